#pragma once

#include "actors/throttle/refusal_tuning.hpp"

#include <string_view>
#include <vector>

namespace tagwright::adaptive {

// Every number of the adaptive controller that was chosen rather than given: one struct a part, named like the part.
// Units, ranges and reasons stand in tuned_parts(), which names each of them; docs/tuning.md is printed from it.

struct adaptive_controller_tuning {
    double window_over_proven = 2;
    double round_trip_guess_s = 5;
    double history_s = 120;
    double hold_max_s = 86'400;
    double pause_min_s = 1;
    double day_quota_pause_s = 3600;
    double silence_min_s = 10;
    double silence_round_trips = 3;
    double disproved_let_in = 3;
    double disproved_ahead = 0.7;
    double outage_refusals = 6;
    double outage_window = 16;
    double queue_slots = 3;
    double queue_share = 0.7;
    double queue_turns_max = 4;
    double shared_error = 0.1;
    double suspected_queue = 8;
    double queue_level = 2;
    double room_over_usual = 3;
    double remembered_window = 0.5;
    double remembered_window_min = 2;
    double guess_fast_per_s = 1000;
    double weighed_wait_s = 0;
    double gap_answers = 5;
    double gap_guess_per_s = 0.3;
    double probed_soon_per_s = 0.5;
};

struct workload_tuning {
    double size_weight = 0.02;
    double round_trip_weight = 0.05;
    double round_trip_guess_s = 3;
    double line_weight_min = 0.004;
    double line_calls_min = 24;
    double line_variation_min = 0.02;
    double line_fixed_min = 0.05;
};

struct rate_set_tuning {
    double variation_min = 0.02;
    double undecided_depth_calls = 8;
    double bound_lately_round_trips = 0.67;
    double told_depth = 0.98;
    double told_reserve_calls = 2;
    double told_reserve = 0.02;
    double kept_error_min = 0.02;
};

struct dimension_choice_tuning {
    double variation_min = 0.02;
    double interval_calls_min = 16;
    double pairs_min = 3;
    double costs_kept = 16;
    double refusals_min = 5;
    double scatter_ratio = 0.6;
    double tokens_cost = 0.15;
    double requests_cost = 0.35;
    double refusals_max = 16;
    double last_word_cost = 0.5;
};

struct rate_limit_tuning {
    double first_guess = 0.3;
    double unmeasured_calls_per_s = 1;
    double first_proof_burst = 1'000'000;
    double told_wait_cost = 0.5;
    double climb_per_two_calls = 1.25;
    double climb_per_two_calls_beyond = 1.25;
    double climb_round_trip_min_s = 1;
    double climb_over_average = 2;
    double climb_span_calls = 48;
    double binding_calls = 8;
    double binding_min = 0.3;
    double wait_max_s = 1;
    double refused_guess = 0.85;
    double guess_cut_most = 0.4;
    double guess_below_bound = 0.7;
    double bound_agrees = 0.97;
    double told_pace = 0.995;
    double margin_min = 0.003;
    double margin_step = 0.002;
    double margin_max = 0.05;
    double margin_keeps = 0.9995;
    double error_guess = 0.3;
    double error_margin_max = 0.03;
    double doubt_first = 2;
    double doubt_calls = 25;
    double doubt_keeps = 0.98;
    double doubt_least = 0.015;
    double interval_max_s = 1200;
    double grain_per_variation = 2;
    double proof_burst_calls = 5;
    double proof_error_min = 0.03;
    double burst_margin = 1.1;
    double overflow_calls = 0;
    double changed_by = 0.1;
    double fall_errors = 2;
    double fall_most = 0.9;
    double steady_calls_min = 24;
    double fallen_to = 0.75;
    double recovered_to = 0.9;
    double reopen_by = 0.15;
    double stepped_error = 0.05;
    double resume_calls_min = 30;
    double resume_error = 0.02;
    double resume_guess = 0.5;
};

struct rate_gate_tuning {
    double surplus_max_s = 20;
    double surplus_errors = 2;
    double surplus_error_max = 0.1;
};

struct policer_tuning {
    double calls_min = 8;
    double intervals_kept = 8;
    double agree_errors = 2;
    double agree_by = 0.02;
    double baseline_calls_max = 1500;
    double recent_span_max_s = 10;
    double recent_calls_min = 8;
    double suffix_calls_min = 12;
    double suffix_calls_max = 48;
};

struct rate_probe_tuning {
    double gain_first = 1.25;
    double gain_second = 1.5;
    double gain_later = 2;
    double fine_every = 3;
    double fine_first = 0.125;
    double fine_min = 0.03;
    double fine_shrinks = 0.5;
    double fine_grows = 2;
    double surplus_over = 1.2;
    double excess_calls = 4;
    double excess_calls_per_variation = 6;
    double lag_round_trips = 1.5;
    double due_calls = 5;
    double due_part = 3;
    double patience_s = 60;
    double patience_calls = 20;
    double patience_excesses = 6;
    double error = 0.03;
    double claim_min = 1.1;
    double stored_shrinks = 0.5;
    double interval_guess_s = 15;
    double interval_calls = 250;
    double interval_low_s = 5;
    double interval_high_s = 60;
    double interval_high_calls = 60;
    double interval_soon = 0.25;
    double interval_grows = 1.6;
    double outage_interval_grows = 2;
    double outage_interval_max = 4;
    double after_refusal_calls = 40;
    double restored_wait_s = 5;
    double recall_from = 1.15;
    double recall_gain_max = 4;
    double recall_calls = 10;
    double recalls_max = 4;
};

struct concurrency_limit_tuning {
    double slack_from_cap = 4;
    double slack_per_cap = 12;
    double again_round_trips = 0.3;
    double again_cap = 0.8;
    double try_lag = 3;
    double let_in_min = 3;
    double let_in_share = 0.3;
    double step_grows = 2;
    double step_per_cap = 4;
    double give_up_round_trips = 20;
    double interval_guess_s = 8;
    double interval_first = 0.1;
    double interval_grows = 1.6;
    double interval_max_s = 100;
    double interval_max_round_trips = 3;
    double interval_max_calls = 300;
    double interval_least_calls = 120;
    double calls_per_s_min = 0.05;
    double queue_again_s = 3600;
    double restored_wait_s = 5;
};

struct slow_start_tuning {
    double first_gap_s = 0.05;
    double silence_s = 0.5;
    double window_used = 0.5;
    double spread = 0.5;
    double spread_max_s = 0.5;
    double single_calls = 24;
    double single_gap_s = 0.1;
    double single_part = 0.1;
};

struct latency_guard_tuning {
    double too_slow = 1.7;
    double healthy = 1.35;
    double cohort_start_min = 16;
    double cohort_start_share = 0.7;
    double cohort_min = 50;
    double cohort_way_back_min = 16;
    double cohort_max = 400;
    double known_min = 0.7;
    double proven_first = 8;
    double base_start_calls = 30;
    double base_falls = 0.3;
    double base_rises = 0.2;
    double plateau_growth = 1.6;
    double plateau_throughput = 1.15;
    double plateau_latency = 1.2;
    double window_min = 2;
    double search_step = 0.6;
    double trial_loss = 0.6;
    double trial_improved = 0.85;
    double trial_base = 1.5;
    double way_back = 0.6;
    double growth_way_back = 1.4;
    double growth = 1.15;
    double growth_calls = 0.5;
    double timeout_step = 0.85;
    double timeout_floor = 0.5;
    double ceiling = 0.9;
    double ceiling_growth = 1.02;
};

struct health_guard_tuning {
    double memory_round_trips = 1.5;
    double memory_min_s = 4;
    double memory_max_s = 10;
    double judge_every_s = 0.5;
    double overdue_min_s = 10;
    double overdue_round_trips = 6;
    double overdue_counts = 0.5;
    double healthy_share = 0.75;
    double outcomes_min = 3;
    double pace_per_share = 2.5;
    double share_min = 0.1;
    double pace_min_per_s = 0.2;
    double pace_guess_per_s = 1;
    double throughput_span_s = 10;
    double throughput_weight = 0.3;
    double failures_memory_s = 120;
    double ill_per_timeout = 0.25;
    double piling_up = 1.5;
};

struct limit_belief_tuning {
    double calls_before_few = 12;
    double calls_before_max = 250;
    double calls_per_s_max = 8;
    double variation_max = 0.25;
    double ahead_max = 15;
    double per_s_min = 0.008;
    double per_s_max = 60;
    double per_s_step = 0.02;
    double tilt = 0.2;
    double spacing_weight = 0.2;
    double shallow_weight = 0.15;
    double cap_weight = 0.28;
    double window_weight = 0.14;
    double random_weight = 0.02;
    double random_sure = 0.8;
    double fixed_sure = 5;
    double let_in_round_trips = 2;
    double overtakes_s = 0.05;
    double blur = 0.06;
    double blur_s = 0.03;
    double blur_deep = 0.5;
    double lapse = 0.02;
    double lapse_deep = 0.005;
    double hint_lapse = 0.005;
    double refusals_first = 4;
    double refusals_per_call = 0.02;
    double refusals_hinted = 3;
    double saved_s = 120;
    double refusal_cost = 6;
    double refusal_cost_calls = 2;
    double refusal_cost_deep = 2.5;
    double refusal_cost_window = 0.1;
    double chance_explore = 0.6;
    double chance_test = 0.9;
    double test_after_calls = 1;
    double test_late_calls = 8;
    double chance_edge = 0.18;
    double window_calls = 3;
    double window_look_s = 8;
    double wait_max_s = 60;
    double calls_max = 30;
    double sure = 0.95;
    double cap_call_s = 5;
    double cap_sure = 0.995;
    double cap_large = 8;
    double cap_large_sure = 0.9;
    double deep_sure = 0.9;
    double error_max = 0.07;
    double error_deep_max = 0.02;
    double error_vague = 0.03;
    double begin_below = 2;
    double begin_least = 0.9;
};

struct call_spacing_tuning {
    double step = 0.00015;
    double step_max = 0.03;
    double settle_step = 0.06;
    double unknown_keeps = 0;
    double row_calls = 1;
    double faster_after_calls = 150;
    double back = 0.03;
    double back_max = 1;
    double idle = 1.5;
    double lost_refusals = 10;
    double back_doublings = 2;
    double recall_step = 0.01;
    double recall_after_calls = 8;
    double again_keeps = 0.995;
    double again_most = 2.5;
};

struct window_quota_tuning {
    double margin_s = 0.1;
    double late_s = 0.5;
    double edge_known_s = 1;
    double try_first_windows = 2;
    double try_more_windows = 8;
    double check_wait_s = 10;
    double check_at = 0.5;
    double check_windows = 20;
    double wrong_calls = 3;
    double lost_refusals = 6;
};

struct queue_guard_tuning {
    double answers_sure = 5;
    double answers_most = 12;
    double longer_per_answer = 0.5;
    double overtaken_most = 3;
};

struct controller_tuning {
    adaptive_controller_tuning adaptive_controller;
    workload_tuning workload;
    rate_set_tuning rate_set;
    dimension_choice_tuning dimension_choice;
    rate_limit_tuning rate_limit;
    rate_gate_tuning rate_gate;
    policer_tuning policer;
    rate_probe_tuning rate_probe;
    concurrency_limit_tuning concurrency_limit;
    attribution_tuning attribution;
    slow_start_tuning slow_start;
    latency_guard_tuning latency_guard;
    health_guard_tuning health_guard;
    refusal_budget_tuning refusal_budget;
    refusal_episodes_tuning refusal_episodes;
    shared_rate_tuning shared_rate;
    limit_belief_tuning limit_belief;
    call_spacing_tuning call_spacing;
    window_quota_tuning window_quota;
    queue_guard_tuning queue_guard;
};

/// One number of a tuning.
struct tuned_number {
    std::string_view name; ///< within its part
    double* value;         ///< in the tuning that was asked about
    double low, high;      ///< the contract of limit_controller holds within; both ends are allowed
    std::string_view unit;
    std::string_view why; ///< what it does, and why it is as it is
};

struct tuned_part {
    std::string_view name; ///< of the part, in docs/throttle.md, too
    std::vector<tuned_number> numbers;
};

/// Every number, in the order of the structs. The pointers are good for as long as the tuning stays where it is.
[[nodiscard]] std::vector<tuned_part> tuned_parts(controller_tuning&);

} // namespace tagwright::adaptive
