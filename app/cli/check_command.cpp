#include "app/cli/check_command.hpp"

#include "actors/site/likely_sites.hpp"
#include "actors/throttle/limit_group.hpp"
#include "app/check/day_estimate.hpp"
#include "app/check/provider_check.hpp"
#include "app/check/run_estimate.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/prompt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace tagwright::cli {
namespace {

const char* name_of(quota_dimension what) {
    switch (what) {
    case quota_dimension::requests: return "requests";
    case quota_dimension::tokens: return "tokens";
    case quota_dimension::input_tokens: return "input tokens";
    case quota_dimension::output_tokens: return "output tokens";
    }
    return "units";
}

const char* name_of(quota_window window) {
    switch (window) {
    case quota_window::second: return "a second";
    case quota_window::minute: return "a minute";
    case quota_window::hour: return "an hour";
    case quota_window::day: return "a day";
    case quota_window::unknown: break;
    }
    return "a window";
}

/// What the time of one call promises: some pages a minute, if all goes as this call did.
std::string pace_text(std::chrono::duration<double> took, const settings& config) {
    const auto pages = [&](int calls) { return 60.0 / std::max(took.count(), 0.001) * calls * config.batch_size; };
    return fmt::format(
        "        at that pace {} to {} calls at once, {} pages each, label {:.0f} to {:.0f} pages a minute; "
        "full calls take longer, and quotas may allow less\n",
        config.ai_concurrency, config.ai_concurrency_max, config.batch_size, pages(config.ai_concurrency),
        pages(config.ai_concurrency_max));
}

/// What a run would take.
struct space_estimate {
    space_sample sample;
    run_estimate of;
};

std::string memory_of(const session& open, const llm::endpoint& to) {
    return kept_text(*open.parts.store, "limits/" + limit_group(to));
}

std::optional<space_estimate> estimate(const session& open, const connected_space& found, const std::string& under,
                                       failure& why) {
    const auto& parts = open.parts;
    const auto sites = likely_sites(*parts.config);
    confluence::page_scope scope;
    scope.where = found.space;
    scope.under = under;
    const auto sample = look_at(*parts.net, sites.at(found.candidate), scope,
                                static_cast<std::uint32_t>(parts.config->page_tokens_max), why);
    if (why)
        return std::nullopt;
    const auto learned = memory_of(open, parts.config->providers.front());
    return space_estimate{
        sample, estimate_run(sample, *parts.config, llm::prompt_overhead_tokens(open.rules), pace_from(learned))};
}

/// Says what a run would take. What cannot be estimated is no failure: the run would tell.
std::optional<space_estimate> estimate_space(const session& open, const connected_space& found) {
    failure why;
    auto out = estimate(open, found, {}, why);
    if (out)
        print_text(fmt::format("{}", estimate_text(found.space.key, out->sample, out->of, *open.parts.config)));
    else
        print_text(fmt::format("estimate  not possible: {} ({})\n", why.message, to_string(why.code)));
    return out;
}

/// Empty where nobody tells a quota of the day.
std::string days_line(const session& open, const space_estimate& space, const limit_hints* heard) {
    const auto& to = open.parts.config->providers.front();
    const auto day = day_of(to, memory_of(open, to), heard, wall_clock_s());
    return day ? days_text(space.sample.pages, space.sample.more, space.of.calls, *day, time_zone::of_system())
               : std::string();
}

bool check_confluence(tagwright::host& host, const session& open, const options& what,
                      std::optional<space_estimate>& space) {
    const auto answer = host.connect(what.space);
    if (answer.why) {
        print_text(fmt::format("FAILED  Confluence: {} ({})\n", answer.why.message, to_string(answer.why.code)));
        return false;
    }
    const auto& name = answer.user.display_name.empty() ? answer.user.id : answer.user.display_name;
    print_text(fmt::format("ok      Confluence: {}\n", answer.user.anonymous ? "anonymous visitor"
                                                       : name.empty() ? "signed in; this token may not tell as whom"
                                                                      : "signed in as " + name));
    if (!what.space.empty())
        print_text(fmt::format("ok      space {}: {}\n", answer.space.key, answer.space.name));
    if (!what.space.empty())
        space = estimate_space(open, answer);
    return true;
}

} // namespace

std::string days_of_run(tagwright::host& host, const session& open, const options& what) {
    const auto& to = open.parts.config->providers.front();
    if (to.shape == llm::wire::local || !day_of(to, memory_of(open, to), nullptr, wall_clock_s()))
        return {};
    if (!what.pages.empty()) {
        space_estimate named;
        named.sample.pages = what.pages.size();
        named.of = estimate_run(named.sample, *open.parts.config, llm::prompt_overhead_tokens(open.rules), {});
        return days_line(open, named, nullptr);
    }
    const auto found = host.connect(what.space);
    failure why = found.why;
    const auto space = why ? std::nullopt : estimate(open, found, what.under, why);
    return space ? days_line(open, *space, nullptr) : std::string(); // what is wrong the run will tell
}

bool check_provider(const session& open, const llm::endpoint& configured, limit_hints* heard) {
    const auto& parts = open.parts;
    if (configured.shape == llm::wire::local) {
        print_text(fmt::format("ok      provider {}: labels offline, no key needed\n", configured.name));
        return true;
    }
    const auto [to, reply, took, warning] = try_provider(*parts.net, *parts.store, open.rules, configured);
    if (heard)
        *heard = reply.hints;
    if (reply.why) {
        print_text(fmt::format("FAILED  provider {} ({} at {}) after {:.1f} s: {} ({})\n", to.name, to.model,
                               to.base_url, took.count(), reply.why.message, to_string(reply.why.code)));
        return false;
    }
    print_text(fmt::format("ok      provider {}: {} answers in {:.1f} s ({} tokens in, {} out)\n", to.name, to.model,
                           took.count(), reply.usage.input, reply.usage.output));
    print_text(fmt::format("        speaks: {}\n", llm::describe_dialect(to)));
    print_text(fmt::format("{}", pace_text(took, *parts.config)));
    for (const auto& quota : reply.hints.readings)
        if (quota.limit)
            print_text(fmt::format("        limit: {:.0f} {} {}{}\n", *quota.limit, name_of(quota.dimension),
                                   name_of(quota.window),
                                   quota.remaining ? fmt::format(", {:.0f} left", *quota.remaining) : ""));
    if (!warning.empty())
        print_text(fmt::format("warning {}\n", warning));
    return true;
}

int run_check(const options& what) {
    int code = exit_ok;
    auto open = open_session(what, true, code);
    if (!open)
        return code;
    if (!is_of_this_site(what, *open->parts.config))
        return exit_usage;
    for (const auto& line : describe(open->loaded))
        print_text(fmt::format("{}\n", line));
    print_text("\n");
    const auto& vocabulary = open->rules.vocabulary;
    if (!vocabulary.labels.empty())
        print_text(fmt::format("ok      vocabulary: {} labels, {}\n", vocabulary.labels.size(),
                               llm::to_string(vocabulary.mode)));
    bool good = true;
    std::optional<space_estimate> space;
    {
        host host(open->parts);
        good = check_confluence(host, *open, what, space);
    }
    const auto& providers = open->parts.config->providers;
    limit_hints heard;
    for (const auto& to : providers)
        good = check_provider(*open, to, &to == &providers.front() ? &heard : nullptr) && good;
    if (space)
        if (const auto line = days_line(*open, *space, &heard); !line.empty())
            print_text(fmt::format("days      {}\n", line));
    return good ? exit_ok : exit_refused;
}

} // namespace tagwright::cli
