#include "app/cli/plan_command.hpp"

#include "app/cli/commands.hpp"
#include "app/cli/input_file.hpp"
#include "app/cli/output.hpp"
#include "app/cli/plan_preview.hpp"
#include "app/file_draft.hpp"
#include "app/plan/edited_plan.hpp"
#include "app/plan/plan_text.hpp"
#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <sys/stat.h>

namespace tagwright::cli {
namespace {

namespace fs = std::filesystem;

int complain(const std::string& what, int code) {
    cli::complain(what);
    return code;
}

/// Writes the plan piece by piece.
/// @returns what went wrong; empty if nothing did
std::string write_plan(run_journal_store& journal, const run_record& run, plan::plan_text text,
                       const std::function<void(const std::string&)>& write) {
    write(text.head());
    const auto why = for_each_page(journal, run.run, [&](const run_page_record& page) { write(text.page(page)); });
    write(text.tail());
    return why ? why.message : std::string();
}

std::string write_plan_file(run_journal_store& journal, const run_record& run, plan::plan_text text,
                            const std::string& path, mode_t mode) {
    file_draft file(path, mode);
    if (auto problem =
            write_plan(journal, run, std::move(text), [&file](const std::string& part) { file.write(part); });
        !problem.empty())
        return problem;
    return file.commit();
}

mode_t usual_mode() {
    const auto mask = ::umask(022);
    ::umask(mask);
    return 0666 & ~mask;
}

/// Keeps the run's plan beside the store, unless an earlier one is kept there already. Plans of runs that the journal
/// has forgotten go.
std::string keep_first_plan(const found_run& found, std::string& path) {
    const auto directory = fs::path(found.loaded.values.data_dir) / "plans";
    path = (directory / (found.run->run + ".csv")).string();
    std::error_code error;
    fs::create_directories(directory, error);
    if (error)
        return directory.string() + ": " + error.message();
    for (const auto& file : fs::directory_iterator(directory, error))
        if (std::ranges::find(found.runs, file.path().stem().string(), &run_record::run) == found.runs.end())
            fs::remove(file.path(), error);
    if (fs::exists(path, error))
        return {};
    return write_plan_file(*found.opened_store, *found.run, {plan::plan_format::csv, *found.run, 0}, path, 0600);
}

} // namespace

int run_plan(const options& what) {
    const auto found = look_for(what);
    if (!found)
        return exit_usage;
    const auto& run = *found->run;
    const bool to_stdout = what.output.empty() || what.output == "-";
    plan::plan_text text(what.plan_format, run, to_stdout ? columns_for_table() : 0);
    if (!run.planned)
        cli::complain("warning: the run was interrupted; this is its plan as far as it goes");
    if (!to_stdout) {
        const auto problem = write_plan_file(*found->opened_store, run, std::move(text), what.output, usual_mode());
        return problem.empty() ? exit_ok : complain(problem, exit_failures);
    }
    const auto problem = write_plan(*found->opened_store, run, std::move(text),
                                    [](const std::string& part) { std::fwrite(part.data(), 1, part.size(), stdout); });
    if (!problem.empty())
        return complain(problem, exit_failures);
    return std::fflush(stdout) == 0 ? exit_ok : complain("the plan could not be written to stdout", exit_failures);
}

int take_edited_plan(const found_run& found, const options& what, const llm::vocabulary& vocabulary) {
    const auto& run = found.run->run;
    std::string problem;
    const auto bytes = read_all(what.plan_file, problem);
    if (!bytes)
        return complain("--plan: " + problem, exit_usage);
    const auto [mine, busy] =
        claimed(*found.opened_store, run); // until the plan is changed, nobody else drives the run
    if (busy)
        return complain(fmt::format("{} ({})", busy.message, to_string(busy.code)), exit_usage);
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    plan::plan_editor editor(plan::read_edited_plan(*bytes, run), vocabulary,
                             std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
    std::vector<run_page_record> changed;
    const auto unread = for_each_page(*found.opened_store, run, [&](const run_page_record& page) {
        if (auto edited = editor.edit(page))
            changed.push_back(std::move(*edited));
    });
    if (unread)
        return complain(unread.message, exit_failures);
    if (const auto problems = editor.finish(); !problems.empty()) {
        cli::complain(fmt::format("the edited plan does not fit run {}; nothing was written:", run));
        tell_lines(plan::render(what.plan_file, problems));
        return exit_usage;
    }
    const bool tell = !what.quiet && !what.json && what.report != "-";
    if (changed.empty()) {
        if (tell)
            print_text("The plan is as it was: no page has other labels.\n");
        return exit_ok;
    }
    std::string kept;
    if (problem = keep_first_plan(found, kept); !problem.empty())
        return complain("the plan as it was cannot be kept: " + problem, exit_failures);
    const auto pages = changed.size();
    if (const auto why =
            saved([&](auto then) { found.opened_store->review_pages(run, std::move(changed), std::move(then)); }))
        return complain(why.message, exit_failures);
    if (tell)
        print_text(fmt::format("The plan is changed on {} page{}; the first one is kept in {}.\n", pages,
                               pages == 1 ? "" : "s", kept));
    return exit_ok;
}

} // namespace tagwright::cli
