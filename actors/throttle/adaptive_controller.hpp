#pragma once

#include "actors/throttle/concurrency_limit.hpp"
#include "actors/throttle/dimension_choice.hpp"
#include "actors/throttle/health_guard.hpp"
#include "actors/throttle/latency_guard.hpp"
#include "actors/throttle/limit_controller.hpp"
#include "actors/throttle/rate_limit.hpp"
#include "actors/throttle/refusal_budget.hpp"
#include "actors/throttle/send_log.hpp"
#include "actors/throttle/workload.hpp"

#include <array>
#include <unordered_map>

namespace tagwright {

/// Learns rate and concurrency limits from refusals, latencies and headers.
class adaptive_controller final : public limit_controller {
public:
    explicit adaptive_controller(level_bounds bounds, std::uint64_t seed = 1);

    [[nodiscard]] admission admit(time_point now, std::uint64_t call, const call_cost& estimate) override;
    void settle(time_point now, std::uint64_t call, const call_outcome& outcome) override;
    [[nodiscard]] controller_view view(time_point now) const override;
    [[nodiscard]] std::vector<level_change> take_changes() override;
    [[nodiscard]] std::string export_state(time_point now) const override;
    void import_state(time_point now, const std::string& text) override;

private:
    struct flying {
        adaptive::send_record record;
        call_cost estimate;
        std::array<double, 4> before{}; ///< per dimension: admitted when it was sent
    };

    void advance(time_point t);
    [[nodiscard]] time_point to_time(double s) const;
    [[nodiscard]] adaptive::rate_context context(const adaptive::rate_limit&) const;
    [[nodiscard]] adaptive::cap_context cap_context() const;
    [[nodiscard]] static double cost(std::size_t dimension, const call_cost&);
    [[nodiscard]] bool may_probe() const { return budget_.allows_probe(requests().admitted) && health_.healthy(); }
    [[nodiscard]] const adaptive::rate_limit& requests() const { return rates_[0]; }
    [[nodiscard]] const adaptive::rate_limit& tokens() const { return rates_[1]; }
    [[nodiscard]] bool undecided() const { return choice_.chosen() == adaptive::binding::undecided; }

    [[nodiscard]] double gate_wait_s(const call_cost&);
    void send(std::uint64_t call, const call_cost&);
    void start_probes();
    void answered(const flying&, std::uint64_t call, const call_outcome&);
    void refused(flying&, std::uint64_t call, const call_outcome&);
    void failed(const flying&, std::uint64_t call, bool timeout);
    void react(const flying&, const limit_hints&);
    void blame_rate(const flying&);
    [[nodiscard]] int accepted_lately(int ahead) const;
    [[nodiscard]] bool let_in_since(double sent_s) const;
    void end_streak();
    void read_headers(const flying&, const limit_hints&);
    void note_level(const char* reason);
    [[nodiscard]] double jitter();

    double now_ = 0;
    time_point epoch_{};
    bool has_epoch_ = false;
    std::uint64_t random_;

    adaptive::workload workload_;
    adaptive::send_log log_;
    std::unordered_map<std::uint64_t, flying> flying_;
    std::array<adaptive::rate_limit, 4> rates_{adaptive::rate_limit{false}, adaptive::rate_limit{true},
                                               adaptive::rate_limit{true}, adaptive::rate_limit{true}};
    std::array<double, 4> told_s_{-1, -1, -1, -1};
    adaptive::dimension_choice choice_;
    adaptive::concurrency_limit window_;
    adaptive::latency_guard latency_;
    adaptive::health_guard health_;
    adaptive::refusal_budget budget_;

    bool starting_ = true, interrupted_ = false, window_bound_ = false;
    int refusals_ = 0;
    double grown_s_ = 0;
    double next_send_s_ = 0, hold_s_ = -1;
    double episode_s_ = -1, previous_episode_s_ = -1;
    double streak_since_s_ = 0, last_refused_send_s_ = -1, refusal_s_ = 0.1;
    int streak_ = 0;
    std::optional<int> cap_before_streak_;
    bool headers_name_it_ = false;
    double server_errors_ = 0, timeouts_ = 0, overload_cut_s_ = -1;

    int told_level_ = 0, peak_level_ = 0;
    std::vector<level_change> changes_;
};

} // namespace tagwright
