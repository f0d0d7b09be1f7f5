#pragma once

#include "sim/confluence/confluence_site.hpp"
#include "sim/confluence/web.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What Confluence's answers look like: pages, lists, labels and errors as JSON text.
namespace tagwright::sim {

/// The account that all good credentials belong to.
inline constexpr std::string_view account_id = "5b10a2844c20165700ede21g";

[[nodiscard]] std::string json_text(std::string_view text); ///< as a JSON string

/// Fills the ready-made parts of a page.
void render_page(stored_page& page, const stored_space& in);

enum class body_kind : std::uint8_t { none, storage, atlas };

[[nodiscard]] std::string v2_page(const stored_page& page, body_kind body, bool with_labels);
[[nodiscard]] std::string v2_labels(const std::vector<stored_label>& labels, std::size_t from, std::size_t count,
                                    const std::string& prefix);
[[nodiscard]] std::string v2_space(const stored_space& space, const std::string& homepage_id);

/// What a v1 request asks to see of each page.
struct v1_parts {
    bool version = false;
    bool body = false;
    bool labels = false;
    bool space = false;
    bool ancestors = false;
    std::size_t labels_max = 0; ///< cuts label lists as the search index does; 0: not
};
[[nodiscard]] v1_parts read_expand(std::string_view expand);
[[nodiscard]] std::string v1_page(const confluence_site& site, const stored_page& page, const v1_parts& parts,
                                  std::string_view root);
[[nodiscard]] std::string v1_labels(const std::vector<stored_label>& labels, std::size_t from, std::size_t count,
                                    std::string_view self);
[[nodiscard]] std::string v1_space(const stored_space& space, std::string_view root);
[[nodiscard]] std::string v1_user(bool cloud, bool anonymous, const std::string& name);

[[nodiscard]] std::string joined(const std::vector<std::string>& items); ///< with commas

// -- errors ---------------------------------------------------------------------------------------

[[nodiscard]] web_response v2_error(int status, std::string_view code, std::string_view title);
/// @param key  what v1 hides in data.errors; may be empty
[[nodiscard]] web_response v1_error(int status, std::string_view message, std::string_view key = {});
[[nodiscard]] web_response html(int status, std::string_view title);

} // namespace tagwright::sim
