#include "app/cli/options_checks.hpp"

#include "base/ascii.hpp"
#include "base/iso_time.hpp"
#include "base/utf8.hpp"
#include "config/value.hpp"
#include "providers/confluence/references.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tagwright::cli {
namespace {

bool is_id(std::string_view text) { return text.size() <= 20 && is_all_digits(text); }

/// `tag --page 1 2 DOCS`: the list of ids also takes the space that follows it. Ids are digits, so the last word
/// of another kind is the space.
void give_space_back(options& to) {
    if (!to.spaces.empty() || to.pages.empty() || is_id(to.pages.back()))
        return;
    const auto pasted = confluence::read_reference(to.pages.back());
    if (pasted && !pasted->page.empty())
        return;
    to.spaces.push_back(to.pages.back());
    to.pages.pop_back();
}

/// What is wrong with a page's id or the address that was pasted in its place, which gives way to the id.
std::string check_page(options& to, std::string_view option, std::string& page) {
    if (is_id(page))
        return {};
    const auto pasted = confluence::read_reference(page);
    if (!pasted)
        return std::string(option) + ": " + in_quotes(page) + " is not a page id: digits only, or the page's address";
    if (pasted->page.empty())
        return std::string(option) + ": " + in_quotes(page) +
               " holds no page id: it stands behind /pages/ or pageId= in the page's own address";
    if (pasted->folder && option == "--page")
        return std::string(option) + ": " + in_quotes(page) + " is a folder: --under labels the pages in it";
    to.origins.push_back(pasted->origin);
    if (to.space.empty())
        to.space = pasted->space;
    page = pasted->page;
    return {};
}

std::string check_space(options& to, std::string& space) {
    if (const auto pasted = confluence::read_reference(space)) {
        if (pasted->space.empty())
            return "SPACE: " + in_quotes(space) + " names no space: its key stands behind /spaces/ or /display/";
        if (!pasted->page.empty())
            return "SPACE: " + in_quotes(space) + " is the address of a page: --page ADDRESS labels that page, " +
                   printable(pasted->space) + " the whole space";
        to.origins.push_back(pasted->origin);
        space = pasted->space;
    }
    if (has_control(space) || space.find(' ') != std::string::npos || space.size() > 255)
        return "SPACE: " + in_quotes(space) + " is not a space's key: one word, as in https://SITE/wiki/spaces/KEY";
    return {};
}

/// Each of the spaces once, in the order given; `space` is the first.
std::string check_spaces(options& to) {
    give_space_back(to);
    for (auto& space : to.spaces)
        if (auto wrong = check_space(to, space); !wrong.empty())
            return wrong;
    std::vector<std::string> once;
    for (auto& space : to.spaces)
        if (std::find(once.begin(), once.end(), space) == once.end())
            once.push_back(std::move(space));
    to.spaces = std::move(once);
    if (!to.spaces.empty())
        to.space = to.spaces.front();
    return {};
}

/// What holds for runs over more than one space.
std::string check_many(const options& to) {
    if (to.all_spaces && !to.spaces.empty())
        return "--all-spaces and SPACE exclude each other";
    if (!to.all_spaces && to.spaces.size() < 2)
        return {};
    if (!to.pages.empty() || !to.under.empty())
        return "--page and --under belong to one space: name just that one";
    if (!to.report.empty() && to.report.find("{space}") == std::string::npos)
        return "--report: with several spaces the file's name needs {space} in it, as in report-{space}.json";
    return {};
}

std::string check_types(raw_options& raw) {
    auto& out = raw.to.types;
    if (raw.types.empty())
        return {};
    out.clear();
    for (const auto type : {page_type::page, page_type::blogpost})
        if (std::erase_if(raw.types,
                          [type](const auto& word) { return equal_ignoring_case(trim(word), to_string(type)); }) > 0)
            out.push_back(type);
    if (!raw.types.empty())
        return "--type: " + in_quotes(raw.types.front()) + " is not a type: page, blogpost, or both";
    if (!raw.to.under.empty() && out != std::vector{page_type::page})
        return "--under and --type blogpost exclude each other: blog posts are below no page";
    return {};
}

/// What is wrong with the run's own options; empty if nothing is. Normalises what it has checked.
std::string check_run(raw_options& raw) {
    auto& to = raw.to;
    if (auto wrong = to.command == command::tag ? check_spaces(to) : check_space(to, to.space); !wrong.empty())
        return wrong;
    for (auto& id : to.pages)
        if (auto wrong = check_page(to, "--page", id); !wrong.empty())
            return wrong;
    if (!to.under.empty())
        if (auto wrong = check_page(to, "--under", to.under); !wrong.empty())
            return wrong;
    if (auto wrong = check_types(raw); !wrong.empty())
        return wrong;
    for (auto& id : to.exclude_under)
        if (auto wrong = check_page(to, "--exclude-under", id); !wrong.empty())
            return wrong;
    for (auto& name : to.exclude_labels) {
        name = lower_ascii(trim(name));
        if (name.empty() || has_control(name) || name.find(' ') != std::string::npos)
            return "--exclude-label: " + in_quotes(name) + " is not a label: one word";
    }
    if (to.command == command::tag && to.spaces.empty() && !to.space.empty())
        to.spaces.push_back(to.space); // of a pasted page
    if (auto wrong = check_many(to); !wrong.empty())
        return wrong;
    if (to.command == command::tag && !to.all_spaces && trim(to.space).empty())
        return "tag: SPACE is missing: the key of the space, as in https://SITE/wiki/spaces/KEY";
    const bool needs_run = to.command == command::plan || to.command == command::consolidate ||
                           to.command == command::apply || to.command == command::undo || to.command == command::resume;
    if (needs_run && trim(to.run).empty())
        return std::string(to_string(to.command)) + ": RUN is missing: tagwright runs lists them";
    if (to.run.size() > 64 || has_control(to.run) || to.run.find_first_of("/ ") != std::string::npos)
        return "RUN: " + in_quotes(to.run) + " is not the name of a run: tagwright runs lists them";
    if (!to.under.empty() && !to.pages.empty())
        return "--page and --under exclude each other";
    if (to.quiet && to.json)
        return "--quiet and --json exclude each other";
    if (to.summary_only && to.report.empty())
        return "--summary-only needs --report FILE";
    if (!to.since.empty()) {
        const auto when = parse_iso_time(to.since);
        if (!when)
            return "--since: " + in_quotes(to.since) + " is not a date: 2026-01-31 or 2026-01-31T08:05:00Z";
        to.since = format_iso_time(*when);
    }
    return {};
}

std::string check_plan(raw_options& raw) {
    using plan::plan_format;
    constexpr std::pair<std::string_view, plan_format> formats[] = {{"table", plan_format::table},
                                                                    {"csv", plan_format::csv},
                                                                    {"html", plan_format::html},
                                                                    {"json", plan_format::json}};
    const auto* format = std::ranges::find(formats, raw.plan_format, &std::pair<std::string_view, plan_format>::first);
    if (format == std::end(formats))
        return "--format: " + in_quotes(raw.plan_format) + " is not a format: table, csv, html or json";
    raw.to.plan_format = format->second;
    return {};
}

std::string check_format(raw_options& raw) {
    using documents::format;
    constexpr std::pair<std::string_view, format> known[] = {{"", format::automatic},
                                                             {"storage", format::storage},
                                                             {"html", format::html},
                                                             {"markdown", format::markdown},
                                                             {"plain", format::plain}};
    const auto* found = std::ranges::find(known, raw.format, [](const auto& each) { return each.first; });
    if (found == std::end(known))
        return "--format: " + in_quotes(raw.format) + " is not a format: storage, html, markdown or plain";
    raw.to.format = found->second;
    return {};
}

/// A whole number from 1 to 10000, as levels and counts of pages are; 0: not one.
int count_of(const std::string& text) {
    int out = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, out);
    return read.ec == std::errc{} && read.ptr == end && out >= 1 && out <= 10'000 ? out : 0;
}

std::string check_values(raw_options& raw) {
    if (raw.no_cache && raw.to.flags.contains("TAG_SPACE_CACHE_ENABLED"))
        return "--cache and --no-cache exclude each other";
    if (raw.explain)
        raw.to.flags["TAGWRIGHT_EXPLAIN"] = "true";
    if (raw.wait)
        raw.to.flags["TAGWRIGHT_WAIT"] = "true";
    if (raw.no_cache)
        raw.to.flags["TAG_SPACE_CACHE_ENABLED"] = "false";
    if (raw.seed) {
        std::uint64_t seed = 0;
        const auto* end = raw.seed->data() + raw.seed->size();
        const auto read = std::from_chars(raw.seed->data(), end, seed);
        if (read.ec != std::errc{} || read.ptr != end)
            return "--seed: " + in_quotes(*raw.seed) + " is not a whole number from 0 to 18446744073709551615";
        raw.to.seed = seed;
    }
    if (!raw.min_pages.empty()) {
        raw.to.min_pages = count_of(raw.min_pages);
        if (raw.to.min_pages == 0)
            return "--min-pages: " + in_quotes(raw.min_pages) + " is not a whole number from 1 to 10000";
    }
    if (raw.to.take_back && (raw.to.ask || !raw.min_pages.empty()))
        return "--undo goes with neither --ask nor --min-pages: it brings the first plan back";
    if (raw.to.command == command::simulate && raw.to.report == "-")
        return "--report: the report of a simulation is a page for a browser: name a file";
    if (auto problem = check_format(raw); !problem.empty())
        return problem;
    return check_plan(raw);
}

std::string check_tuning(raw_options& raw) {
    auto& to = raw.to;
    const auto& words = raw.tuning;
    if (words.empty())
        return {};
    const auto& action = words.front();
    const std::size_t numbers = action == "pin" ? 1 : action == "bound" ? 2 : 0;
    if (numbers == 0 && action != "release")
        return "throttle: " + in_quotes(action) + " is not an action: pin N, bound LOW HIGH, or release";
    if (words.size() != numbers + 1)
        return "throttle: " + action + " takes " + std::to_string(numbers) + (numbers == 1 ? " level" : " levels");
    for (std::size_t i = 1; i < words.size(); ++i)
        if (count_of(words[i]) == 0)
            return "throttle: " + in_quotes(words[i]) + " is not a level: a whole number from 1 to 10000";
    to.throttle = numbers == 1   ? throttle_action::pin
                  : numbers == 2 ? throttle_action::bound
                                 : throttle_action::release;
    to.lowest = numbers > 0 ? count_of(words[1]) : 1;
    to.highest = numbers > 1 ? count_of(words[2]) : to.lowest;
    if (to.lowest > to.highest)
        return "throttle: bound LOW HIGH: " + words[1] + " is above " + words[2];
    return {};
}

std::string check_vocabulary_words(raw_options& raw) {
    auto& to = raw.to;
    if (to.command != command::vocabulary)
        return {};
    const auto& words = raw.vocabulary;
    const bool suggests = !words.empty() && words.front() == "suggest";
    if (words.empty() || (!suggests && words.front() != "check"))
        return "vocabulary: " +
               (words.empty() ? std::string("an action is missing") : in_quotes(words.front()) + " is not an action") +
               ": suggest SPACE, or check FILE";
    if (words.size() != 2 || trim(words[1]).empty())
        return "vocabulary: " + words.front() + " takes one " + (suggests ? "SPACE" : "FILE");
    (suggests ? to.space : to.vocabulary_file) = words[1];
    if (!suggests && (!to.run.empty() || !to.output.empty() || !raw.vocabulary_max.empty()))
        return "vocabulary: --run, --output and --max go with suggest";
    if (!raw.vocabulary_max.empty()) {
        to.vocabulary_max = count_of(raw.vocabulary_max);
        if (to.vocabulary_max == 0 || to.vocabulary_max > 5000)
            return "--max: " + in_quotes(raw.vocabulary_max) + " is not a whole number from 1 to 5000";
    }
    return suggests ? check_space(to, to.space) : std::string();
}

} // namespace

std::string check_options(raw_options& raw) {
    auto wrong = check_vocabulary_words(raw);
    if (wrong.empty())
        wrong = check_run(raw);
    if (wrong.empty())
        wrong = check_values(raw);
    return wrong.empty() ? check_tuning(raw) : wrong;
}

std::string in_quotes(std::string_view text) { return "\"" + printable(text) + "\""; }

} // namespace tagwright::cli
