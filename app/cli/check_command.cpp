#include "app/cli/check_command.hpp"

#include "actors/site/likely_sites.hpp"
#include "actors/throttle/limit_group.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/output.hpp"
#include "app/cli/run_estimate.hpp"
#include "app/cli/session.hpp"
#include "providers/llm/answer.hpp"
#include "providers/llm/prompt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>

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

/// One exchange, waited for: this command has nothing else to do.
http_response exchange(transport& net, http_request request) {
    std::promise<http_response> promise;
    auto answer = promise.get_future();
    net.start(std::move(request), [&promise](http_response&& response) { promise.set_value(std::move(response)); });
    return answer.get();
}

/// Says what a run would take. What cannot be estimated is no failure: the run would tell.
void estimate_space(const run_host_parts& parts, const connected_space& found) {
    const auto sites = likely_sites(*parts.config);
    failure why;
    const auto sample = look_at(*parts.net, sites.at(found.candidate), found.space,
                                static_cast<std::uint32_t>(parts.config->page_tokens_max), why);
    if (why) {
        print_text(fmt::format("estimate  not possible: {} ({})\n", why.message, to_string(why.code)));
        return;
    }
    std::promise<std::string> promise;
    parts.disk->get_value("limits/" + limit_group(parts.config->providers.front()),
                          [&promise](std::string&& text, const failure&) { promise.set_value(std::move(text)); });
    const auto of = estimate_run(sample, *parts.config, llm::prompt_overhead_tokens(*parts.rules),
                                 pace_from(promise.get_future().get()));
    print_text(fmt::format("{}", estimate_text(found.space.key, sample, of, *parts.config)));
}

bool check_confluence(run_host& host, const run_host_parts& parts, const options& what) {
    const auto answer = host.connect(what.space);
    if (answer.why) {
        print_text(fmt::format("FAILED  Confluence: {} ({})\n", answer.why.message, to_string(answer.why.code)));
        return false;
    }
    const auto& name = answer.user.display_name.empty() ? answer.user.id : answer.user.display_name;
    print_text(
        fmt::format("ok      Confluence: {}\n", answer.user.anonymous ? "anonymous visitor" : "signed in as " + name));
    if (!what.space.empty())
        print_text(fmt::format("ok      space {}: {}\n", answer.space.key, answer.space.name));
    if (!what.space.empty())
        estimate_space(parts, answer);
    return true;
}

} // namespace

bool check_provider(const run_host_parts& parts, const llm::endpoint& to) {
    if (to.shape == llm::wire::local) {
        print_text(fmt::format("ok      provider {}: labels offline, no key needed\n", to.name));
        return true;
    }
    const auto codec = llm::make_codec(to.shape);
    const auto prompt = llm::make_prompt(
        {{"p1", "Restarting the mail relay", "Drain the queue, restart the relay, then watch the error rate."}},
        *parts.rules);
    const auto started = std::chrono::steady_clock::now();
    auto reply = codec->parse_response(to, exchange(*parts.net, codec->make_request(to, prompt)));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    if (!reply.why) {
        auto answer = llm::parse_answer(reply.text, {"p1"});
        reply.why = std::move(answer.why);
    }
    if (reply.why) {
        print_text(fmt::format("FAILED  provider {} ({} at {}) after {:.1f} s: {} ({})\n", to.name, to.model,
                               to.base_url, took.count(), reply.why.message, to_string(reply.why.code)));
        return false;
    }
    print_text(fmt::format("ok      provider {}: {} answers in {:.1f} s ({} tokens in, {} out)\n", to.name, to.model,
                           took.count(), reply.usage.input, reply.usage.output));
    print_text(pace_text(took, *parts.config));
    for (const auto& quota : reply.hints.readings)
        if (quota.limit)
            print_text(fmt::format("        limit: {:.0f} {} {}{}\n", *quota.limit, name_of(quota.dimension),
                                   name_of(quota.window),
                                   quota.remaining ? fmt::format(", {:.0f} left", *quota.remaining) : ""));
    return true;
}

int run_check(const options& what) {
    int code = exit_ok;
    auto open = open_session(what, true, code);
    if (!open)
        return code;
    for (const auto& line : describe(open->loaded))
        print_text(fmt::format("{}\n", line));
    print_text("\n");
    const auto& vocabulary = open->parts.rules->vocabulary;
    if (!vocabulary.labels.empty())
        print_text(fmt::format("ok      vocabulary: {} labels, {}\n", vocabulary.labels.size(),
                               llm::to_string(vocabulary.mode)));
    bool good = true;
    {
        run_host host(open->parts);
        good = check_confluence(host, open->parts, what);
    }
    for (const auto& to : open->parts.config->providers)
        good = check_provider(open->parts, to) && good;
    return good ? exit_ok : exit_refused;
}

} // namespace tagwright::cli
