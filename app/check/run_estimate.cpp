#include "app/check/run_estimate.hpp"

#include "actors/provider/call_budget.hpp"
#include "actors/throttle/learned_state.hpp"
#include "app/check/exchange.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/storage_text.hpp"
#include "providers/llm/tokens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <future>
#include <numeric>

namespace tagwright {
namespace {

constexpr std::size_t sample_max = 50;        // pages whose text is read
constexpr std::uint64_t pages_max = 25'000;   // listed, 250 a request; more take too long for a check
constexpr double output_tokens_per_page = 60; // as the provider actor estimates

/// "1234567" becomes "1.2 million": an estimate has no more digits.
std::string about(double count) {
    if (count >= 1e6)
        return fmt::format("{:.1f} million", count / 1e6);
    const auto step = count >= 10'000 ? 1000.0 : count >= 1000 ? 100.0 : 1.0;
    return fmt::format("{:.0f}", std::round(count / step) * step);
}

std::string time_text(double seconds) {
    if (seconds < 90)
        return fmt::format("{:.0f} s", std::max(1.0, seconds));
    return seconds < 5400 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

/// Reads the bodies of the pages, what a bulk read tells of them.
void read_texts(transport& net, const confluence::site& at, const confluence::page_scope& scope,
                const confluence::listing& chunk, std::uint32_t page_tokens_max, space_sample& out, failure& why) {
    std::vector<std::string> ids;
    // Evenly over the chunk: neighbours in a listing are often of one kind.
    const auto step = std::max<std::size_t>(1, chunk.pages.size() / sample_max);
    for (std::size_t i = 0; i < chunk.pages.size() && ids.size() < sample_max; i += step)
        ids.push_back(chunk.pages[i].id);
    for (auto& read : confluence::make_content(at, scope, chunk, ids, {.body = true, .labels = false})) {
        const auto got = confluence::parse_content(at, exchange(net, std::move(read.request)), read.asked);
        if (!got.ok()) {
            why = got.why;
            return;
        }
        for (const auto& item : got.value.items) {
            if (!item.storage)
                continue;
            const auto text = llm::cut_to_tokens(confluence::storage_to_text(*item.storage), page_tokens_max);
            out.tokens.push_back(llm::estimate_tokens(item.page.title) + llm::estimate_tokens(text));
        }
    }
}

/// Whether the page at the top of a tree exists: one without descendants looks like one that does not.
bool is_there(transport& net, const confluence::site& at, const confluence::page_scope& scope, failure& why) {
    confluence::page_scope alone;
    alone.where = scope.where;
    alone.page_ids = {scope.under};
    const auto got = confluence::parse_listing(at, alone, {}, exchange(net, confluence::make_listing(at, alone, {})));
    why = got.why;
    return got.ok() && !got.value.pages.empty();
}

} // namespace

run_estimate estimate_run(const space_sample& sample, const settings& config, std::uint32_t overhead,
                          const remembered_pace& pace) {
    run_estimate out;
    const auto pages = static_cast<double>(sample.pages);
    if (!sample.tokens.empty())
        out.page_tokens = std::accumulate(sample.tokens.begin(), sample.tokens.end(), 0.0) /
                          static_cast<double>(sample.tokens.size());
    const auto fit = out.page_tokens > 0 ? std::floor(config.batch_tokens_max / out.page_tokens) : config.batch_size;
    out.pages_per_call = std::clamp(fit, 1.0, static_cast<double>(config.batch_size));
    const auto calls = std::ceil(pages / out.pages_per_call);
    out.calls = static_cast<std::uint64_t>(calls);
    out.input_tokens = pages * out.page_tokens + calls * overhead;
    out.output_tokens = pages * output_tokens_per_page;
    const auto& first = config.providers.front();
    if (first.price)
        out.usd = cost_of(first, call_cost{out.input_tokens, out.output_tokens});
    if (pace.calls_in_flight > 0 && pace.call_s > 0) {
        auto seconds = calls * pace.call_s / std::min(pace.calls_in_flight, double(config.ai_concurrency_max));
        if (pace.requests_per_s > 0)
            seconds = std::max(seconds, calls / pace.requests_per_s);
        if (pace.tokens_per_s > 0)
            seconds = std::max(seconds, (out.input_tokens + out.output_tokens) / pace.tokens_per_s);
        out.seconds = seconds;
    }
    return out;
}

std::string estimate_text(const std::string& space, const space_sample& sample, const run_estimate& of,
                          const settings& config) {
    const auto& first = config.providers.front();
    auto out = fmt::format("estimate  a first run over {}: {}{} pages, about {} calls, {} tokens in and {} out, {}",
                           space, sample.more ? "more than " : "", sample.pages, of.calls, about(of.input_tokens),
                           about(of.output_tokens),
                           of.usd ? "about " + usd_text(*of.usd)
                                  : "cost not known (no price for model " + first.model + ": docs/cost.md)");
    if (of.seconds)
        out += ", about " + time_text(*of.seconds);
    out += fmt::format(
        "\n        assumes {} tokens a page (the mean of {} pages of the first chunk), {:.1f} pages a call, "
        "{:.0f} tokens of labels a page, all pages asked of {}, nothing cached, no retries; models that "
        "think write more",
        about(of.page_tokens), sample.tokens.size(), of.pages_per_call, output_tokens_per_page, first.name);
    if (of.seconds)
        out += "; the time is at the pace of the last run";
    return out + "\n";
}

remembered_pace pace_from(const std::string& stored) {
    const auto known = adaptive::learned_state::from_json(stored);
    if (!known)
        return {};
    return {known->window, known->round_trip_s, known->rates.rates[0].rate.value_or(0),
            known->rates.rates[1].rate.value_or(0)};
}

space_sample look_at(transport& net, const confluence::site& at, const confluence::page_scope& scope,
                     std::uint32_t page_tokens_max, failure& why) {
    space_sample out;
    out.pages = scope.under.empty() ? 0 : 1;
    std::string next;
    do {
        const auto got =
            confluence::parse_listing(at, scope, next, exchange(net, confluence::make_listing(at, scope, next)));
        if (!got.ok()) {
            why = got.why;
            return out;
        }
        if (out.tokens.empty() && !got.value.pages.empty())
            read_texts(net, at, scope, got.value, page_tokens_max, out, why);
        if (why)
            return out;
        out.pages += got.value.pages.size();
        next = got.value.next;
        out.more = !next.empty() && out.pages >= pages_max;
    } while (!next.empty() && !out.more);
    if (out.pages == 1 && !scope.under.empty() && !is_there(net, at, scope, why) && !why)
        why = {errc::not_found, fmt::format("there is no page {} in space {}", scope.under, scope.where.key)};
    return out;
}

} // namespace tagwright
