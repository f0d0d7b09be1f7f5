#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "sim/model/piecewise.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::sim {

enum class spread : std::uint8_t { constant, uniform, lognormal, per_token };

/// How long the server works on a call, in seconds.
struct service_model {
    spread dist = spread::lognormal;
    double mean = 3;    ///< constant, lognormal
    double sigma = 0.5; ///< lognormal, per_token: of the logarithm
    double min = 0.15;  ///< uniform
    double max = 0.25;  ///< uniform
    double base = 0.5;  ///< per_token: base + per_token · tokens · lognormal(1, sigma), at most 50 s
    double per_token = 0.0015;
};

/// How many tokens a call costs, and how well the client can tell beforehand.
struct token_model {
    spread dist = spread::constant;
    double mean = 1000;
    double sigma = 0.5; ///< lognormal: of the logarithm
    double min = 1;
    double max = 20'000;
    double estimate_error = 0;  ///< the estimate is tokens · lognormal(1, this)
    std::vector<double> blocks; ///< if given: means that take turns, `block_calls` calls each
    int block_calls = 500;
};

/// What the provider enforces from `at_s` on; unset keeps what was. 0 = no such limit.
struct limit_step {
    double at_s = 0;
    std::optional<double> rpm, burst, tpm, token_burst, concurrency;
};

struct fault_window {
    double from_s = 0, to_s = 0;
    double fast_503 = 0; ///< share of the calls that fail after 0.2 s
    double hang = 0;     ///< share of the calls that never answer
    double timeout_s = 30;
};

enum class header_style : std::uint8_t { none, retry_after, full };

/// One simulated provider and its load: a scenario file. See docs/simulation.md for the keys.
struct scenario {
    std::string name = "unnamed";
    std::uint64_t seed = 1;
    int calls = 1000;
    int pages_per_call = 1;
    service_model service;
    token_model tokens;
    double net_low_s = 0.02, net_high_s = 0.05; ///< one way, drawn for every message
    std::vector<limit_step> limits;
    double sharing_knee = 0;       ///< > 0: processor sharing with this many servers
    double sharing_collapse = 2.0; ///< beyond knee · this, throughput falls with √n
    std::vector<fault_window> faults;
    header_style headers = header_style::none;
    int max_concurrency = 200;
    std::string state_in, state_out;
    bool refusals_consume = false;      ///< refused calls are charged as well
    adaptive::controller_tuning tuning; ///< of the client's controller

    [[nodiscard]] piecewise request_rate() const; ///< calls/s
    [[nodiscard]] piecewise token_rate() const;   ///< tokens/s
    [[nodiscard]] piecewise request_burst() const;
    [[nodiscard]] piecewise token_burst() const;
    [[nodiscard]] piecewise concurrency() const;
    [[nodiscard]] double timeout_s() const;
};

/// One call's fate, the same for every controller at the same seed.
struct job {
    double service_s = 0;
    double tokens = 0;
    double estimate = 0; ///< what the client believes that it costs, in tokens
};

[[nodiscard]] std::vector<job> make_jobs(const scenario&, std::uint64_t seed);

/// The shortest makespan that a client can reach that knows everything; in seconds.
[[nodiscard]] double t_min_s(const scenario&, const std::vector<job>&);

/// How many calls of this size the limits let through, in calls/s; never more than max_concurrency can make.
[[nodiscard]] piecewise capacity(const scenario&, const std::vector<job>&);

/// A scenario, or what is wrong with its text: which key, its value, and what is allowed. Unknown keys are
/// errors.
struct parsed_scenario {
    scenario value;
    std::string error;
};
[[nodiscard]] parsed_scenario parse_scenario(const std::string& json_text);
/// Errors name the file, too.
[[nodiscard]] parsed_scenario load_scenario(const std::string& path);

/// Names of the scenarios that come with the program.
[[nodiscard]] std::vector<std::string> shipped_scenarios();
/// One of them by its name, else the file of that name.
[[nodiscard]] parsed_scenario find_scenario(const std::string& name_or_path);

} // namespace tagwright::sim
