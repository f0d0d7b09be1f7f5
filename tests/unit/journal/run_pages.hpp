#pragma once

#include "tagwright/records.hpp"

namespace tagwright {

/// What the journal keeps of page 1 in version 7, for which the labels a and b were proposed.
inline run_page_record page(page_status status, errc why = errc::ok, page_state state = page_state::planned) {
    run_page_record out;
    out.run = "r";
    out.state = state;
    out.result.page = {"1", "Title", 7, {}};
    out.result.status = status;
    out.result.proposed = {"a", "b"};
    out.result.to_add = {"a", "b"};
    out.result.why = {why, {}, failure_scope::page};
    out.existing_known = true;
    return out;
}

} // namespace tagwright
