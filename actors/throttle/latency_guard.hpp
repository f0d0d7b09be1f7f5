#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/send_log.hpp"

#include <cstdint>
#include <optional>

namespace tagwright::adaptive {

/// Keeps the window where more calls in flight still mean more answers.
///
/// Idea: judge cohorts of consecutively *sent* calls, unfinished ones counted as infinitely late (windows
/// of *finished* calls favour short ones while the window grows); a call that has been out for too long is
/// known to be slow before it is answered. The median is compared with a base; a cut is judged by the next
/// cohort, and undone if the throughput fell with the window and latency did not (then the slowness is not
/// ours; failsafe-go and Cinnamon learnt the same lesson). The base of a start that went past the knee is too
/// high: so the first overload begins a search, cut after cut, until one costs throughput. Timeouts cut at
/// once, by a little each, and put a ceiling on growth.
class latency_guard {
public:
    struct cohort_context {
        double now_s = 0;
        double window = 4;
        bool starting = true;      ///< slow start
        bool window_bound = false; ///< the window held calls back during this cohort
        bool capped = false;       ///< a concurrency cap is known
        double window_max = 200;
        bool ill = false; ///< the provider answers with errors: calls hang for other reasons than load
    };
    struct advice {
        double window = 0;
        bool end_startup = false;
        const char* reason = "";
    };

    explicit latency_guard(const latency_guard_tuning& tuning = {}) : tuning_{tuning} {}

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
    /// A call was out for longer than the client waits: the window for now. Those sent before the last cut may
    /// halve it together, and no more.
    [[nodiscard]] double timed_out(double now_s, double sent_s, double window, const send_log&);
    void started(double now_s) { since_s_ = now_s; }
    /// The window before the last cut for overload; well below it growth is quick.
    double before_cut = 0;

private:
    struct cut {
        double throughput = 0, window = 0, median = 0;
    };
    struct cohort {
        double median = 0, throughput = 0;
        int size = 0, top = 0;
    };
    [[nodiscard]] int calls_needed(const cohort_context&) const;
    std::optional<cohort> take(const cohort_context&, const send_log&);
    std::optional<advice> verdict(const cohort_context&, const cohort&);
    std::optional<advice> plateau(const cohort&);
    void follow(const cohort_context&, const cohort&);

    latency_guard_tuning tuning_;
    std::uint64_t first_ = 0;
    double since_s_ = 0;
    int answers_ = 0;
    std::optional<double> base_;
    double base_calls_ = 0, validated_ = tuning_.proven_first;
    double episode_s_ = -1, floor_ = 0; ///< the last cut: when, and how deep timeouts of earlier calls may cut
    double ceiling_ = 1e9;              ///< of growth, since calls timed out above
    bool descending_ = false;           ///< the search for the knee goes on
    bool proved_ = false;               ///< a cut did cost throughput: the base is that of an unloaded provider
    std::optional<cut> trial_;
    std::optional<cohort> previous_; ///< the cohort with which slow start compares throughput
};

} // namespace tagwright::adaptive
