// `tagwright throttle`: what the running processes' throttles do, and an operator's hand on them.

#include "app/cli/commands.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/live_throttles.hpp"
#include "app/report_json.hpp"
#include "base/foreign_text.hpp"

#include <fmt/format.h>

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

std::string line_of(const live_throttle& one) {
    const auto& now = one.now.now;
    auto out = fmt::format("{} (process {}): level {} ({}), {} in flight, {} waiting, highest level {}", one.now.group,
                           one.pid, now.level, now.state, now.in_flight, one.now.waiting, now.peak_level);
    if (now.requests_per_s)
        out += fmt::format(", {:.2f} calls/s", *now.requests_per_s);
    if (now.tokens_per_s)
        out += fmt::format(", {:.0f} tokens/s", *now.tokens_per_s);
    if (const auto& change = one.now.last_change)
        out += fmt::format("\n  moved last {:.0f} s ago, from {} to {}: {}", ago_s(change->at), change->from,
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
        auto all = ordered_json::array();
        for (const auto& one : found)
            all.push_back(throttle_object(one.now, one.group, one.pid));
        fmt::print("{}\n", json_for_terminal(all.dump(-1, ' ', false, ordered_json::error_handler_t::replace)));
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
