#pragma once

#include "tagwright/records.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// What labels a run's pages have, and which of them look like one label written in two ways. Pure.
namespace tagwright {

struct label_use {
    std::string label;
    std::uint64_t existing = 0; ///< pages that have it already
    std::uint64_t added = 0;    ///< pages that would get it from apply, or got it from the run
    [[nodiscard]] std::uint64_t pages() const noexcept { return existing + added; } ///< that have it after apply
    friend bool operator==(const label_use&, const label_use&) = default;
};

/// In what two labels differ that look like one.
enum class twin_kind : std::uint8_t {
    letter_case,  ///< "case"
    hyphen,       ///< hyphens, blanks and other separators
    plural,       ///< singular and plural
    spelling,     ///< one letter, or two neighbours that changed places
    abbreviation, ///< initials, k8s
};
[[nodiscard]] const char* to_string(twin_kind kind) noexcept;

struct label_twin {
    label_use a; ///< the one that more pages have
    label_use b;
    twin_kind why = twin_kind::hyphen;
};

/// What labels::near_twins_of() says, as consolidation and the quality of a plan do; told with what each is used.
/// @param uses  of labels that differ
/// Of several that differ alike each is told once. At most `twins_max`, those of most pages first.
inline constexpr std::size_t twins_max = 500;
[[nodiscard]] std::vector<label_twin> near_twins(const std::vector<label_use>& uses);

/// Counts labels, page by page.
class label_survey {
public:
    void add(const run_page_record& page);
    /// Most used first, then by name.
    [[nodiscard]] std::vector<label_use> uses() const;

private:
    std::map<std::string, label_use> uses_;
};

} // namespace tagwright
