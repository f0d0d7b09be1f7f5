#pragma once

#include "actors/provider/circuit_breaker.hpp"
#include "actors/provider/overflow.hpp"
#include "actors/provider/retry_plan.hpp"
#include "actors/provider/suspicion.hpp"

#include <string>

namespace tagwright {

/// One endpoint as a run knows it – is it well, does it refuse everything alike, how fast is it, what fits into a call
/// – and what the end of a call there means. Pure.
class endpoint_judge {
public:
    struct config {
        std::string name;
        circuit_breaker::config breaker;
        suspicion::rule suspecting;
        overflow_gauge::config overflow;
        int shortened_max = 3;           ///< times that a page which stands alone is cut
        double call_overhead_tokens = 0; ///< of the instructions, in each call
        bool proven = false;             ///< the run has had good answers when it was driven earlier
    };
    explicit endpoint_judge(config from);

    /// What is to be known of the moment.
    struct moment {
        time_point now;
        bool more_endpoints = false;                            ///< there is another one behind this, not lost
        suspicion::left_over left = suspicion::left_over::more; ///< besides this call
    };
    struct judgement {
        ruling what = ruling::give_up;
        bool refuses_all = false;   ///< known now: pages that were blamed for its refusals are to go round again
        bool window_shrunk = false; ///< what waits for it may no longer fit into a call
    };
    /// The end of a call, told to breaker, suspicion and gauge.
    /// @param ended  its strikes are counted here
    [[nodiscard]] judgement judge(job& ended, bool probe, const call_done& result, const moment& at);

    /// Tokens that a call may have, as far as is known; 0: not known.
    [[nodiscard]] double window() const noexcept { return window_; }

    circuit_breaker breaker;
    suspicion suspected;
    overflow_gauge gauge;

private:
    judgement judge_refusal(const job& ended, const failure& why, ruling otherwise);
    judgement judge_too_long(const job& ended, const call_done& result);
    judgement judge_passing(job& ended, bool probe, const call_done& result, const moment& at);
    judgement suspend(const call_done& result, time_point now);
    /// @return true if it is smaller now than it was known to be
    bool learn_window(const job& ended, const call_done& result);

    config config_;
    double window_ = 0;
};

} // namespace tagwright
