#include "app/service/views.hpp"

#include "actors/journal/page_course.hpp"
#include "app/plan/plan_text.hpp"
#include "app/report.hpp"
#include "app/report_json.hpp"
#include "base/iso_time.hpp"
#include "tagwright/records.hpp"

namespace tagwright::service {
namespace {

bool has_ended_well(const run_record& record) { return record.status == run_status::completed; }

/// There may be labels of its plan that are not on the pages.
bool has_something_to_apply(const run_record& record) {
    if (record.totals.labels.proposed == 0)
        return false;
    switch (record.action) {
    case run_action::apply: return !has_ended_well(record) || record.approved_only;
    case run_action::undo: return has_ended_well(record);
    default: return !record.request.apply && record.planned;
    }
}

json budget_view(const run_record& record) {
    json out{{"usd", nullptr}, {"calls", nullptr}};
    if (record.settings && record.settings->budget.usd)
        out["usd"] = *record.settings->budget.usd;
    if (record.settings && record.settings->budget.calls)
        out["calls"] = *record.settings->budget.calls;
    return out;
}

} // namespace

json possible_with(const run_record& record, const run_state& state) {
    auto out = json::array();
    if (state.live)
        out.push_back("cancel");
    const bool has_space = !record.request.space.empty();
    const bool idle = !state.live && record.driver == 0 && has_space;
    if (idle && !has_ended_well(record))
        out.push_back("resume");
    if (idle && has_something_to_apply(record))
        out.push_back("apply");
    if (idle && record.totals.labels.added > 0)
        out.push_back("undo");
    const bool labels_dry = is_labelling(record.action) && !record.request.apply;
    if (idle || (state.live && has_space && labels_dry))
        out.push_back("review");
    return out;
}

json run_view(const run_record& stored, const run_state& state) {
    auto record = stored;
    if (state.progress != nullptr) {
        record.totals = *state.progress;
        if (state.live)
            record.status = run_status::running;
    }
    if (state.live && record.driver == 0)
        record.driver = -1; // somebody does: else it would be called interrupted
    auto out = run_object(record);
    if (record.driver < 0)
        out.erase("process");
    if (state.live) {
        out["ended_at"] = nullptr;
        out.erase("error");
    }
    const auto& now = record.totals;
    const auto& provider = record.identity.provider; // with its base URL behind it
    out["provider"] = provider.substr(0, provider.find(' '));
    out["by"] = record.request.by;
    out["cache"] = {{"hits", now.cache.hits}, {"misses", now.cache.misses}};
    out["listing_complete"] = now.listing_complete || !state.live;
    out["concurrency"] = state.live ? now.level : 0;
    out["in_flight"] = state.live ? now.in_flight : 0;
    out["budget"] = budget_view(record);
    out["planned"] = record.planned;
    out["live"] = state.live;
    out["stopping"] = state.stopping;
    if (!state.notice.empty())
        out["notice"] = state.notice;
    out["can"] = possible_with(record, state);
    return out;
}

json page_view(const run_page_record& page, const std::string& site) {
    const auto& result = page.result;
    auto out = result_of(result);
    out["run"] = page.run;
    out["type"] = to_string(result.page.type);
    out["url"] = plan::page_url(site, result.page.id);
    out["review"] = to_string(review_state_of(page));
    const bool decided = page.review.decision != review_decision::none;
    out["planned"] = decided ? page.review.planned : result.to_add;
    if (decided) {
        out["reviewed_by"] = page.review.by;
        out["reviewed_at"] = format_iso_time(utc_time(std::chrono::milliseconds(page.review.at_ms)));
    }
    return out;
}

} // namespace tagwright::service
