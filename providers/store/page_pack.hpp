#pragma once

#include "tagwright/records.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Pages of a run with which nothing happened, many in one text. A run over an unchanged space writes each page of it
/// into the journal; as rows of their own that would be the largest part of what such a run costs, for nearly nobody
/// looks at them. Pure: page_packs.hpp knows where the texts stand.
namespace tagwright {

/// The page is unchanged, and nothing else is to be told of it than a pack has room for.
[[nodiscard]] bool may_be_packed(const run_page_record& page) noexcept;

/// Writes pages into a pack, one behind the other.
class pack_writer {
public:
    /// @param page  may_be_packed(); its run is not in the pack
    void add(const run_page_record& page);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    void number(std::uint64_t value);
    void text(std::string_view value);
    void bytes_of(std::string_view hex);
    void list(const std::vector<std::string>& values);

    std::string text_ = std::string(1, format);
    static constexpr char format = 1;
    friend std::vector<run_page_record> pages_of_pack(const std::string& run, std::string_view pack);
};

/// The pages of a pack, as they were added. Of one that was damaged those before the damage: of the others the journal
/// knows nothing, and whoever goes on with the run looks at them again.
[[nodiscard]] std::vector<run_page_record> pages_of_pack(const std::string& run, std::string_view pack);

} // namespace tagwright
