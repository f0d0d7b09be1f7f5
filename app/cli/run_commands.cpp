#include "app/cli/run_commands.hpp"

#include "actors/journal/page_course.hpp"
#include "actors/provider/call_budget.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/console.hpp"
#include "app/cli/found_run.hpp"
#include "app/cli/output.hpp"
#include "app/cli/plan_command.hpp"
#include "app/cli/plan_preview.hpp"
#include "app/cli/session.hpp"
#include "app/columns.hpp"
#include "app/report.hpp"
#include "app/space_claim.hpp"
#include "base/iso_time.hpp"
#include "config/nearest.hpp"
#include "config/run_values.hpp"
#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

namespace tagwright::cli {
namespace {

constexpr std::string_view config_key = "--config"; // among the settings given, but none itself

std::string absolute(const std::string& path) {
    std::error_code error;
    auto out = std::filesystem::absolute(path, error);
    return error || path.starts_with("~") ? path : out.string();
}

std::string when(std::int64_t ms) {
    if (ms == 0)
        return "-";
    auto text = format_iso_time(utc_time(std::chrono::milliseconds(ms))); // "2026-01-31T08:05:09.123Z"
    text.replace(10, 1, " ");
    return text.substr(0, 19);
}

std::string kind_of(const run_record& run) {
    if (run.action != run_action::tag)
        return to_string(run.action);
    return run.request.apply ? "tag --apply" : "tag";
}

/// A run's record may say where secrets go. Where nobody named the journal that it comes from, it is no more to be
/// trusted than the file that did.
std::string stranger_problem(const run_record& run, const load_result& loaded, const options& what) {
    if (loaded.data_dir_is_named)
        return {};
    for (const auto& [name, value] : run.request.given) {
        const bool says_where =
            name.ends_with("_BASE_URL") ? !what.flags.contains(name) : name == config_key && what.config_file.empty();
        if (says_where)
            return fmt::format("run {} was begun with {} {}, and its journal is in a directory that a file of the "
                               "working directory names: whoever filled that would choose where your secrets go. If "
                               "it is right, say so: --data-dir {}",
                               run.run, name, printable(value), loaded.values.data_dir);
    }
    return {};
}

/// The run as an object whose "results" are its pages, read piece by piece.
bool print_with_pages(run_journal_store& journal, const run_record& run) {
    auto head = run_json(run);
    head.pop_back();
    fmt::print("{},\"results\":[", head);
    bool first = true;
    const auto why = for_each_page(journal, run.run, [&first](const run_page_record& page) {
        fmt::print("{}\n{}", first ? "" : ",", result_json(page.result));
        first = false;
    });
    if (why) {
        complain(why.message);
        return false;
    }
    fmt::print("\n]}}\n");
    return true;
}

} // namespace

std::map<std::string, std::string> given_for(const options& what) {
    auto out = what.flags;
    for (const auto* place : {"TAGWRIGHT_DATA_DIR", "TAGWRIGHT_LOG_DIR", "TAGWRIGHT_RUNS_KEEP", "TAGWRIGHT_UNDO_DAYS"})
        out.erase(place);
    for (const auto* file : {"TAGWRIGHT_VOCABULARY", "TAGWRIGHT_NEVER"})
        if (const auto named = out.find(file); named != out.end())
            named->second = absolute(named->second);
    if (!what.config_file.empty())
        out.emplace(config_key, absolute(what.config_file));
    return out;
}

std::map<std::string, std::string> budget_given(const options& what) {
    auto out = what.flags;
    std::erase_if(out, [](const auto& flag) { return !flag.first.starts_with("TAGWRIGHT_BUDGET_"); });
    return out;
}

namespace {

/// The run has it as a value: its text need not be understood again.
bool is_kept_as_value(const run_record& run, const std::string& name) {
    return run.settings &&
           (name == "TAGWRIGHT_VOCABULARY" || name == "TAGWRIGHT_NEVER" || value_of(*run.settings, name, true));
}

} // namespace

std::optional<run_to_go_on> run_to_go_on_with(const run_record& run) {
    if (!run.settings)
        return std::nullopt; // of an older version
    run_to_go_on out{*run.settings, {}};
    for (const auto& [name, value] : run.request.given)
        out.flags.insert(name);
    return out;
}

options with_settings_of(const run_record& run, options what) {
    for (const auto& [name, value] : run.request.given) {
        if (name == config_key)
            what.config_file = what.config_file.empty() ? value : what.config_file;
        else if (!is_kept_as_value(run, name))
            what.flags.try_emplace(name, value);
    }
    if (what.command == command::resume && !run.settings) {
        what.flags.try_emplace("TAGWRIGHT_LABELS_MAX", std::to_string(run.identity.labels_max));
        what.flags.try_emplace("TAGWRIGHT_PAGE_TOKENS_MAX", std::to_string(run.identity.page_tokens_max));
    }
    return what;
}

std::string next_step(const run_request& request, const run_finished& end) {
    if (end.why || request.space.empty())
        return {};
    if (end.action == run_action::tag && !request.apply && end.last.labels.proposed > 0)
        return fmt::format("\nTo write these labels: tagwright apply {}\n", end.last.run);
    if (end.action != run_action::undo && end.last.labels.added > 0)
        return fmt::format("\nTo take them off again: tagwright undo {}\n", end.last.run);
    return {};
}

std::string no_such_run(std::string_view name, const std::vector<run_record>& runs) {
    if (runs.empty())
        return fmt::format("there is no run \"{}\": the journal is empty", printable(name));
    std::vector<std::string_view> names;
    std::string newest;
    for (const auto& each : runs) {
        names.push_back(each.run);
        if (names.size() <= 3)
            newest += (newest.empty() ? "" : ", ") + each.run;
    }
    const auto alike = std::count_if(names.begin(), names.end(), [&](std::string_view each) {
        return each.starts_with(name) || each.ends_with(name);
    });
    if (alike > 1)
        return fmt::format("\"{}\" may be any of {} runs; the newest are {}", printable(name), alike, newest);
    return fmt::format("there is no run \"{}\"{}; the newest are {} (tagwright runs lists all)", printable(name),
                       did_you_mean(name, names), newest);
}

std::string runs_table(const std::vector<run_record>& runs) {
    std::string out = fmt::format("{:<22}  {:<12}  {:<11}  {:<11}  {:>7}  {:>7}  {:>10}  {}\n", "Run", "Space", "What",
                                  "Status", "Pages", "Added", "Cost", "Started (UTC)");
    for (const auto& each : runs)
        out +=
            fmt::format("{:<22}  {:<12}  {:<11}  {:<11}  {:>7}  {:>7}  {:>10}  {}\n", each.run,
                        each.request.space.empty() ? "(documents)" : fit(each.request.space, 12), kind_of(each),
                        status_of(each), each.totals.pages.listed, each.totals.labels.added,
                        each.totals.cost.known() ? usd_text(each.totals.cost.usd) : "not known", when(each.started_ms));
    return out;
}

std::string run_details(const run_record& run) {
    const auto& now = run.totals;
    std::string out;
    const auto row = [&out](const char* name, const std::string& value) {
        out += fmt::format("{:<10} {}\n", name, value);
    };
    row("run", run.run);
    row("space", run.request.space.empty() ? "(documents)" : run.request.space);
    row("what", kind_of(run));
    row("status", status_of(run) + (run.driver > 0 ? fmt::format(", by process {}", run.driver) : ""));
    if (run.why)
        row("why", fmt::format("{} ({})", run.why.message, to_string(run.why.code)));
    row("site", run.site);
    row("provider", run.identity.provider);
    row("model", run.identity.model);
    row("started", when(run.started_ms));
    row("ended", when(run.ended_ms));
    row("pages",
        fmt::format("{}: {} labelled, {} unchanged, {} cached, {} skipped, {} failed", now.pages.listed,
                    now.pages.labelled, now.pages.unchanged, now.pages.cached, now.pages.skipped, now.pages.failed));
    row("labels", fmt::format("{} proposed, {} on the pages now, {} rejected", now.labels.proposed, now.labels.added,
                              now.labels.rejected));
    row("calls", fmt::format("{}: {} good, {} failed", now.calls.total, now.calls.successful, now.calls.failed));
    row("tokens", fmt::format("{} in, {} out", now.tokens.input, now.tokens.output));
    row("cost", cost_text(now.cost));
    return out;
}

int run_runs(const options& what) {
    const auto found = look_for(what);
    if (!found)
        return exit_usage;
    if (found->run != nullptr) {
        if (what.json)
            return print_with_pages(*found->opened_store, *found->run) ? exit_ok : exit_failures;
        print_text(run_details(*found->run));
        return exit_ok;
    }
    if (!what.json) {
        print_text(found->runs.empty() ? "There are no runs yet.\n" : runs_table(found->runs));
        return exit_ok;
    }
    std::string list;
    for (const auto& each : found->runs)
        list += (list.empty() ? "\n" : ",\n") + run_json(each);
    fmt::print("[{}\n]\n", list);
    return exit_ok;
}

int run_again(const options& what) {
    auto found = look_for(what);
    if (!found)
        return exit_usage;
    const auto& run = *found->run;
    if (run.request.space.empty()) {
        complain(fmt::format("run {} labelled documents: there is no space to go back to. Label them again; what was "
                             "paid for is in the cache (invalid_input)",
                             run.run));
        return exit_usage;
    }
    if (const auto problem = stranger_problem(run, found->loaded, what); !problem.empty()) {
        complain(problem);
        return exit_usage;
    }
    auto all = with_settings_of(run, what);
    // An interrupted apply or undo goes on without a model.
    if (what.command == command::resume && action_of(run_action::resume, run) != run_action::resume)
        all.command = command::apply;
    auto loaded = load_or_complain(all, found->files, run_to_go_on_with(run));
    if (!loaded)
        return exit_usage;
    int code = exit_ok;
    auto open = open_session(std::move(*loaded), true, code, found->opened_store);
    if (!open)
        return code;
    std::shared_ptr<run_claim> claim;
    if (all.command == command::resume) {
        failure why;
        const auto& config = *open->parts.config;
        claim = claim_space(*open->parts.store, config.data_dir, config.confluence.base_url, run.request.space, run.run,
                            why);
        if (!claim) {
            complain(fmt::format("{} ({})", why.message, to_string(why.code)));
            return tagwright::exit_code_of(why.code);
        }
    }
    if (!what.plan_file.empty())
        if (code = take_edited_plan(*found, what, open->rules.vocabulary); code != exit_ok)
            return code;
    start_run job;
    job.run = run.run;
    job.action = what.command == command::apply  ? run_action::apply
                 : what.command == command::undo ? run_action::undo
                                                 : run_action::resume;
    job.stale_ok = what.stale_ok;
    job.request.given = budget_given(what);
    job.settings = *open->parts.config;
    host host(open->parts);
    plan_preview preview;
    const auto end = drive(host, job, what, *open->parts.log, preview.listener());
    const bool table = !what.quiet && !what.json && what.report != "-";
    if (table && end.last.pages.listed > 0) {
        auto request = run.request;
        request.apply = request.apply || end.action != run_action::tag || run.totals.labels.added > 0;
        print_text((request.apply ? "" : preview.text(run.run)) + summary_table(request, end) +
                   next_step(request, end));
    }
    return exit_code_of(end);
}

} // namespace tagwright::cli
