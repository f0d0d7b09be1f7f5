#pragma once

#include "actors/throttle/send_log.hpp"

#include <cstdint>
#include <optional>

namespace tagwright::adaptive {

/// Keeps the window where more calls in flight still mean more answers.
///
/// Idea: judge cohorts of consecutively *sent* calls, unfinished ones counted as infinitely late (windows
/// of *finished* calls favour short ones while the window grows). The median is compared with a base; a
/// cut is judged by the next cohort, and undone if the throughput fell with the window and latency did not
/// (then the slowness is not ours; failsafe-go and Cinnamon learnt the same lesson).
class latency_guard {
public:
    struct cohort_context {
        double now_s = 0;
        double window = 4;
        bool starting = true;      ///< slow start
        bool window_bound = false; ///< the window held calls back during this cohort
        bool capped = false;       ///< a concurrency cap is known
        double window_max = 200;
    };
    struct advice {
        double window = 0;
        bool end_startup = false;
        const char* reason = "";
    };

    void answered() { ++answers_; }
    /// To be called after every answer. `judged` tells whether a cohort was complete.
    std::optional<advice> judge(const cohort_context&, const send_log&, bool healthy, bool& judged);

    /// First send that the running cohort needs.
    [[nodiscard]] std::uint64_t first_serial() const { return first_; }
    /// The window up to which a whole cohort was seen to be healthy.
    [[nodiscard]] double validated() const { return validated_; }
    [[nodiscard]] std::optional<double> base() const { return base_; }
    void restore(std::optional<double> base, double validated);
    /// Starts over: the latencies of slow start are no base for what follows.
    void restart(double now_s, const send_log&, bool forget_base);
    void started(double now_s) { since_s_ = now_s; }
    /// The window before the first cut for overload, to which growth may return quickly.
    double before_cut = 0;

private:
    struct cut {
        double throughput = 0, window = 0, median = 0;
    };
    struct cohort {
        double median = 0, throughput = 0;
        int size = 0, top = 0;
    };
    std::optional<cohort> take(const cohort_context&, const send_log&);
    std::optional<advice> verdict(const cohort_context&, const cohort&);
    std::optional<advice> plateau(const cohort&);
    void follow(const cohort_context&, const cohort&);

    std::uint64_t first_ = 0;
    double since_s_ = 0;
    int answers_ = 0;
    std::optional<double> base_;
    double base_calls_ = 0, validated_ = 8;
    bool restored_ = false;
    std::optional<cut> trial_;
    std::optional<cohort> previous_; ///< the cohort with which slow start compares throughput
};

} // namespace tagwright::adaptive
