#include "app/cli/session.hpp"

#include "app/cli/console.hpp"
#include "app/cli/happenings.hpp"
#include "app/cli/output.hpp"
#include "app/cli/patient_output.hpp"
#include "app/cli/signals.hpp"
#include "app/columns.hpp"
#include "app/file_log.hpp"
#include "app/output_file.hpp"
#include "app/report.hpp"
#include "app/run_events.hpp"
#include "base/foreign_text.hpp"
#include "config/files.hpp"
#include "providers/llm/vocabulary.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tagwright::cli {
namespace {

using namespace std::chrono_literals;

void log_end(event_log& log, const run_request& request, const run_finished& end) {
    const auto& last = end.last;
    const auto run = last.run.empty() ? "-" : word_for_log(last.run);
    const auto asked = last.cache.hits + last.cache.misses;
    const auto rate = asked == 0 ? 0.0 : static_cast<double>(last.cache.hits) / static_cast<double>(asked);
    const auto seconds = static_cast<double>(last.elapsed.count()) / 1000.0;
    log.write(log_channel::metrics, fmt::format("[CACHE] run={} hits={} misses={} hit_rate={:.2f}", run,
                                                last.cache.hits, last.cache.misses, rate));
    log.write(log_channel::metrics,
              fmt::format("[METRICS_SUMMARY] run={} total_calls={} successful={} failed={} rate_limits={} fallbacks={} "
                          "retries={} current_concurrency={} processing_time={:.1f} cache_hit_rate={:.2f}",
                          run, last.calls.total, last.calls.successful, last.calls.failed, last.calls.rate_limits,
                          last.calls.fallbacks, last.calls.retries, last.level, seconds, rate));
    log.write(log_channel::performance,
              fmt::format("[TAG_SPACE_OPTIMIZATION] run={} space={} status={} Pages: {} Cache hit rate: {:.0f}% Rate "
                          "limits: {} Fallbacks: {} processing_time={:.1f}",
                          run, word_for_log(request.space), to_string(last.status), last.pages.listed, rate * 100.0,
                          last.calls.rate_limits, last.calls.fallbacks, seconds));
}

/// What a run's events do to the outside.
class run_view {
public:
    run_view(const options& what, const page_listener& on_page, const event_log& log)
        : what_(what),
          on_page_(on_page),
          heard_(dynamic_cast<const happening_log*>(&log)),
          report_(what.summary_only),
          json_(what.json ? (what.report == "-" ? stderr : stdout) : nullptr),
          display_(what.json ? progress_display::style::none : progress_display::for_stderr(what.quiet)) {}

    void on(const run_progress& now) {
        display_.show(now, heard_ != nullptr ? heard_->last() : std::nullopt);
        json_line(json_ != nullptr ? progress_json(now) : std::string());
    }
    void on(const page_settled& fact) {
        if (!what_.report.empty())
            report_.add(fact);
        json_line(json_ != nullptr ? page_json(fact.result) : std::string());
        if (is_worth_a_line(fact.result))
            say_failed(fact.result);
        if (what_.command == command::label)
            display_.clear(); // the answer may go to the same terminal
        if (on_page_)
            on_page_(fact);
    }
    void on(const run_notice& notice) {
        if (!what_.quiet && json_ == nullptr)
            display_.say(notice.text);
    }
    void on(const level_changed& change) { json_line(json_ != nullptr ? level_json(change) : std::string()); }

    /// @returns what kept the report from being written
    failure finish(const run_request& request, const run_finished& end, bool can_go_on) {
        display_.clear();
        if (end.why && end.why.code != errc::stopped)
            complain(fmt::format("{} ({})", end.why.message, to_string(end.why.code)));
        // A budget's own message says how: the same command would stop at once.
        if (end.why && end.why.code != errc::budget_exhausted && can_go_on && !what_.quiet)
            tell(fmt::format("to go on with it: tagwright resume {}", end.last.run));
        if (what_.report.empty())
            return {};
        auto problem = report_.finish(what_.report, request, end);
        if (problem.empty())
            return {};
        complain(problem);
        return {errc::store_failed, std::move(problem)};
    }

    void say(const std::string& line) { display_.say(line); }

    /// Called while nobody reads what is written.
    void set_meanwhile(std::function<void()> what) { meanwhile_ = std::move(what); }

private:
    void json_line(const std::string& line) {
        if (json_ != nullptr)
            write_patiently(fileno(json_), line + "\n", meanwhile_);
    }
    /// A failure is told on stderr whatever else is quiet, but not among JSON lines that go there.
    [[nodiscard]] bool is_worth_a_line(const page_result& result) const {
        if (json_ == stderr)
            return false;
        return result.status == page_status::failed ||
               (result.why.code == errc::page_changed && !what_.quiet && json_ == nullptr);
    }
    /// A document has no title where its text could not be read, and what is told of a file names it already.
    static std::string with_name(const page_stub& page, const std::string& message) {
        if (!page.title.empty())
            return fmt::format("{} ({}): {}", fit(page.title, 60), page.id, message);
        return message.starts_with(page.id + ": ") ? message : page.id + ": " + message;
    }
    /// A space of failures must not scroll everything else away.
    void say_failed(const page_result& result) {
        if (++failures_ <= 10)
            display_.say(fmt::format("{}: {} ({})", to_string(result.status),
                                     with_name(result.page, result.why.message), to_string(result.why.code)));
        else if (failures_ == 11)
            display_.say("and more pages; all of them are in the report (--report FILE)");
    }

    const options& what_;
    const page_listener& on_page_;
    std::function<void()> meanwhile_ = [] {};
    const happening_log* heard_; ///< null: nobody has listened
    report_writer report_;
    std::FILE* json_;
    progress_display display_;
    int failures_ = 0;
};

/// A new run that ended before it saw a page has nothing to go back to: the command itself does as well.
bool can_be_gone_on_with(const start_run& job, const run_finished& end) {
    return job.action != run_action::tag || end.last.pages.listed > 0;
}

} // namespace

llm::label_rules rules_of(const load_result& from) {
    run_settings wishes = from.values;
    wishes.vocabulary.clear(); // it was read when the settings were
    std::string problem;
    auto out = llm::rules_for(wishes, problem).value_or(llm::label_rules{});
    out.vocabulary = from.vocabulary;
    return out;
}

std::optional<load_result> usable(load_result loaded) {
    for (const auto& warning : loaded.warnings)
        complain("warning: " + warning);
    if (loaded.ok())
        return loaded;
    complain("the settings cannot be used:");
    tell_lines(render(loaded.problems));
    return std::nullopt;
}

std::optional<load_result> load_or_complain(const options& what, std::shared_ptr<settings_files> files,
                                            std::optional<run_to_go_on> run) {
    source_request request;
    request.flags = what.flags;
    request.config_file = what.config_file;
    request.needs = needs_of(what.command);
    request.files = std::move(files);
    request.run = std::move(run);
    auto loaded = usable(load_settings(read_sources(request)));
    if (!loaded)
        return std::nullopt;
    if (!what.report.empty() && what.report != "-")
        if (const auto problem = output_file::probe(what.report); !problem.empty()) {
            complain("the report cannot be written: " + problem);
            return std::nullopt;
        }
    if (!what.report.empty())
        if (const auto problem = report_writer::probe(); !problem.empty()) {
            complain(problem);
            return std::nullopt;
        }
    return loaded;
}

std::shared_ptr<store> open_store(const settings& config) {
    failure why;
    auto out = usual_store(config, why);
    if (!out)
        complain(why.message);
    return out;
}

std::optional<session> open_session(load_result loaded, bool keep_files, int& exit_code,
                                    std::shared_ptr<store> opened) {
    session out;
    out.rules = rules_of(loaded);
    // Without the cache, too: what happened to each page is kept.
    failure why;
    out.parts = usual_parts(loaded.values, why, opened || keep_files ? std::move(opened) : make_memory_store());
    if (why) {
        complain(why.message);
        exit_code = exit_usage;
        return std::nullopt;
    }
    if (!keep_files)
        out.parts.limits_dir.clear();
    const auto& config = out.parts.config;
    std::string problem;
    out.parts.log =
        keep_files ? open_file_log(config->log_dir, config->log_format, problem) : std::make_shared<null_log>();
    if (!problem.empty()) {
        complain(problem);
        exit_code = exit_usage;
        return std::nullopt;
    }
    out.parts.log = std::make_shared<happening_log>(std::move(out.parts.log));
    out.loaded = std::move(loaded);
    return out;
}

std::optional<session> open_session(const options& what, bool keep_files, int& exit_code) {
    auto loaded = load_or_complain(what);
    if (!loaded) {
        exit_code = exit_usage;
        return std::nullopt;
    }
    return open_session(std::move(*loaded), keep_files, exit_code);
}

run_finished drive(tagwright::host& host, const start_run& job, const options& what, event_log& log,
                   const page_listener& on_page) {
    run_view view(what, on_page, log);
    catch_stop_signals();
    run_events events;
    auto asked = job;
    asked.unread = events.unread();
    const auto run = host.start(std::move(asked), events.listener());
    const auto& started = run.started();
    const auto& request = started.request;
    // Documents cannot be gone back to, and what was not started is as it was.
    const bool in_journal = !started.why && !request.space.empty() && what.command != command::demo;
    int stops_told = 0;
    const auto heed_signals = [&] {
        for (; stops_told < std::min(stop_signals(), 2); ++stops_told) {
            view.say(stops_told == 0 ? "stopping: calls in flight finish; press Ctrl-C again to stop at once"
                                     : "stopping at once");
            host.stop(started.run);
        }
        suspend_if_asked();
    };
    view.set_meanwhile(heed_signals);
    for (;;) {
        heed_signals();
        const auto event = events.next(100ms);
        if (!event)
            continue;
        if (const auto* end = std::get_if<run_finished>(&*event)) {
            auto out = *end;
            const auto unwritten = view.finish(request, *end, in_journal && can_be_gone_on_with(job, *end));
            log_end(log, request, *end);
            if (!out.why)
                out.why = unwritten;
            return out;
        }
        if (const auto* now = std::get_if<run_progress>(&*event))
            view.on(*now);
        else if (const auto* page = std::get_if<page_settled>(&*event))
            view.on(*page);
        else if (const auto* change = std::get_if<level_changed>(&*event))
            view.on(*change);
        else if (const auto* notice = std::get_if<run_notice>(&*event))
            view.on(*notice);
    }
}

int exit_code_of(const run_finished& end) noexcept {
    if (end.why.code == errc::ok)
        return end.last.pages.failed > 0 ? exit_failures : exit_ok;
    return tagwright::exit_code_of(end.why.code);
}

} // namespace tagwright::cli
