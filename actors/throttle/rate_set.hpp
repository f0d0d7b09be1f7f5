#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/dimension_choice.hpp"
#include "actors/throttle/rate_limit.hpp"
#include "actors/throttle/unnamed_window.hpp"
#include "actors/throttle/workload.hpp"
#include "tagwright/limits.hpp"

#include <array>

namespace tagwright::adaptive {

/// What all rates need to know of the moment.
struct rate_moment {
    double now_s = 0;
    double refusal_s = 0.1; ///< round trip of a refusal
};

/// All rates of one limit group: calls, all tokens, input tokens, output tokens.
///
/// Idea: every dimension has a gate, and a call waits for the slowest. Where headers tell a dimension, its
/// gate mirrors them; where nothing tells, calls and all tokens are learned side by side until one of them
/// is found to be what the provider counts.
class rate_set {
public:
    static constexpr std::size_t count = 4;
    using amounts = std::array<double, count>;

    explicit rate_set(const workload& w, const controller_tuning& tuning = {})
        : workload_{w},
          tuning_{tuning.rate_set},
          rates_{rate_limit{false, tuning}, rate_limit{true, tuning}, rate_limit{true, tuning},
                 rate_limit{true, tuning}},
          choice_{tuning.dimension_choice} {}

    [[nodiscard]] static double cost(std::size_t dimension, const call_cost&);
    /// Units admitted so far, refused calls taken back.
    [[nodiscard]] amounts admitted() const;
    [[nodiscard]] double admitted_calls() const { return rates_[0].admitted; }
    [[nodiscard]] bool undecided() const { return choice_.chosen() == binding::undecided; }
    [[nodiscard]] bool any_learned() const { return rates_[0].rate || rates_[1].rate; }
    [[nodiscard]] bool any_told() const;
    /// Others draw from the same quota.
    [[nodiscard]] bool shared() const { return rates_[0].shared.on() || rates_[1].shared.on(); }
    [[nodiscard]] bool probing() const;
    /// A gate made a call wait within the last part of a round trip.
    [[nodiscard]] bool bound_lately(double now_s) const;
    [[nodiscard]] const rate_limit& of(quota_dimension d) const { return rates_[static_cast<std::size_t>(d)]; }

    /// Seconds until a call of this cost may go; 0 if now.
    [[nodiscard]] double wait_s(const rate_moment&, const call_cost&);
    void sent(const rate_moment&, const call_cost&);
    void refused_cost(const call_cost&, double sent_s);
    void corrected(const call_cost& estimate, const call_cost& actual);

    /// Starts what probes are due. `affordable`: a refusal fits the budget.
    void start_probes(const rate_moment&, bool affordable);
    /// A call was refused for a rate; `named` is the dimension, where the answer tells it.
    void blame(const rate_moment&, const send_record&, const send_log&, bool first_of_streak,
               std::optional<quota_dimension> named);
    /// Takes over what an answer says; `before` is admitted() when its call was sent. True if the answer
    /// names an exhausted quota: then there is nothing to guess.
    bool read(const rate_moment&, double sent_s, bool accepted, const call_cost& estimate, const amounts& before,
              const limit_hints&);

    /// Headers tell a rate of calls, and no answer ever left room for a second one: the provider saves nothing,
    /// whatever limit it tells (one call a second, told as sixty a minute). Calls a second; 0 where it is not so.
    [[nodiscard]] double told_strict_per_s() const;

    /// Another part found how many calls a second are let in, to a relative `error`; `last` was refused.
    void found(const rate_moment&, const send_record& last, double calls_per_s, double error);
    /// Another part reads the first refusal of all (rate_limit).
    void first_emptied(const send_record& r) { rates_[0].first_emptied(r); }
    /// Something was refused: what was saved before the start is used up.
    void drop_credit() {
        for (auto& r : rates_)
            r.gate.credit = 0;
    }
    /// A probe went through above the rate of calls that an earlier run found. Tells it once.
    [[nodiscard]] bool outgrew_memory() { return rates_[0].outgrew_memory(); }
    void forget_calls() { rates_[0].forget(); }
    /// What was found is kept away from at first (rate_limit).
    void doubt() { rates_[0].doubt(); }
    /// Before a rate was found, so many outcomes were not what a bucket of our own explains.
    void surprised(double outcomes) { rates_[0].shared.unexpected(outcomes); }

    /// The provider asked for a long silence: what it saved up meanwhile would spoil the measurement.
    void interrupted();
    /// A streak of refusals begins / a long one is over.
    void streak_begins();
    void resume(const rate_moment&);

    /// What a later start may take over; dimensions told by headers are not worth keeping.
    struct memory {
        struct one {
            std::optional<double> rate;
            double error = 0.3, burst = 0;
            bool confirmed = false;
        };
        std::array<one, 2> rates; ///< calls, all tokens
        binding chosen = binding::undecided;
    };
    [[nodiscard]] memory keep() const;
    void restore(const memory&, double now_s);

private:
    [[nodiscard]] rate_context context(const rate_moment&, std::size_t dimension) const;
    void mirror(const rate_moment&, const quota_reading&, double sent_s, double sent_after);

    const workload& workload_;
    rate_set_tuning tuning_;
    std::array<rate_limit, count> rates_;
    unnamed_window windows_;
    std::array<double, count> room_{}; ///< the most units that were seen to be left, before a call took its own
    std::array<double, count> told_s_{-1, -1, -1, -1}; ///< when the call was sent whose headers came last
    dimension_choice choice_;
};

} // namespace tagwright::adaptive
