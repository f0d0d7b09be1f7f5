#include "tagwright/page.hpp"

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

} // namespace tagwright::inline v0
