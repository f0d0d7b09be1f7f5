#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/policer.hpp"
#include "actors/throttle/rate_gate.hpp"
#include "actors/throttle/rate_probe.hpp"
#include "actors/throttle/send_log.hpp"
#include "actors/throttle/shared_rate.hpp"

#include <optional>

namespace tagwright::adaptive {

/// What a rate needs to know of the calls that it limits.
struct rate_context {
    double now_s = 0;
    double round_trip_s = 3;
    double refusal_s = 0.1; ///< round trip of a refusal
    double mean = 1;        ///< mean cost of a call, units
    double variation = 0;   ///< (standard deviation / mean)² of the costs; 0 for calls
    double depth_calls = 1; ///< calls that the gate may save up
    bool undecided = false; ///< it may be the wrong dimension
};

/// One learned rate: calls/s or tokens/s. Joins the gate, the policer, the probe, and what others leave.
class rate_limit {
public:
    explicit rate_limit(bool tokens, const controller_tuning& tuning = {})
        : error{tuning.rate_limit.error_guess},
          gate{tuning.rate_gate},
          intervals{tuning.policer},
          probe{tuning.rate_probe},
          shared{tuning.shared_rate},
          tuning_{tuning.rate_limit},
          policer_tuning_{tuning.policer},
          tokens_{tokens} {}

    [[nodiscard]] double cost(double tokens) const { return tokens_ ? tokens : 1.0; }
    [[nodiscard]] double before(const send_record& r) const { return tokens_ ? r.tokens_before : r.requests_before; }
    [[nodiscard]] double pace() const;

    void refill(const rate_context&);
    /// Seconds to wait for a call of this cost; 0 if it may go.
    double wait_s(const rate_context&, double cost);
    void sent(const rate_context&, double cost);
    /// A sent call was refused: it cost nothing.
    void take_back(double cost, double sent_s) {
        admitted -= cost;
        intervals.take_back(cost, sent_s);
    }
    /// The provider counted `more` units than estimated.
    void correct(double more);

    /// A call was refused for this rate. Returns true if the rate turned out to have changed by much.
    bool refused(const rate_context&, const send_record&, const send_log&, bool first_of_streak);
    /// Calls go through again after a long time of refusals: a window-like quota.
    void resume(const rate_context&);
    /// Another part reads the first refusal of all: what the bucket let in until then tells how much it holds, once the
    /// rate is found.
    void first_emptied(const send_record&);
    /// Another part measured it; `last` was refused, so the bucket was empty then.
    void found(const rate_context&, const send_record& last, double units_per_s, double relative_error);
    /// What was found is kept away from by more than its error: the bucket is empty, and nothing in it pays for being
    /// wrong. The longer calls are let in, the more was saved, and the less of the rate is left unused.
    void doubt() { doubt_ = {true, tuning_.doubt_first}; }
    void forget();
    /// Takes over what an earlier run measured: used at once, probed soon. The first refusal begins an interval, as if
    /// the rate had been measured over as many calls as its error needs; a few refusals more may show that it is wrong.
    void restore(double rate_per_s, double relative_error, bool was_confirmed, double burst, double now_s);

    /// This refusal shows that the rate of an earlier run is too high by now.
    [[nodiscard]] bool belies_memory(const send_record&) const;
    [[nodiscard]] bool remembers() const {
        return memory_ == memory_state::untested || memory_ == memory_state::in_interval;
    }
    /// A probe went through above the rate of an earlier run. Tells it once.
    [[nodiscard]] bool outgrew_memory() {
        const auto outgrown = memory_ == memory_state::outgrown;
        memory_ = outgrown ? memory_state::none : memory_;
        return outgrown;
    }

    [[nodiscard]] bool may_probe() const { return rate && confirmed && !told && !probe.running; }
    /// `affordable`: a refusal fits the budget.
    [[nodiscard]] bool probe_due(const rate_context&, bool affordable) const;
    void start_probe(const rate_context&);

    [[nodiscard]] double interval_max_s(double mean) const;

    std::optional<double> rate; ///< units/s; empty while it does not bind
    bool confirmed = false;     ///< by an interval between two refusals
    bool told = false;          ///< by headers: exact, never probed
    double error;               ///< relative
    double admitted = 0;        ///< units so far, refused ones taken back
    std::optional<double> before_streak;
    double held = 0; ///< units in the full bucket before the first refusal, as another part saw it; 0: not known
    rate_gate gate;
    policer intervals;
    rate_probe probe;
    shared_rate shared;

private:
    [[nodiscard]] double exactness(const rate_context&) const;
    void follow_probe(const rate_context&);
    void step_up(const rate_context&);
    /// The claimed step was served from savings.
    void note_stored();
    void climb(const rate_context&, double cost);
    void first_refusal(const rate_context&, const send_record&, const send_log&, bool was_probe);
    /// The rate is known now: what the bucket held when it was full; 0 where it is known, or cannot be.
    [[nodiscard]] double held_at_first(double mean);
    [[nodiscard]] double proven_at_first(const rate_context&, const policer::empty_moment&, const send_log&) const;
    [[nodiscard]] policer::reading without_overflow(policer::reading, double since_s, const policer::empty_moment&,
                                                    const send_log&) const;
    bool close_interval(const rate_context&, const policer::empty_moment&, const send_log&, bool was_probe);
    void refused_shared(const rate_context&, const send_record&, bool was_probe);
    /// False if the refusal says nothing new.
    bool short_interval(const rate_context&, const policer::empty_moment&, double cost);

    rate_limit_tuning tuning_;
    policer_tuning policer_tuning_;
    bool tokens_;
    bool window_like_ = false;
    enum class memory_state : std::uint8_t { none, untested, in_interval, outgrown };
    /// The rate is that of an earlier run: nothing was refused yet, or once.
    memory_state memory_ = memory_state::none;
    struct doubt_of_found {
        bool shrinks = false;
        double errors = 1; ///< below the rate is the pace
    };
    doubt_of_found doubt_;
    double margin_ = 0, at_s_ = 0, steady_ = 0;
    double first_send_s_ = -1, refused_s_ = 0;
    double drained_at_ = 0; ///< units/s before the first refusal: more than the bucket was filled with
    double climb_s_ = 0, climb_units_ = 0;
    std::optional<policer::empty_moment> first_empty_; ///< until the burst is known
};

} // namespace tagwright::adaptive
