// `tagwright throttle`: what the running processes' throttles do, and an operator's hand on them.

#include "app/cli/commands.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/live_throttles.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace tagwright::cli {
namespace {

std::optional<level_tuning> tuning_of(const options& what) {
    switch (what.throttle) {
    case throttle_action::show: return std::nullopt;
    case throttle_action::pin: return level_tuning{what.lowest, what.lowest};
    case throttle_action::bound: return level_tuning{what.lowest, what.highest};
    case throttle_action::release: return level_tuning{1, std::numeric_limits<int>::max()};
    }
    return std::nullopt;
}

double seconds_since(time_point at) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - at).count();
}

nlohmann::ordered_json json_of(const live_throttle& one) {
    const auto& now = one.now.now;
    nlohmann::ordered_json out{
        {"name", one.now.group},      {"group", one.group},           {"pid", one.pid},
        {"level", now.level},         {"peak_level", now.peak_level}, {"in_flight", now.in_flight},
        {"waiting", one.now.waiting}, {"state", now.state},           {"requests_per_s", nullptr},
        {"tokens_per_s", nullptr},    {"last_change", nullptr}};
    if (now.requests_per_s)
        out["requests_per_s"] = *now.requests_per_s;
    if (now.tokens_per_s)
        out["tokens_per_s"] = *now.tokens_per_s;
    if (const auto& change = one.now.last_change)
        out["last_change"] = {{"from", change->from},
                              {"to", change->to},
                              {"reason", change->reason},
                              {"ago_s", seconds_since(change->at)}};
    return out;
}

std::string line_of(const live_throttle& one) {
    const auto& now = one.now.now;
    auto out = fmt::format("{} (process {}): level {} ({}), {} in flight, {} waiting, highest level {}", one.now.group,
                           one.pid, now.level, now.state, now.in_flight, one.now.waiting, now.peak_level);
    if (now.requests_per_s)
        out += fmt::format(", {:.2f} calls/s", *now.requests_per_s);
    if (now.tokens_per_s)
        out += fmt::format(", {:.0f} tokens/s", *now.tokens_per_s);
    if (const auto& change = one.now.last_change)
        out += fmt::format("\n  moved last {:.0f} s ago, from {} to {}: {}", seconds_since(change->at), change->from,
                           change->to, change->reason);
    return out + "\n";
}

} // namespace

int run_throttle(const options& what) {
    const auto loaded = load_or_complain(what);
    if (!loaded)
        return exit_usage;
    const auto directory = loaded->values.data_dir + "/limits";
    const auto to = tuning_of(what);
    std::string problem;
    const auto found = live_throttles(directory, what.group, to, problem);
    if (!problem.empty()) {
        complain("throttle: " + problem);
        if (found.empty())
            return exit_failures;
    }
    if (what.json) {
        auto all = nlohmann::ordered_json::array();
        for (const auto& one : found)
            all.push_back(json_of(one));
        fmt::print("{}\n",
                   json_for_terminal(all.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace)));
    } else {
        for (const auto& one : found)
            print_text(line_of(one));
    }
    if (found.empty() && !what.json)
        complain(fmt::format("throttle: no run is calling {} now, as far as {} tells",
                             what.group.empty() ? "a provider" : "\"" + what.group + "\"", directory));
    return found.empty() && to ? exit_failures : exit_ok;
}

} // namespace tagwright::cli
