#include "actors/site/site_quota.hpp"

#include "actors/site/site_tuning.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

namespace {

using namespace std::chrono_literals;

/// Whoever had a turn and does not come has left.
constexpr duration turn_lapses = 20ms;
/// An answer to the other side may help, and this one does not hear of it.
constexpr duration look_again = 100ms;

/// Both sides have their calls numbered from one.
std::uint64_t number_of(site_side side, std::uint64_t call) {
    return call * site_sides + static_cast<std::uint64_t>(side);
}

} // namespace

site_quota::site_quota(level_bounds reads, level_bounds writes, std::uint64_t seed)
    : sides_{side_state(reads), side_state(writes)},
      pace_(level_bounds{reads.max + writes.max, reads.max + writes.max}, seed, site_tuning()) {}

admission site_quota::admit(site_side side, time_point now, std::uint64_t call, const call_cost& estimate) {
    auto& own = of(side);
    own.due.reset();
    if (!own.window.has_room(static_cast<int>(own.out.size())))
        return {};
    const auto in_flight = of(site_side::reads).out.size() + of(site_side::writes).out.size();
    if (const auto until = points_.closed_until(now, static_cast<int>(in_flight)); now < until)
        return {false, until};
    if (const auto theirs = turn_of_other(side, now))
        return {false, theirs};
    auto answer = pace_.admit(now, number_of(side, call), estimate);
    if (answer.granted) {
        own.out.insert_or_assign(call, now);
        own.turn = ++turns_;
        return answer;
    }
    if (!of(other_side(side)).out.empty())
        answer.retry_at = std::min(answer.retry_at.value_or(now + look_again), now + look_again);
    own.due = answer.retry_at;
    return answer;
}

/// The other side waits for the same pace, and had its last turn earlier: it goes first.
std::optional<time_point> site_quota::turn_of_other(site_side side, time_point now) const {
    const auto& theirs = of(other_side(side));
    if (!theirs.due || theirs.turn >= of(side).turn || *theirs.due > now + turn_lapses ||
        *theirs.due + turn_lapses <= now)
        return std::nullopt;
    return *theirs.due + turn_lapses;
}

void site_quota::settle(site_side side, time_point now, std::uint64_t call, const call_outcome& outcome) {
    auto& own = of(side);
    const auto found = own.out.find(call);
    if (found == own.out.end())
        return;
    const auto sent = found->second;
    own.out.erase(found);
    if (points_.answered(now, outcome)) {
        pace_.settle(now, number_of(side, call), {call_verdict::other, outcome.actual, {}});
        return;
    }
    pace_.settle(now, number_of(side, call), outcome);
    if (outcome.verdict == call_verdict::timed_out)
        own.window.timed_out();
    else if (outcome.verdict == call_verdict::ok)
        own.window.answered(std::chrono::duration<double>(now - sent).count());
    note_level(own, now, outcome.verdict == call_verdict::timed_out ? "timeout" : "latency");
}

controller_view site_quota::view(site_side side, time_point now) const {
    const auto& own = of(side);
    auto out = pace_.view(now);
    out.level = own.window.level();
    out.peak_level = own.peak;
    out.in_flight = static_cast<int>(own.out.size());
    if (const auto closed = points_.closed_until(now, 0); closed > now) {
        out.state = "out of points";
        if (closed - now > long_wait)
            out.suspended_until = std::max(closed, out.suspended_until.value_or(closed));
    }
    return out;
}

void site_quota::bound(site_side side, int lowest, int highest) { of(side).window.bound(lowest, highest); }

void site_quota::note_level(side_state& side, time_point now, const char* reason) {
    const auto level = side.window.level();
    if (level == side.told_level)
        return;
    side.changes.push_back({now, std::exchange(side.told_level, level), level, reason});
    side.peak = std::max(side.peak, level);
}

std::vector<level_change> site_quota::take_changes(site_side side) { return std::exchange(of(side).changes, {}); }

void site_quota::forget(site_side side, time_point now) {
    while (!of(side).out.empty())
        settle(side, now, of(side).out.begin()->first, {call_verdict::abandoned, {}, {}});
}

} // namespace tagwright
