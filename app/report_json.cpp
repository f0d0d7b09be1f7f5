#include "app/report_json.hpp"

#include "app/report.hpp"
#include "base/iso_time.hpp"

#include <cmath>

namespace tagwright {

double seconds(std::chrono::milliseconds time) { return static_cast<double>(time.count()) / 1000.0; }

ordered_json pages_of(const page_counts& pages) {
    return {{"total", pages.listed},  {"labelled", pages.labelled}, {"unchanged", pages.unchanged},
            {"cached", pages.cached}, {"skipped", pages.skipped},   {"failed", pages.failed}};
}

ordered_json calls_of(const call_counts& calls) {
    return {{"total_calls", calls.total}, {"successful", calls.successful},
            {"failed", calls.failed},     {"rate_limits", calls.rate_limits},
            {"retries", calls.retries},   {"fallbacks", calls.fallbacks},
            {"splits", calls.splits}};
}

ordered_json cost_usd_of(const spending& cost) {
    return cost.known() ? ordered_json(std::round(cost.usd * 1e9) / 1e9) : ordered_json();
}

ordered_json result_of(const page_result& result) {
    ordered_json out{{"page", result.page.id},         {"title", result.page.title},
                     {"version", result.page.version}, {"status", to_string(result.status)},
                     {"provider", result.provider},    {"proposed", result.proposed},
                     {"existing", result.existing},    {"to_add", result.to_add},
                     {"added", result.added}};
    if (result.page.type != page_type::page)
        out["type"] = to_string(result.page.type);
    for (const auto& note : result.notes)
        if (!note.spare) // what nobody has proposed is for consolidation alone
            out["notes"].push_back(
                {{"label", note.label},
                 {"confidence", note.confidence < 0 ? ordered_json() : ordered_json(note.confidence)},
                 {"reason", note.reason},
                 {"held", note.held}});
    if (!result.removed.empty())
        out["removed"] = result.removed;
    if (result.why)
        out["code"] = to_string(result.why.code);
    if (!result.why.message.empty()) // what is skipped has a reason, and nothing went wrong
        out["message"] = result.why.message;
    return out;
}

ordered_json time_of(std::int64_t ms) {
    return ms == 0 ? ordered_json() : ordered_json(format_iso_time(utc_time(std::chrono::milliseconds(ms))));
}

ordered_json run_object(const run_record& record) {
    const auto& now = record.totals;
    ordered_json out{
        {"run", record.run},
        {"space", record.request.space},
        {"status", status_of(record)},
        {"action", to_string(record.action)},
        {"dry_run", !record.request.apply},
        {"site", record.site},
        {"provider", record.identity.provider},
        {"model", record.identity.model},
        {"started_at", time_of(record.started_ms)},
        {"ended_at", time_of(record.ended_ms)},
        {"processing_time_s", seconds(now.elapsed)},
        {"pages", pages_of(now.pages)},
        {"calls", calls_of(now.calls)},
        {"tokens", {{"input", now.tokens.input}, {"output", now.tokens.output}}},
        {"cost_usd", cost_usd_of(now.cost)},
        {"labels",
         {{"proposed", now.labels.proposed}, {"added", now.labels.added}, {"rejected", now.labels.rejected}}}};
    if (record.driver != 0)
        out["process"] = record.driver;
    if (record.why)
        out["error"] = {{"code", to_string(record.why.code)}, {"message", record.why.message}};
    return out;
}

double ago_s(time_point at) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - at).count(); }

ordered_json throttle_object(const throttle_view& view, const std::string& group, int pid) {
    const auto& now = view.now;
    ordered_json out{{"name", view.group},
                     {"group", group},
                     {"pid", pid},
                     {"level", now.level},
                     {"peak_level", now.peak_level},
                     {"in_flight", now.in_flight},
                     {"waiting", view.waiting},
                     {"state", now.state},
                     {"requests_per_s", nullptr},
                     {"tokens_per_s", nullptr},
                     {"last_change", nullptr}};
    if (now.requests_per_s)
        out["requests_per_s"] = *now.requests_per_s;
    if (now.tokens_per_s)
        out["tokens_per_s"] = *now.tokens_per_s;
    if (const auto& change = view.last_change)
        out["last_change"] = {
            {"from", change->from}, {"to", change->to}, {"reason", change->reason}, {"ago_s", ago_s(change->at)}};
    return out;
}

} // namespace tagwright
