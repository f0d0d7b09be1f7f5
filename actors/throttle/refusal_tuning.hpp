#pragma once

namespace tagwright::adaptive {

// The numbers of the parts that read refusals: see controller_tuning.hpp.

struct attribution_tuning {
    double let_in_min = 3;
    double room = 0.9;
};

struct refusal_budget_tuning {
    double most = 8;
    double earned = 0.0055;
    double probe_after_calls = 180;
    double small_share = 0.03;
    double known_probes = 3;
    double known_calls = 75;
};

struct refusal_episodes_tuning {
    double round_trip_guess_s = 0.1;
    double round_trip_weight = 0.2;
    double round_trip_max_s = 2;
    double hold_from = 3;
    double hold_first_part = 6;
    double hold_first_max_s = 0.5;
    double hold_grows = 2;
    double hold_max_s = 8;
    double outage_after_s = 75;
    double outage_hold_max_s = 60;
    double jitter = 0.25;
    double silent_round_trips = 3;
    double let_in_memory = 3.3;
    double let_in_after_s = 1;
};

struct shared_rate_tuning {
    double memory_calls = 300;
    double seen = 2.05;
    double pause_calls = 5;
    double fall = 0.05;
    double cut = 0.3;
    double cut_calls = 8;
    double growth = 0.0004;
    double growth_calls = 60;
    double growth_most = 1.02;
    double best_calls = 600;
    double again_from = 1.3;
    double again_calls = 40;
    double agree_calls_min = 24;
    double agree_by = 0.01;
    double agree_calls = 1.5;
    double agree_times = 4;
    double error = 0.05;
};

} // namespace tagwright::adaptive
