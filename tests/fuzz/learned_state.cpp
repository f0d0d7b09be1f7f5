#include "actors/throttle/learned_state.hpp"
#include "actors/throttle/adaptive_controller.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

#include <deque>

namespace tagwright::fuzz {

namespace {

using namespace std::chrono_literals;

/// A controller that took the state over keeps its contract, whatever the state says.
void check_controller(const std::string& text) {
    constexpr int level_max = 20;
    adaptive_controller controller({3, level_max});
    time_point now{};
    controller.import_state(now, text);
    std::deque<std::uint64_t> flying;
    for (std::uint64_t call = 1; call <= 40; ++call) {
        const auto answer = controller.admit(now, call, {1000, 100});
        if (answer.granted)
            flying.push_back(call);
        const auto level = controller.view(now).level;
        require(level >= 1 && level <= level_max, "the level stays within its bounds", std::to_string(level));
        require(!answer.granted || flying.size() <= static_cast<std::size_t>(level),
                "no more calls in flight than the level allows");
        require(answer.granted || !answer.retry_at || *answer.retry_at <= now + 25h, "a hold ends within a day");
        now += 300ms;
        if (flying.empty() || (call % 2 != 0 && answer.granted))
            continue;
        call_outcome outcome;
        outcome.verdict = call % 7 == 0 ? call_verdict::rate_limited : call_verdict::ok;
        outcome.actual = {900, 50};
        controller.settle(now, flying.front(), outcome);
        flying.pop_front();
    }
    const auto kept = controller.export_state(now);
    require(kept.empty() || adaptive::learned_state::from_json(kept).has_value(), "what is kept can be read again",
            kept);
}

} // namespace

void learned_state(std::string_view input) {
    const std::string text(input);
    if (const auto state = adaptive::learned_state::from_json(text)) {
        const auto written = state->to_json();
        const auto again = adaptive::learned_state::from_json(written);
        require(again && again->to_json() == written, "a state that is written can be read again", written);
    }
    check_controller(text);
}

} // namespace tagwright::fuzz
