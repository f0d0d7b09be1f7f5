#include "actors/throttle/window_quota.hpp"

#include <cmath>

namespace tagwright::adaptive {

namespace {

constexpr auto let_in_round_trips = 2.0; // of a refusal, without one
constexpr auto overtakes_s = 0.1;        // calls sent within this time may arrive in any order
constexpr auto edge_vague = 0.25;      // of the window: an edge that is known worse is looked for evenly, else halfway
constexpr auto looks_per_call = 0.125; // of the limit: calls that look for an edge of which nothing is known
constexpr auto looks_most = 8.0;       // at most
constexpr auto score_most = 3.0;       // surprises that one reading had more than the other: more are not counted

} // namespace

void window_quota::begin(const known_window& w, double now_s) {
    on_ = true;
    per_s_ = w.per_s;
    fixed_.begin(w.limit, w.per_s, w.edge_s, w.early_s, w.certain);
    sliding_.begin(w.limit, w.per_s);
    fixed_score_ = !w.slides ? 1 : w.certain ? -score_most : 0;
    calls_.clear();
    asked_.clear();
    open_.clear();
    refused_s_ = alone_until_s_ = full_s_ = -1;
    in_row_ = unexplained_ = 0;
    window_s_ = now_s;
    full_ = more_ = check_in_ = 0;
    was_full_ = false;
    wait_windows_ = tuning_.try_first_windows;
    step_ = 1;
}

int window_quota::used(double now_s) const {
    const auto from_s = slides() ? now_s - per_s_ - tuning_.margin_s : fixed_.edge_s();
    return counted().since(from_s) + static_cast<int>(open_.size());
}

/// One call more than is known tells something only where no edge can have passed.
bool window_quota::may_try(double now_s) const {
    return more_ > 0 && open_.empty() && (slides() || now_s < fixed_.edge_s() + per_s_ - fixed_.early_s());
}

double window_quota::until_room_s(double now_s) const {
    if (slides())
        return counted().nth_last(sliding_.limit() - static_cast<int>(open_.size()), now_s) + per_s_ +
               tuning_.margin_s - now_s;
    const auto edge_s = fixed_.edge_s() + per_s_ + tuning_.margin_s - now_s;
    const auto early_s = fixed_.early_s();
    if (early_s <= tuning_.edge_known_s)
        return edge_s;
    // One call after the other looks whether it has passed: some where nothing is known, else halfway.
    const auto looks = std::clamp(looks_per_call * fixed_.limit(), 1.0, looks_most);
    const auto step_s = early_s > edge_vague * per_s_ ? per_s_ / (looks + 1) : early_s / 2;
    return std::min(edge_s, fixed_.edge_s() + per_s_ - early_s + step_s - now_s);
}

/// In the middle of a wait one call looks now and then whether it is a window at all.
double window_quota::until_check_s(double now_s, double room_s) {
    if (check_in_ > 0 || (full_s_ < 0 && room_s < tuning_.check_wait_s))
        return room_s;
    full_s_ = full_s_ < 0 ? now_s : full_s_;
    return std::min(room_s, full_s_ + tuning_.check_at * (room_s + now_s - full_s_) - now_s);
}

double window_quota::wait_s(double now_s, double refusal_s) {
    constexpr double least_s = 1e-3; // so that rounding does not let a call slip through
    constexpr double not_understood_s = 0.02;
    if (!on())
        return 0;
    refusal_s_ = refusal_s;
    poll(now_s, refusal_s);
    advance(now_s);
    if (now_s < alone_until_s_)
        return std::max(least_s, alone_until_s_ - now_s);
    for (const auto& c : open_)
        if (c.refused) // it is understood once the calls before it are
            return not_understood_s;
    if (!slides() && now_s < fixed_.edge_s())
        return std::max(least_s, fixed_.edge_s() - now_s);
    if (used(now_s) < limit() || may_try(now_s))
        return 0;
    was_full_ = true;
    const auto room_s = until_room_s(now_s);
    const auto wait = until_check_s(now_s, room_s);
    if (wait <= 0 && !open_.empty())
        return not_understood_s;
    return wait <= 0 ? 0 : std::max(least_s, wait);
}

void window_quota::sent(double now_s) {
    if (!on())
        return;
    advance(now_s);
    const auto in_use = used(now_s);
    auto why = purpose::none;
    if (in_use >= limit())
        why = may_try(now_s) ? purpose::more : purpose::check;
    if (why == purpose::more)
        --more_;
    // One that may be refused, and the first of a window, which speaks for the rest.
    if (why != purpose::none || in_use == 0)
        alone_until_s_ = now_s + let_in_round_trips * refusal_s_;
    open_.push_back({now_s, why, false});
}

void window_quota::refused(double sent_s, bool news) {
    if (!on())
        return;
    in_row_ += news ? 1 : 0;
    for (auto& c : open_)
        if (c.at_s == sent_s && !c.refused) {
            c.refused = true;
            if (&c == &open_.back())
                alone_until_s_ = -1;
            return;
        }
    if (calls_.take_back(sent_s)) { // it took longer than a refusal does
        (void)asked_.take_back(sent_s);
        learn({sent_s, purpose::none, true});
    }
}

/// In the order of the calls; but calls overtake each other, so one that is refused comes after those beside it.
void window_quota::poll(double now_s, double refusal_s) {
    const auto let_in = [&](const open_call& c) {
        return !c.refused && now_s >= c.at_s + let_in_round_trips * refusal_s;
    };
    while (!open_.empty()) {
        auto next = open_.begin();
        while (next != open_.end() && next->refused && next->at_s < open_.front().at_s + overtakes_s)
            ++next;
        if (next == open_.end() || next->at_s >= open_.front().at_s + overtakes_s)
            next = open_.begin();
        else if (!let_in(*next))
            return;
        const auto c = *next;
        open_.erase(next);
        learn(c);
    }
}

void window_quota::learn(const open_call& c) {
    const window_outcome o{calls_, asked_, c.at_s, c.why == purpose::more, refused_s_};
    const auto fixed = c.refused ? fixed_.refused(o, tuning_.late_s) : fixed_.let_in(o);
    const auto sliding = c.refused ? sliding_.refused(o) : sliding_.let_in(o);
    const auto surprised = slides() ? sliding : fixed;
    fixed_score_ = std::clamp(fixed_score_ + (sliding ? 1 : 0) - (fixed ? 1 : 0), -score_most, score_most);
    refused_s_ = c.refused ? c.at_s : -1;
    asked_.add(c.at_s);
    if (surprised && c.why != purpose::more)
        ++unexplained_;
    else if (c.refused && !surprised)
        unexplained_ /= 2;
    if (!c.refused) {
        in_row_ = 0;
        calls_.add(c.at_s);
        if (c.why == purpose::check)
            full_s_ = -1;
        if (c.why == purpose::more && more_ == 0) { // all that were tried
            step_ *= 2;
            wait_windows_ = 1;
        }
        return;
    }
    if (c.why == purpose::check) {
        check_in_ = static_cast<int>(tuning_.check_windows);
        in_row_ = 0; // as expected
        full_s_ = -1;
    }
    if (c.why == purpose::more) {
        in_row_ = 0;
        more_ = 0;
        step_ = 1;
        wait_windows_ = std::min(tuning_.try_more_windows, 2 * wait_windows_);
    }
}

void window_quota::advance(double now_s) {
    fixed_.advance(now_s);
    calls_.forget_before(now_s - 2 * per_s_ - 1);
    asked_.forget_before(now_s - 2 * per_s_ - 1);
    const auto begins_s = slides() ? window_s_ + per_s_ : fixed_.edge_s();
    if (begins_s < window_s_ + per_s_ / 2 || now_s < begins_s + tuning_.margin_s)
        return;
    window_s_ = begins_s;
    full_ += was_full_ ? 1 : 0;
    was_full_ = false;
    full_s_ = -1;
    check_in_ = std::max(0, check_in_ - 1);
    more_ = 0;
    if (full_ >= wait_windows_) {
        full_ = 0;
        more_ = step_;
    }
}

} // namespace tagwright::adaptive
