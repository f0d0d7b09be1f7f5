#pragma once

#include "actors/throttle/controller_tuning.hpp"

#include <algorithm>
#include <deque>
#include <optional>

namespace tagwright::adaptive {

/// What the concurrency limit needs to know about the moment.
struct cap_context {
    double now_s = 0;
    double round_trip_s = 3;
    double refusal_s = 0.1; ///< round trip of a refusal
};

/// The window (calls that may be in flight) and the provider's cap on it, once one is suspected.
///
/// Idea: a call refused with n others in flight suggests that n is the cap. The cap is probed by one more
/// call in flight, then two, four… as long as enough calls sent at or above the old cap are answered.
class concurrency_limit {
public:
    concurrency_limit(int initial, int max, const concurrency_limit_tuning& tuning = {})
        : window{static_cast<double>(std::clamp(initial, 1, std::max(1, max)))},
          interval_s{tuning.interval_guess_s},
          tuning_{tuning},
          max_{std::max(1, max)},
          highest_{max_} {}

    double window;          ///< calls that may be in flight; its integer part counts
    std::optional<int> cap; ///< the provider's cap, if one is suspected
    bool confirmed = false; ///< a probe above it was refused
    int probe = 0;          ///< calls above the cap that are being tried; 0: none
    double probe_next_s = 1e300;
    double interval_s; ///< between probes

    [[nodiscard]] int max() const { return max_; }
    /// An operator's bounds on the level; the window itself goes on learning.
    void bound(int lowest, int highest) {
        highest_ = std::clamp(highest, 1, max_);
        lowest_ = std::clamp(lowest, 1, highest_);
    }
    [[nodiscard]] int level() const;
    void set_window(double w);

    /// Calls by which the number in flight is blurred: answers on the wire, reordering.
    [[nodiscard]] int blur(const cap_context&) const;
    [[nodiscard]] int slack(const cap_context&) const;

    [[nodiscard]] bool queued() const { return cap && queued_; }

    /// A refusal confirmed the cap.
    void confirm(const cap_context&);
    /// A refusal with n in flight may be due to a cap of n.
    void suspect(const cap_context&, int n);
    /// Another part is sure of it.
    void found(const cap_context&, int n);
    /// Calls are done one after the other, and queue: so few at a time are enough. More are not tried for long, since a
    /// try costs a time-out.
    void queue_seen(double now_s, int enough);
    void drop();
    /// Takes over what an earlier run learned; it is probed soon.
    void restore(int c, bool was_confirmed, double now_s);

    /// `window_bound`: the window held a call back since the last send.
    void sent(const cap_context&, int ahead, bool window_bound, bool may_probe);
    /// Time passed: calls above the cap that were not refused by now were let in.
    void poll(const cap_context&, double window_max);

private:
    [[nodiscard]] double interval_max_s(const cap_context&) const;
    void widen(const cap_context&);

    concurrency_limit_tuning tuning_;
    int max_;
    int lowest_ = 1, highest_;
    int step_ = 1, let_in_ = 0;
    bool queued_ = false;        ///< what is above the cap waits, and is not refused
    std::deque<double> tried_s_; ///< when calls above the cap were sent, since the last widening
    double probe_since_s_ = 0, last_refusal_s_ = -1e9;
};

} // namespace tagwright::adaptive
