#pragma once

#include "tagwright/page.hpp"
#include "tagwright/run.hpp"

#include <algorithm>
#include <string>

/// What labels_to_write() asks of a page and of a label, for whoever has no record of the page.
namespace tagwright {

/// Labels may be left to write: none is once they are written, or once they are left on purpose.
[[nodiscard]] inline bool may_have_plan(page_state state) noexcept {
    return state != page_state::written && state != page_state::leftover;
}

/// Not for labels of an earlier text, nor for those that wait for a person.
/// @param name     one of the page's `to_add`
/// @param decided  a person has looked at the page
[[nodiscard]] inline bool is_to_write(const page_result& page, const std::string& name, bool decided) noexcept {
    return std::find(page.proposed.begin(), page.proposed.end(), name) != page.proposed.end() &&
           (decided || !is_held(page.notes, name));
}

} // namespace tagwright
