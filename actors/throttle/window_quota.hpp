#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

namespace tagwright::adaptive {

/// Keeps to so many calls a window: one that begins at edges of the provider's clock, or one that slides.
///
/// Idea: what was let in since the edge (or within the last window's length) is counted; the last call waits for the
/// next edge. Every few windows one call more than is known is tried; a refusal says how many it really were.
class window_quota {
public:
    explicit window_quota(const window_quota_tuning& tuning = {}) : tuning_{tuning} {}

    [[nodiscard]] bool on() const { return limit_ > 0; }
    [[nodiscard]] int limit() const { return limit_; }
    [[nodiscard]] bool slides() const { return on() && slides_; }
    static constexpr double minute_s = 60;

    /// @param edge_s  when a window began; what was let in since then is told by sent()
    void begin(int limit, double per_s, bool slides, double edge_s) {
        limit_ = first_limit_ = std::max(1, limit);
        per_s_ = per_s;
        slides_ = slides;
        edge_s_ = edge_s;
        sent_s_.clear();
        in_row_ = windows_ = 0;
        over_ = most_ = 0;
        more_ = 1;
        wait_windows_ = 1;
        check_in_ = checks_let_in_ = 0;
        check_s_ = full_s_ = -1;
        wrong_ = false;
    }
    void end() {
        limit_ = 0;
        wrong_ = false;
    }

    [[nodiscard]] double wait_s(double now_s) {
        if (!on())
            return 0;
        advance(now_s);
        if (now_s < not_before_s_)
            return not_before_s_ - now_s;
        if (static_cast<int>(sent_s_.size()) < limit_ + over_)
            return 0;
        constexpr double least_s = 1e-3; // so that rounding does not let a call slip through
        const auto rest_s = (slides_ ? sent_s_.front() : edge_s_) + per_s_ + tuning_.margin_s - now_s;
        if (check_in_ > 0 || check_s_ >= 0 || (full_s_ < 0 && rest_s < tuning_.check_wait_s))
            return std::max(least_s, rest_s);
        full_s_ = full_s_ < 0 ? now_s : full_s_;
        const auto look_s = full_s_ + tuning_.check_at * (rest_s + now_s - full_s_); // of the wait that began then
        return now_s >= look_s ? 0 : std::max(least_s, std::min(rest_s, look_s - now_s));
    }

    void sent(double now_s) {
        if (!on())
            return;
        advance(now_s);
        if (sent_s_.empty() && now_s > not_before_s_) // the first of a window speaks for the rest
            not_before_s_ = now_s + tuning_.first_alone_s;
        if (static_cast<int>(sent_s_.size()) >= limit_ + over_) { // the check: counted only if it is let in
            check_s_ = now_s;
            return;
        }
        sent_s_.push_back(now_s);
        most_ = std::max(most_, static_cast<int>(sent_s_.size()));
    }

    void let_in(double sent_s) {
        in_row_ = 0;
        if (!on() || sent_s != check_s_)
            return;
        sent_s_.push_back(sent_s); // so there is room for more: for twice as many after each such call
        limit_ = std::max(limit_, static_cast<int>(sent_s_.size()));
        over_ = 1 << std::min(20, checks_let_in_++);
        check_s_ = full_s_ = -1;
        wrong_ = limit_ + over_ > tuning_.wrong_times * first_limit_;
    }
    /// A call was let in amid a window that was used up: it is none.
    [[nodiscard]] bool wrong() const { return wrong_; }

    /// A call sent at `sent_s` was refused. `news`: it was sent after the last refusal was known.
    void refused(double sent_s, bool news) {
        if (!on())
            return;
        if (sent_s == check_s_) { // as expected
            check_s_ = full_s_ = -1;
            checks_let_in_ = 0;
            check_in_ = static_cast<int>(tuning_.check_windows);
            return;
        }
        const auto it = std::find(sent_s_.begin(), sent_s_.end(), sent_s);
        if (it == sent_s_.end())
            return; // of the window before
        sent_s_.erase(it);
        most_ = std::min(most_, static_cast<int>(sent_s_.size()));
        if (!news)
            return;
        ++in_row_;
        const auto count = static_cast<int>(sent_s_.size());
        const auto tried = over_ > 0 && count >= limit_;
        over_ = windows_ = 0;
        more_ = 1;
        if (tried) {
            wait_windows_ = std::min(tuning_.try_more_windows, 2 * wait_windows_);
            return;
        }
        wait_windows_ = 1; // the limit may be far away from what is known
        if (!slides_ && count < tuning_.late_share * limit_ && sent_s - edge_s_ < tuning_.late_s * in_row_ + 1) {
            // So early in the window it is the edge that comes later.
            edge_s_ += tuning_.late_s;
            not_before_s_ = sent_s + tuning_.late_s;
            return;
        }
        if (slides_)
            not_before_s_ = sent_s + tuning_.late_s * std::pow(2.0, std::min(5, in_row_ - 1));
        // A sliding window may be refused once for what the network does to the times.
        if (!slides_)
            limit_ = std::max(1, count);
        else if (in_row_ > 1)
            limit_ = std::max(1, std::max(count, limit_ - std::max(1, limit_ / 10)));
    }
    /// Refused so often in a row that it is another limit now.
    [[nodiscard]] bool lost() const { return on() && in_row_ >= tuning_.lost_refusals; }

private:
    void advance(double now_s) {
        while (slides_ && !sent_s_.empty() && sent_s_.front() <= now_s - per_s_ - tuning_.margin_s) {
            sent_s_.pop_front();
            full_s_ = -1;
        }
        if (now_s < edge_s_ + per_s_ + tuning_.margin_s)
            return;
        if (over_ > 0 && most_ > limit_) { // what was tried was let in
            limit_ = most_;
            more_ *= 2;
            wait_windows_ = 1;
        }
        windows_ = most_ >= limit_ ? windows_ + 1 : windows_;
        edge_s_ += per_s_ * std::max(1.0, std::floor((now_s - edge_s_ - tuning_.margin_s) / per_s_));
        if (!slides_)
            sent_s_.clear();
        over_ = most_ = 0;
        full_s_ = -1;
        check_in_ = std::max(0, check_in_ - 1);
        if (windows_ >= wait_windows_) {
            windows_ = 0;
            over_ = more_;
        }
    }

    window_quota_tuning tuning_;
    int limit_ = 0, first_limit_ = 0, in_row_ = 0;
    int over_ = 0, more_ = 1; ///< calls above the limit that are tried in this window, in the next try
    int most_ = 0; ///< at the same time in this window; where it slides, since edge_s_, a window's length ago at most
    int windows_ = 0;         ///< used up since the last try
    double wait_windows_ = 1; ///< between tries
    double per_s_ = 60, edge_s_ = 0, not_before_s_ = -1;
    bool slides_ = false, wrong_ = false;
    int check_in_ = 0, checks_let_in_ = 0; ///< windows until one call is sent amid one that is used up
    double check_s_ = -1, full_s_ = -1;    ///< when that was sent; since when this window is used up
    std::deque<double> sent_s_;            ///< in this window
};

} // namespace tagwright::adaptive
