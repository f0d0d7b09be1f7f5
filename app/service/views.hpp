#pragma once

#include "app/service/json_text.hpp"
#include "tagwright/records.hpp"

#include <string>

/// What the API shows, as JSON. Pure.
namespace tagwright::service {

/// What this process knows of a run beside its record.
struct run_state {
    bool live = false;
    bool stopping = false;
    std::string notice;
    const run_progress* progress = nullptr; ///< newer than the record's totals; null: there is nothing newer
};

[[nodiscard]] json run_view(const run_record& record, const run_state& state);

/// What may be done with it now: "cancel", "resume", …
[[nodiscard]] json possible_with(const run_record& record, const run_state& state);

/// A page with its review. @param site  root of the wiki, as in the run's record
[[nodiscard]] json page_view(const run_page_record& page, const std::string& site);

} // namespace tagwright::service
