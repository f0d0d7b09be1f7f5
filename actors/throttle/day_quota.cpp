#include "actors/throttle/day_quota.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace tagwright::adaptive {

namespace {

constexpr double day_s = 86'400;
constexpr double longest_day_s = 25 * 3600; // where clocks are put back
constexpr double look_every_s = 3600;
constexpr double late_s = 2 * 3600; // a provider's day begins that much later than said at most
constexpr double calls_max = 1e9;   // more is nonsense
constexpr double first_pause_s = 300;

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

bool is_of_day(const quota_reading& r) {
    const auto within = [](const std::optional<double>& x, double low) { return !x || (*x >= low && *x <= calls_max); };
    const bool says_something = r.limit || (r.remaining && *r.remaining >= 1); // "0 left" of no limit is nonsense
    return r.window == quota_window::day && r.dimension == quota_dimension::requests && says_something &&
           within(r.limit, 1) && within(r.remaining, 0);
}

/// A bucket says when it is full again, and that moves away with each call; a day's end stands still.
/// @param was       it was taken for a bucket before
/// @param moved_s   what is told now is that much later than what was told before
bool is_bucket(const quota_reading& r, bool was, double moved_s, const std::optional<duration>& retry_after) {
    if (!r.limit || !r.remaining || *r.remaining >= *r.limit)
        return was && r.remaining == r.limit;
    const auto call_s = day_s / *r.limit;
    const bool one_comes = retry_after && seconds(*retry_after) < 1.5 * call_s + 1;
    if (!r.reset_after)
        return was || (one_comes && *r.remaining < 1);
    const auto full_s = (*r.limit - *r.remaining) * call_s;
    const auto told_s = seconds(*r.reset_after);
    if (told_s < 0.9 * full_s - 1 || told_s > 1.1 * full_s + 1)
        return false;
    constexpr double hardly_chance_s = 7200; // a day whose end is as near as that by chance is rare
    const bool moves = moved_s > std::max(0.5 * call_s, 30.0);
    return was || moves || one_comes || full_s < hardly_chance_s;
}

} // namespace

double day_quota::wall(time_point t) const { return rules_.wall_s ? rules_.wall_s(t) : seconds(t.time_since_epoch()); }

/// The account as it is by then.
day_quota::account day_quota::at(account a, double now_s) const {
    if (a.refill_per_s > 0) {
        a.used = std::max(0.0, a.used - std::max(0.0, now_s - a.filled_s) * a.refill_per_s);
        a.filled_s = now_s;
        return a;
    }
    if (a.resets_s > 0 && now_s >= a.resets_s) {
        a.used = 0;
        a.resets_s = a.every_day ? a.resets_s + (std::floor((now_s - a.resets_s) / day_s) + 1) * day_s : 0;
    }
    if (a.resets_s <= 0 && rules_.next_reset)
        a.resets_s = rules_.next_reset(now_s);
    if (a.resets_s > 0) // a clock that was put back must not make the day longer
        a.resets_s = std::min(a.resets_s, now_s + longest_day_s);
    return a;
}

void day_quota::roll(double now_s) {
    own_ = at(own_, now_s);
    told_ = at(told_, now_s);
    shut_until_s_ = std::min(shut_until_s_, now_s + longest_day_s);
    look_s_ = std::min(look_s_, now_s + look_every_s);
}

double day_quota::told_rest(double now_s) const {
    return now_s < shut_until_s_ && now_s < look_s_ ? shut_until_s_ - now_s : 0;
}

double day_quota::pace_wait(const account& a, double now_s) const {
    if (!rules_.spread || !a.limit || a.empty() || last_sent_s_ <= 0)
        return 0;
    const auto left = *a.limit - a.used;
    const auto per_s = a.refill_per_s > 0   ? a.refill_per_s + left / day_s
                       : a.resets_s > now_s ? left / (a.resets_s - now_s)
                                            : 0;
    return per_s > 0 ? std::clamp(last_sent_s_ + 1 / per_s - now_s, 0.0, day_s) : 0;
}

double day_quota::wait_s(time_point now) {
    const auto now_s = wall(now);
    roll(now_s);
    const auto own_rest = own_.empty() ? std::max(0.0, own_.resets_s - now_s) : 0;
    const auto look = std::min(told_rest(now_s), std::max(0.0, look_s_ - now_s));
    return std::max({own_rest, look, pace_wait(own_, now_s), pace_wait(told_, now_s)});
}

double day_quota::closed_s(time_point now) const {
    const auto now_s = wall(now);
    const auto own = at(own_, now_s);
    const bool looks_soon = look_s_ - now_s <= seconds(long_wait);
    const auto rest = std::max(own.empty() ? own.resets_s - now_s : 0, looks_soon ? 0 : told_rest(now_s));
    return rest > seconds(long_wait) ? rest : 0;
}

void day_quota::sent(time_point now, std::uint64_t call) {
    const auto now_s = wall(now);
    roll(now_s);
    last_sent_s_ = now_s;
    last_call_ = call;
    for (auto* a : {&own_, &told_}) {
        a->used += 1;
        if (a->resets_s <= 0)
            a->resets_s = now_s + day_s;
    }
    if (now_s < shut_until_s_)
        look_s_ = now_s + look_every_s; // this one looks; what it finds is for all
    else
        shut_if_empty(now_s);
}

void day_quota::shut(double now_s, double until_s) {
    shut_until_s_ = until_s;
    look_s_ = now_s + look_every_s;
    shut_call_ = last_call_;
}

void day_quota::shut_if_empty(double now_s) {
    if (told_.empty())
        shut(now_s,
             told_.refill_per_s > 0 ? now_s + (1 - (*told_.limit - told_.used)) / told_.refill_per_s : told_.resets_s);
}

void day_quota::ended(time_point now, std::uint64_t call, call_verdict verdict, const limit_hints& hints,
                      double later) {
    const auto now_s = wall(now);
    roll(now_s);
    if (verdict == call_verdict::rate_limited)
        for (auto* a : {&own_, &told_})
            a->used = std::max(0.0, a->used - 1);
    const bool ok = verdict == call_verdict::ok;
    refusals_ = ok ? 0 : refusals_;
    const bool found_open = ok && now_s < shut_until_s_ && call > shut_call_;
    auto told = false;
    for (const auto& reading : hints.readings) {
        if (!is_of_day(reading) || call < told_call_)
            continue;
        const bool says_nothing_left = reading.remaining && *reading.remaining < 1;
        disbelieved_ = says_nothing_left && (disbelieved_ || found_open);
        if (disbelieved_ && ok)
            continue;
        told = true;
        read(now_s, call, reading, hints.retry_after, later);
    }
    if (verdict == call_verdict::rate_limited && hints.retry_after) // whatever the day is thought to be
        look_s_ = std::min(look_s_, now_s + seconds(*hints.retry_after));
    if (!found_open || told)
        return;
    shut_until_s_ = 0;
    if (told_.empty()) // it allows more than it once said
        told_.limit.reset();
}

void day_quota::read(double now_s, std::uint64_t call, const quota_reading& said,
                     const std::optional<duration>& retry_after, double later) {
    told_call_ = call;
    if (said.limit)
        told_.limit = said.limit;
    if (!said.remaining)
        return; // a refusal that names the quota: refused() knows what that means
    if (!said.limit)
        told_.limit = std::max(told_.limit.value_or(0), std::max(1.0, *said.remaining + told_.used));
    told_.used = std::max(0.0, *told_.limit - *said.remaining + std::max(0.0, later));
    const auto end_s = now_s + (said.reset_after ? seconds(*said.reset_after) : 0);
    const auto moved_s = told_.every_day ? end_s - told_.resets_s : 0;
    const bool bucket = is_bucket(said, told_.refill_per_s > 0, moved_s, retry_after);
    told_.refill_per_s = bucket ? *told_.limit / day_s : 0;
    told_.filled_s = now_s;
    if (end_s > now_s && !bucket) {
        told_.resets_s = end_s;
        told_.every_day = true;
    }
    if (told_.resets_s <= 0)
        told_.resets_s = now_s + day_s;
    shut_until_s_ = 0;
    shut_if_empty(now_s);
}

/// The told wait, doubled with each refusal in a row: some say "36 s" of a day that is over, and some mean it.
double day_quota::short_pause(double first_s, double most_s) const {
    return std::min(first_s * std::pow(2.0, std::min(refusals_, 12)), std::max(first_s, most_s));
}

double day_quota::refused(time_point now, const limit_hints& hints, double unknown_s) {
    const auto now_s = wall(now);
    roll(now_s);
    const auto told_s = hints.retry_after ? std::optional(seconds(*hints.retry_after)) : std::nullopt;
    const bool of_day = hints.exhausted_window == quota_window::day;
    const bool of_calls = of_day && hints.exhausted.value_or(quota_dimension::requests) == quota_dimension::requests;
    const bool knows_end = rules_.next_reset || told_.every_day;
    const auto rest_s = knows_end ? std::max(0.0, told_.resets_s - now_s) : 0;
    auto pause = told_s.value_or(unknown_s);
    if (told_s && *told_s > seconds(long_wait)) {
        if (of_calls)
            told_.resets_s = now_s + *told_s;
    } else if (told_s && of_day) {
        pause = short_pause(std::max(1.0, *told_s), knows_end ? rest_s : unknown_s);
    } else if (of_day && knows_end) {
        // Its day begins a little later than ours, or somebody else has used it up already: nobody can tell which.
        const bool began_just_now = now_s - (told_.resets_s - day_s) < late_s;
        pause = began_just_now ? short_pause(first_pause_s, rest_s) : rest_s;
    }
    refusals_ += of_day ? 1 : 0;
    if (of_calls && told_.limit)
        told_.used = std::max(told_.used, *told_.limit);
    if (of_day || pause > look_every_s) { // else who starts again may ask again
        shut(now_s, now_s + pause);
        look_s_ = now_s + std::min(pause, look_every_s);
    }
    return pause;
}

std::optional<day_view> day_quota::seen(time_point now) const {
    const auto now_s = wall(now);
    std::optional<day_view> out;
    for (const auto& a : {at(own_, now_s), at(told_, now_s)}) {
        if (!a.limit)
            continue;
        const day_view one{*a.limit, std::max(0.0, *a.limit - a.used), a.refill_per_s > 0 ? 0 : a.resets_s};
        if (!out)
            out = one;
        else
            out = day_view{std::min(out->a_day, one.a_day), std::min(out->left, one.left),
                           one.left < out->left ? one.resets_s : out->resets_s};
    }
    if (out && told_rest(now_s) > 0)
        out->left = 0;
    return out;
}

} // namespace tagwright::adaptive
