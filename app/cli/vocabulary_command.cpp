#include "actors/site/likely_sites.hpp"
#include "app/check/exchange.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/found_run.hpp"
#include "app/cli/input_file.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/output_file.hpp"
#include "app/plan/consolidated_plan.hpp"
#include "app/plan/run_vocabulary.hpp"
#include "base/foreign_text.hpp"
#include "labels/suggested_vocabulary.hpp"
#include "labels/vocabulary_check.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/llm/never_list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace tagwright::cli {
namespace {

int complain(const std::string& what, int code) {
    cli::complain(what);
    return code;
}

int complain(const failure& why) {
    return complain(fmt::format("{} ({})", why.message, to_string(why.code)), exit_code_of(why.code));
}

/// The list of --never; empty where there is none.
std::optional<llm::never_list> never_of(const options& what, std::string& problem) {
    const auto flag = what.flags.find("TAGWRIGHT_NEVER");
    if (flag == what.flags.end())
        return llm::never_list{};
    const auto text = read_all(flag->second, problem);
    if (!text)
        return std::nullopt;
    const auto read = llm::parse_never_list(*text);
    if (!read.problems.empty()) {
        problem = fmt::format("{}: {}", flag->second, read.problems.front());
        return std::nullopt;
    }
    return llm::never_list{read.labels};
}

int check_file(const options& what) {
    std::string problem;
    const auto never = never_of(what, problem);
    if (!never)
        return complain(problem, exit_usage);
    const auto text = read_all(what.vocabulary_file, problem);
    if (!text)
        return complain(problem, exit_usage);
    const auto found = labels::check_vocabulary_text(*text, *never);
    for (const auto& line : found.problems)
        print_text(fmt::format("problem {}\n", line));
    for (const auto& line : found.warnings)
        print_text(fmt::format("warning {}\n", line));
    if (!found.problems.empty())
        return exit_usage;
    print_text(fmt::format("ok      the vocabulary can be used: {} warning{}\n", found.warnings.size(),
                           found.warnings.size() == 1 ? "" : "s"));
    return exit_ok;
}

/// The labels that the wiki names for the space; none where its version has no such list.
std::vector<std::string> labels_of_space(const session& open, const std::string& key, failure& why) {
    constexpr int answers_max = 200; // a server whose list does not end
    std::vector<std::string> out;
    host host(open.parts);
    const auto found = host.connect(key);
    why = found.why;
    if (why)
        return out;
    const auto sites = likely_sites(*open.parts.config);
    const auto& at = sites.at(found.candidate);
    std::string next;
    for (int i = 0; i < answers_max; ++i) {
        auto some = confluence::parse_space_labels(
            at, found.space, next, exchange(*open.parts.net, confluence::make_space_labels(at, found.space, next)));
        if (!some.ok()) {
            if (some.why.code != errc::not_found)
                why = std::move(some.why);
            break;
        }
        out.insert(out.end(), some.value.names.begin(), some.value.names.end());
        next = std::move(some.value.next);
        if (next.empty())
            break;
    }
    return out;
}

/// The named run, or the space's newest.
const run_record* run_of_space(const found_run& found, const std::string& space) {
    if (found.run != nullptr)
        return found.run;
    const auto newest = std::ranges::find(found.runs, space, [](const auto& run) { return run.request.space; });
    return newest == found.runs.end() ? nullptr : &*newest;
}

/// The run's plan as it is now, and the labels that the wiki has besides.
labels::plan plan_from(store& in, const run_record& run, const std::vector<std::string>& named, failure& why) {
    std::vector<run_page_record> pages;
    why = for_each_page(in, run.run, [&pages](const run_page_record& page) { pages.push_back(page); });
    auto out = plan::labels_plan_of(pages, plan::vocabulary_of(run), {});
    std::set<std::string> known;
    for (const auto& each : out.in_use)
        known.insert(each.name);
    for (const auto& name : named)
        if (known.insert(name).second)
            out.in_use.push_back({name, 1}); // some page has it; how many have, nobody tells
    std::ranges::sort(out.in_use, {}, &labels::label_count::name);
    return out;
}

int write_to(const std::string& path, const std::string& text) {
    if (path.empty() || path == "-") {
        print_text(text);
        return exit_ok;
    }
    output_file file(path);
    if (file.stream() != nullptr)
        std::fwrite(text.data(), 1, text.size(), file.stream());
    const auto& problem = file.finish();
    return problem.empty() ? exit_ok : complain(problem, exit_failures);
}

int suggest(const options& what) {
    const auto found = look_for(what);
    if (!found)
        return exit_usage;
    const auto* run = run_of_space(*found, what.space);
    if (run == nullptr)
        return complain(
            fmt::format("there is no run of the space {} yet: tagwright tag {} makes one, and writes nothing",
                        what.space, what.space),
            exit_usage);
    if (run->request.space != what.space)
        return complain(fmt::format("run {} is one of another space: {}", run->run, run->request.space), exit_usage);
    auto loaded = load_or_complain(what, found->files);
    int code = exit_usage;
    const auto open = loaded ? open_session(std::move(*loaded), false, code, found->opened_store) : std::nullopt;
    if (!open || !is_of_this_site(what, *open->parts.config))
        return exit_usage;
    failure why;
    const auto named = labels_of_space(*open, what.space, why);
    if (why)
        return complain(why);
    const auto plan = plan_from(*found->opened_store, *run, named, why);
    if (why)
        return complain(why);
    labels::suggestion_options options;
    options.labels_max = static_cast<std::size_t>(what.vocabulary_max);
    const auto out = labels::suggest_vocabulary(plan, options);
    if (out.labels == 0)
        return complain(fmt::format("neither the space {} nor run {} has a label", what.space, run->run),
                        exit_failures);
    code = write_to(what.output, out.text);
    if (code == exit_ok)
        tell(fmt::format("{} labels from run {}: {} near-twins merged, {} labels left out", out.labels, run->run,
                         out.merged, out.left_out));
    return code;
}

} // namespace

int run_vocabulary(const options& what) { return what.vocabulary_file.empty() ? suggest(what) : check_file(what); }

} // namespace tagwright::cli
