#include "tagwright/page.hpp"

#include <algorithm>

namespace tagwright::inline v0 {

const char* to_string(page_type type) noexcept { return type == page_type::blogpost ? "blogpost" : "page"; }

const char* to_string(page_status status) noexcept {
    switch (status) {
    case page_status::labelled: return "labelled";
    case page_status::unchanged: return "unchanged";
    case page_status::cached: return "cached";
    case page_status::skipped: return "skipped";
    case page_status::failed: return "failed";
    }
    return "failed";
}

bool is_held(const std::vector<label_note>& notes, std::string_view label) noexcept {
    return std::any_of(notes.begin(), notes.end(), [&](const auto& note) { return note.held && note.label == label; });
}

} // namespace tagwright::inline v0
