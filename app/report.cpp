#include "app/report.hpp"

#include "app/output_file.hpp"
#include "app/report_json.hpp"
#include "base/foreign_text.hpp"

#include <array>
#include <cerrno>
#include <cstring>

namespace tagwright {
namespace {

std::string text_of(const ordered_json& value) {
    // Titles come from a server: what is not UTF-8 is replaced instead of thrown at us.
    return json_for_terminal(value.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

double hit_rate(const cache_counts& cache) {
    const auto asked = cache.hits + cache.misses;
    return asked == 0 ? 0.0 : static_cast<double>(cache.hits) / static_cast<double>(asked);
}

ordered_json failure_of(const page_result& result) {
    return {{"page", result.page.id},
            {"title", result.page.title},
            {"code", to_string(result.why.code)},
            {"message", result.why.message}};
}

ordered_json adjustments_of(const run_finished& end) {
    auto out = ordered_json::array();
    for (const auto& change : end.adjustments)
        out.push_back({{"at_s", std::chrono::duration<double>(change.at - end.started).count()},
                       {"from", change.from},
                       {"to", change.to},
                       {"reason", change.reason}});
    return out;
}

bool append(std::FILE* to, const std::string& json) {
    const bool first = std::ftell(to) == 0;
    return (first || std::fputs(",\n", to) >= 0) && std::fputs(json.c_str(), to) >= 0;
}

bool copy(std::FILE* from, std::FILE* to) {
    std::rewind(from);
    std::array<char, 1 << 16> buffer{};
    while (const auto size = std::fread(buffer.data(), 1, buffer.size(), from))
        if (std::fwrite(buffer.data(), 1, size, to) != size)
            return false;
    return std::ferror(from) == 0;
}

/// The summary's closing brace gives way to the lists.
bool write_report(std::FILE* to, std::string summary, std::FILE* results, std::FILE* failures) {
    summary.pop_back();
    bool good = std::fputs(summary.c_str(), to) >= 0;
    if (results != nullptr)
        good = good && std::fputs(",\n\"results\":[\n", to) >= 0 && copy(results, to) && std::fputs("\n]", to) >= 0;
    return good && std::fputs(",\n\"failures\":[\n", to) >= 0 && copy(failures, to) && std::fputs("\n]}\n", to) >= 0;
}

} // namespace

std::string result_json(const page_result& result) { return text_of(result_of(result)); }

std::string report_summary(const run_request& request, const run_finished& end) {
    const auto& last = end.last;
    ordered_json out{
        {"run", last.run},
        {"space", request.space},
        {"status", to_string(last.status)},
        {"action", to_string(end.action)},
        {"dry_run", !request.apply},
        {"processing_time_s", seconds(last.elapsed)},
        {"pages", pages_of(last.pages)},
        {"calls", calls_of(last.calls)},
        {"throttle",
         {{"current_concurrency", last.level},
          {"peak_concurrency", last.level_peak},
          {"adjustments", adjustments_of(end)}}},
        {"cache", {{"hits", last.cache.hits}, {"misses", last.cache.misses}, {"hit_rate", hit_rate(last.cache)}}},
        {"tokens", {{"input", last.tokens.input}, {"output", last.tokens.output}}},
        {"cost_usd", cost_usd_of(last.cost)},
        {"labels",
         {{"proposed", last.labels.proposed},
          {"added", last.labels.added},
          {"rejected", last.labels.rejected},
          {"removed", last.labels.removed}}}};
    if (end.why)
        out["error"] = {{"code", to_string(end.why.code)}, {"message", end.why.message}};
    return text_of(out);
}

std::string run_json(const run_record& record) { return text_of(run_object(record)); }

std::string status_of(const run_record& record) {
    return record.status == run_status::running && record.driver == 0 ? "interrupted" : to_string(record.status);
}

std::string progress_json(const run_progress& now) {
    auto pages = pages_of(now.pages);
    pages["listing_complete"] = now.listing_complete;
    return text_of({{"event", "progress"},
                    {"run", now.run},
                    {"status", to_string(now.status)},
                    {"elapsed_s", seconds(now.elapsed)},
                    {"pages", std::move(pages)},
                    {"calls", calls_of(now.calls)},
                    {"concurrency", now.level},
                    {"in_flight", now.in_flight},
                    {"cost_usd", cost_usd_of(now.cost)},
                    {"cache", {{"hits", now.cache.hits}, {"misses", now.cache.misses}}},
                    {"labels", {{"proposed", now.labels.proposed}, {"added", now.labels.added}}}});
}

std::string page_json(const page_result& result) {
    ordered_json out{{"event", "page"}};
    out.update(result_of(result));
    return text_of(out);
}

std::string level_json(const level_changed& change) {
    return text_of({{"event", "concurrency"},
                    {"provider", change.group},
                    {"from", change.change.from},
                    {"to", change.change.to},
                    {"reason", change.change.reason}});
}

report_writer::report_writer(bool summary_only)
    : summary_only_(summary_only), results_(summary_only ? nullptr : std::tmpfile()), failures_(std::tmpfile()) {
    broken_ = (!summary_only && !results_) || !failures_;
}

std::string report_writer::probe() {
    const file attempt(std::tmpfile());
    return attempt
               ? std::string()
               : std::string("the report needs room for temporary files in ") + P_tmpdir + ": " + std::strerror(errno);
}

void report_writer::add(const page_settled& fact) {
    if (broken_)
        return;
    if (!summary_only_)
        broken_ = !append(results_.get(), text_of(result_of(fact.result)));
    if (fact.result.status == page_status::failed)
        broken_ = !append(failures_.get(), text_of(failure_of(fact.result))) || broken_;
}

std::string report_writer::finish(const std::string& path, const run_request& request, const run_finished& end) {
    if (broken_)
        return "the report could not be written: no room for temporary files";
    auto summary = report_summary(request, end);
    if (path == "-") {
        const bool good = write_report(stdout, std::move(summary), results_.get(), failures_.get());
        return good && std::fflush(stdout) == 0 ? "" : "the report could not be written to stdout";
    }
    output_file out(path);
    if (out.stream() != nullptr && !write_report(out.stream(), std::move(summary), results_.get(), failures_.get()))
        return "the report could not be written: " + path + ": " + std::strerror(errno);
    const auto& problem = out.finish();
    return problem.empty() ? "" : "the report could not be written: " + problem;
}

} // namespace tagwright
