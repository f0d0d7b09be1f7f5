#include "app/cli/scenario_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace tagwright::cli {
namespace {

using sim::limit_step;
using words = std::vector<std::string>;

std::string amount(double value) {
    const bool is_whole = value == std::floor(value) && value >= 0 && value < 1e15;
    return is_whole ? grouped(static_cast<std::uint64_t>(value)) : fmt::format("{:.4g}", value);
}

/// A key of a step; where it is 0 there is no such limit.
struct limit_key {
    std::optional<double> limit_step::*value;
    const char* some;
    const char* none; ///< empty: a burst, which means nothing without its limit
};

constexpr limit_key limit_keys[] = {
    {&limit_step::rpm, "{} calls a minute", "any number of calls a minute"},
    {&limit_step::burst, "bursts of {} calls", ""},
    {&limit_step::tpm, "{} tokens a minute", "any number of tokens a minute"},
    {&limit_step::token_burst, "bursts of {} tokens", ""},
    {&limit_step::itpm, "{} tokens of prompts a minute", "any number of tokens of prompts a minute"},
    {&limit_step::input_burst, "bursts of {} tokens of prompts", ""},
    {&limit_step::otpm, "{} tokens of answers a minute", "any number of tokens of answers a minute"},
    {&limit_step::output_burst, "bursts of {} tokens of answers", ""},
    {&limit_step::concurrency, "{} calls at once", "any number of calls at once"},
};

std::string step_in_words(const limit_step& step) {
    words parts;
    for (const auto& key : limit_keys)
        if (const auto value = step.*key.value; value && *value > 0)
            parts.push_back(fmt::format(fmt::runtime(key.some), amount(*value)));
        else if (value && *key.none != '\0')
            parts.emplace_back(key.none);
    if (parts.empty())
        return {};
    const auto all = fmt::format("{}", fmt::join(parts, ", "));
    return step.at_s > 0 ? "from " + stopwatch_text(step.at_s) + " on: " + all : all;
}

const char* unit_in_words(quota_dimension unit) {
    switch (unit) {
    case quota_dimension::requests: return "calls";
    case quota_dimension::tokens: return "tokens";
    case quota_dimension::input_tokens: return "tokens of prompts";
    case quota_dimension::output_tokens: return "tokens of answers";
    }
    return "";
}

std::string window_in_words(const sim::window_limit& w) {
    const auto what = amount(w.limit) + " " + unit_in_words(w.unit);
    const auto length = w.per_s == 60      ? "minute"
                        : w.per_s == 3600  ? "hour"
                        : w.per_s == 86400 ? "day"
                                           : amount(w.per_s) + " s";
    const bool slides = w.kind == sim::window_kind::sliding;
    return what + (slides ? " in any " : " in each ") + length + (slides ? "" : " of the clock");
}

std::string tenant_in_words(const sim::tenant_model& t) {
    const auto what = "others ask for " + amount(t.rpm) + " calls a minute of the same quota";
    switch (t.kind) {
    case sim::tenant_kind::bursts: return what + ", in bursts";
    case sim::tenant_kind::office_hours:
        return fmt::format("{}, from {} to {} o'clock", what, amount(t.from_h), amount(t.to_h));
    case sim::tenant_kind::steady: break;
    }
    return what;
}

std::string fault_in_words(const sim::fault_window& f) {
    return fmt::format("from {} to {}: {:.0f} % of the calls fail, {:.0f} % get no answer", stopwatch_text(f.from_s),
                       stopwatch_text(f.to_s), 100 * f.fast_503, 100 * f.hang);
}

} // namespace

std::string stopwatch_text(double s) {
    const auto all = static_cast<std::uint64_t>(std::max(0.0, s));
    const auto minutes = all / 60 % 60;
    return all < 3600 ? fmt::format("{}:{:02}", minutes, all % 60)
                      : fmt::format("{}:{:02}:{:02}", all / 3600, minutes, all % 60);
}

std::vector<std::string> limits_in_words(const sim::scenario& what) {
    words out;
    for (const auto& step : what.limits)
        if (auto line = step_in_words(step); !line.empty())
            out.push_back(std::move(line));
    for (const auto& w : what.windows)
        out.push_back(window_in_words(w));
    if (what.slots.count > 0)
        out.push_back(fmt::format("a server that works on {} calls at once and lets {} wait", what.slots.count,
                                  what.slots.queue));
    if (what.sharing_knee > 0)
        out.push_back(fmt::format("above {} calls at once all get slower", amount(what.sharing_knee)));
    for (const auto& t : what.tenants)
        out.push_back(tenant_in_words(t));
    for (const auto& f : what.faults)
        out.push_back(fault_in_words(f));
    if (what.calls_a_day)
        out.push_back(fmt::format("the user allows {} calls a day", amount(*what.calls_a_day)));
    if (out.empty())
        out.emplace_back("none");
    return out;
}

} // namespace tagwright::cli
