#pragma once

#include "actors/throttle/attribution.hpp"
#include "actors/throttle/call_spacing.hpp"
#include "actors/throttle/concurrency_limit.hpp"
#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/day_quota.hpp"
#include "actors/throttle/health_guard.hpp"
#include "actors/throttle/latency_guard.hpp"
#include "actors/throttle/limit_belief.hpp"
#include "actors/throttle/limit_controller.hpp"
#include "actors/throttle/queue_guard.hpp"
#include "actors/throttle/rate_set.hpp"
#include "actors/throttle/refusal_budget.hpp"
#include "actors/throttle/refusal_episodes.hpp"
#include "actors/throttle/send_log.hpp"
#include "actors/throttle/slow_start.hpp"
#include "actors/throttle/whole_seconds.hpp"
#include "actors/throttle/window_quota.hpp"
#include "actors/throttle/workload.hpp"

#include <unordered_map>

namespace tagwright {

/// Learns the rate and concurrency limits of one limit group from refusals, latencies and headers, and
/// keeps close to them with few refusals. docs/throttle.md tells the whole story.
///
/// Idea: several small learners, one per question, and this class as the only place that knows the order in
/// which they hear of an event. A call goes when the window has room, no hold is on, and every gate (rates,
/// health, slow start) lets it pass. A refusal is new or known, hinted or not, and blamed on a rate, on a
/// concurrency cap, or on both. All times inside are seconds since the first event.
class adaptive_controller final : public limit_controller {
public:
    /// @param bounds  where the level starts and what it never passes
    /// @param seed    of the jitter in holds, so that processes that share a key do not return together
    /// @param tuning  within the ranges of tuned_parts()
    /// @param days    what is known of the provider's days
    explicit adaptive_controller(level_bounds bounds, std::uint64_t seed = 1,
                                 const adaptive::controller_tuning& tuning = {}, adaptive::day_rules days = {});
    adaptive_controller(const adaptive_controller&) = delete; // the rates refer to the workload
    adaptive_controller& operator=(const adaptive_controller&) = delete;
    ~adaptive_controller() override = default;

    [[nodiscard]] admission admit(time_point now, std::uint64_t call, const call_cost& estimate) override;
    void settle(time_point now, std::uint64_t call, const call_outcome& outcome) override;
    [[nodiscard]] controller_view view(time_point now) const override;
    [[nodiscard]] std::vector<level_change> take_changes() override;
    void bound(time_point now, int lowest, int highest) override;
    [[nodiscard]] std::string export_state(time_point now) const override;
    void import_state(time_point now, const std::string& text) override;

private:
    struct flying {
        adaptive::send_record record;
        call_cost estimate;
        adaptive::rate_set::amounts before{}; ///< admitted when it was sent
    };

    void advance(time_point t);
    [[nodiscard]] time_point to_time(double s) const;
    [[nodiscard]] double from_start(time_point t) const;
    [[nodiscard]] admission not_before(time_point now, double s) const;
    [[nodiscard]] double usual_s() const; ///< of a call; a guess until the first answer
    [[nodiscard]] adaptive::rate_moment moment() const { return {now_s_, episodes_.round_trip_s()}; }
    [[nodiscard]] adaptive::cap_context cap_context() const;
    [[nodiscard]] double window_max() const { return own().window_over_proven * latency_.validated(); }
    [[nodiscard]] bool may_probe() const;
    [[nodiscard]] const adaptive::adaptive_controller_tuning& own() const { return tuning_.adaptive_controller; }

    void send(std::uint64_t call, const call_cost&);
    void answered(const flying&, std::uint64_t call, const call_outcome&);
    void take_back(const flying&);
    void judge_latency();
    void judge_queue();
    [[nodiscard]] adaptive::known_pace pace() const;
    void refused(const flying&, std::uint64_t call, const limit_hints&, bool named);
    void react(const flying&, const limit_hints&, bool named);
    [[nodiscard]] adaptive::refusal_evidence evidence(int ahead) const;
    [[nodiscard]] int overtakers(const adaptive::send_record&) const;
    void failed(const flying&, std::uint64_t call, bool timeout);
    void one_at_a_time();
    [[nodiscard]] bool nothing_known() const;
    [[nodiscard]] bool saves_little() const;
    void keep_gap(const flying&);
    void forget_memory();
    bool believe(const flying&, const limit_hints&, bool news);
    void follow_belief();
    void begin_window(const adaptive::found_limit&);
    void make_room(double per_s);
    void end_streak();
    void note_level(const char* reason);

    adaptive::controller_tuning tuning_;
    double now_s_ = 0;
    std::optional<time_point> start_;

    adaptive::workload workload_{tuning_.workload};
    adaptive::send_log log_;
    std::unordered_map<std::uint64_t, flying> flying_;
    adaptive::rate_set rates_{workload_, tuning_};
    adaptive::concurrency_limit window_;
    adaptive::slow_start slow_start_{tuning_.slow_start};
    adaptive::latency_guard latency_{tuning_.latency_guard};
    adaptive::health_guard health_{tuning_.health_guard};
    adaptive::refusal_budget budget_{tuning_.refusal_budget};
    adaptive::refusal_episodes episodes_;
    adaptive::day_quota day_;
    adaptive::limit_belief belief_{tuning_.limit_belief};
    adaptive::call_spacing spacing_{tuning_.call_spacing};
    adaptive::window_quota quota_{tuning_.window_quota};
    adaptive::queue_guard queue_{tuning_.queue_guard};

    bool cold_ = true;          ///< nothing was refused yet, and nothing is remembered
    bool window_bound_ = false; ///< the window held a call back since it was last judged
    std::optional<int> cap_before_streak_;
    double suspended_until_s_ = -1;
    int timed_out_in_row_ = 0; ///< beside successes, at a low level
    int told_level_, peak_level_;
    std::vector<level_change> changes_;
};

} // namespace tagwright
