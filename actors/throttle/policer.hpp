#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/send_log.hpp"

#include <deque>
#include <optional>

namespace tagwright::adaptive {

/// Measures a token bucket's refill rate from its refusals.
///
/// Idea: a refused call found the bucket empty. Between two refusals it was empty twice, so what was
/// admitted in between is exactly what was refilled: rate = admitted / elapsed, to ±1 call, whatever the
/// depth. (BBR's long-term policer detector works on loss-bounded intervals in the same way.) It is a
/// lower bound where the bucket overflowed in between.
///
/// Consecutive intervals that agree are joined into one long baseline, whose error shrinks with its length.
class policer {
public:
    struct reading {
        double rate = 0;  ///< units/s
        double error = 0; ///< relative
    };
    /// The moment at which a refused call was sent: the bucket was empty.
    struct empty_moment {
        double at_s = 0;
        double admitted = 0; ///< net units admitted before it
        double calls = 0;    ///< net calls admitted before it
    };

    explicit policer(const policer_tuning& tuning = {}) : tuning_{tuning} {}

    [[nodiscard]] bool open() const { return start_.has_value(); }
    [[nodiscard]] double opened_s() const { return start_ ? start_->at_s : -1e9; }
    [[nodiscard]] double calls_since(const empty_moment& m) const { return start_ ? m.calls - start_->calls : 0; }
    /// The open interval is long enough to be closed by this refusal.
    [[nodiscard]] bool tells(const empty_moment& m) const { return open() && calls_since(m) >= tuning_.calls_min; }

    /// Begins a first interval.
    void begin(const empty_moment& m);
    /// The same, where the rate is known: as if it had been measured by an interval of so many calls (of `mean` units)
    /// as its error needs.
    void begin(const empty_moment& m, const reading& known, double mean);
    /// Ends an interval that tells() and begins the next. `grain` is 1 for calls and grows
    /// with the variation of sizes for tokens.
    reading close(const empty_moment& m, double grain);
    /// What was admitted a second since the open interval began.
    [[nodiscard]] double rate_until(const empty_moment& m) const { return upper_bound(m, 0); }
    /// What the open interval allows at most, when the next call cost `cost`; it stays open.
    [[nodiscard]] double upper_bound(const empty_moment& m, double cost) const;
    /// A call sent at `sent_s`, which an empty moment after it has counted, was refused after all.
    void take_back(double cost, double sent_s);
    void reset();
    void drop_baseline() { baseline_.reset(); }

    /// Rates of the last intervals with their lengths in calls, oldest first.
    struct interval {
        double rate = 0, calls = 0;
    };
    [[nodiscard]] const std::deque<interval>& history() const { return history_; }
    void forget_history() { history_.clear(); }

private:
    policer_tuning tuning_;
    std::optional<empty_moment> start_, baseline_;
    std::deque<interval> history_;
};

/// Calls/s that were let in just before `sent_s`: over one round trip, at least over some calls.
[[nodiscard]] double recent_rate(const send_log&, double sent_s, double round_trip_s, const policer_tuning& = {});

/// The most that the calls sent before a refusal prove: a bucket of depth `burst` cannot have admitted
/// n units within t unless rate ≥ (n − burst) / t. Looks at the last calls only.
[[nodiscard]] double suffix_rate(const send_log&, double since_s, double sent_s, bool tokens, double burst,
                                 const policer_tuning& = {});

/// An interval between two refusals, and what came before the first one.
struct shallow_interval {
    double since_s = 0, until_s = 0; ///< the bucket was empty
    double at_first = 0;             ///< calls let in before `since_s`: it was full then, and cannot hold more
    double first_s = 0;              ///< that took so long
};

/// What a shallow bucket was filled with, in calls/s. While less is sent than that, it overflows, and what was admitted
/// in the interval is too little. It was full at the call before which most was missing: only what was admitted from
/// there on counts, without what it held.
/// @param r  as if it had not overflowed
[[nodiscard]] policer::reading overflowed_rate(const send_log&, const shallow_interval&, policer::reading r);

} // namespace tagwright::adaptive
