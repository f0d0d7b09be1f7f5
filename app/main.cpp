#include "app/cli/commands.hpp"
#include "app/cli/output.hpp"
#include "app/memory_bounds.hpp"
#include "base/foreign_text.hpp"
#include "base/open_files.hpp"

#include <cstdio>
#include <exception>

namespace {

int run(const tagwright::cli::options& what) {
    using tagwright::cli::command;
    switch (what.command) {
    case command::tag: return tagwright::cli::run_tag(what);
    case command::apply:
    case command::undo:
    case command::resume: return tagwright::cli::run_again(what);
    case command::runs: return tagwright::cli::run_runs(what);
    case command::plan: return tagwright::cli::run_plan(what);
    case command::consolidate: return tagwright::cli::run_consolidate(what);
    case command::vocabulary: return tagwright::cli::run_vocabulary(what);
    case command::setup: return tagwright::cli::run_setup(what);
    case command::label: return tagwright::cli::run_label(what);
    case command::text: return tagwright::cli::run_text(what);
    case command::simulate: return tagwright::cli::run_simulate(what);
    case command::throttle: return tagwright::cli::run_throttle(what);
    case command::check: return tagwright::cli::run_check(what);
    case command::serve: return tagwright::cli::run_serve(what);
    case command::demo: return tagwright::cli::run_demo(what);
    }
    return tagwright::cli::exit_usage;
}

} // namespace

int main(int argc, char** argv) {
    tagwright::bound_memory();
    const auto parsed = tagwright::cli::parse_options(argc, argv);
    if (!parsed.run) {
        std::fputs(tagwright::for_terminal_lines(parsed.text).c_str(), parsed.exit_code == 0 ? stdout : stderr);
        return parsed.exit_code;
    }
    tagwright::raise_open_files_max();
    try {
        const auto code = run(*parsed.run);
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)
            return code;
        tagwright::cli::complain("what was printed did not get through: is the disk full?");
        return code == tagwright::cli::exit_ok ? tagwright::cli::exit_failures : code;
    } catch (const std::exception& why) {
        tagwright::cli::complain(why.what());
        return tagwright::cli::exit_failures;
    }
}
