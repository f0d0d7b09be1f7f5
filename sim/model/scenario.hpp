#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "sim/model/piecewise.hpp"
#include "tagwright/limits.hpp"
#include "tagwright/page.hpp"

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
    /// What a page adds to its call, its answer included. If given, a call is the instructions and its pages, whatever
    /// their number: see size_by_pages().
    std::optional<double> page_mean = {};
    double page_sigma = 0.6; ///< of the logarithm
};

/// What the provider enforces from `at_s` on; unset keeps what was. 0 = no such limit.
struct limit_step {
    double at_s = 0;
    std::optional<double> rpm, burst, tpm, token_burst, concurrency;
    std::optional<double> itpm{}, input_burst{}, otpm{}, output_burst{}; ///< of the prompts, of the answers
};

enum class window_kind : std::uint8_t { fixed, sliding };

/// At most `limit` in a window: one that starts anew at edges of the clock, or the time just gone.
struct window_limit {
    quota_dimension unit = quota_dimension::requests;
    double limit = 60;
    double per_s = 60;
    window_kind kind = window_kind::fixed;
    std::optional<double> first_edge_s; ///< fixed: after the start of the run; else drawn, even over the window
};

/// A server with places to work in and a queue before them.
struct slot_model {
    int count = 0; ///< 0: no such server
    int queue = 64;
    bool notices_hang_ups = false; ///< or it does the work all the same, for nobody
    int full_status = 503;         ///< what a full queue answers
};

enum class tenant_kind : std::uint8_t { steady, bursts, office_hours };

/// Somebody else on our quota. What finds no room is dropped.
struct tenant_model {
    tenant_kind kind = tenant_kind::steady;
    double rpm = 60; ///< on average, while there is work
    double tokens = 1000;
    double on_s = 60, off_s = 60; ///< bursts: mean lengths
    double from_h = 8, to_h = 18; ///< office_hours: of the day
};

struct fault_window {
    double from_s = 0, to_s = 0;
    double fast_503 = 0;             ///< share of the calls that fail after 0.2 s
    double hang = 0;                 ///< share of the calls that never answer
    std::optional<double> timeout_s; ///< the client's
};

/// What answers tell of limits: see vendor_headers.hpp.
enum class header_style : std::uint8_t { none, retry_after, full, openai, azure, groq, openrouter, mistral };

/// One simulated provider and its load: a scenario file. See docs/simulation.md for the keys.
struct scenario {
    std::string name = "unnamed";
    std::uint64_t seed = 1;
    std::string source; ///< where limits were read, and when
    int calls = 1000;
    std::optional<int> pages; ///< if given, `calls` follows from it
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
    std::vector<window_limit> windows;
    slot_model slots;
    std::vector<tenant_model> tenants;
    double start_hour = 0;                  ///< of the day at which the run starts
    int refusal_status = 429;               ///< what a refused call is told
    std::optional<double> calls_a_day;      ///< that the client's user allows
    bool spread_over_day = false;           ///< the user wants a day's calls to last until it ends
    bool waits_for_quota = false;           ///< the client's run waits where a quota is used up for long; else it ends
    std::optional<double> client_timeout_s; ///< what timeout_s() is where no fault says otherwise
    std::optional<token_price> price;       ///< USD per million tokens

    [[nodiscard]] piecewise request_rate() const; ///< calls/s
    [[nodiscard]] piecewise token_rate() const;   ///< tokens/s
    [[nodiscard]] piecewise request_burst() const;
    [[nodiscard]] piecewise token_burst() const;
    [[nodiscard]] piecewise input_rate() const;  ///< tokens/s
    [[nodiscard]] piecewise output_rate() const; ///< tokens/s
    [[nodiscard]] piecewise input_burst() const;
    [[nodiscard]] piecewise output_burst() const;
    [[nodiscard]] piecewise concurrency() const;
    [[nodiscard]] double timeout_s() const;
    /// Tokens of prompts and of answers have limits of their own.
    [[nodiscard]] bool tells_input_from_output() const;
};

/// Of the instructions in each call that is made of pages.
inline constexpr double instruction_tokens = 390;

/// Makes `calls` of `pages`, and the tokens of a call of those of a page, where they are given. The sum of lognormal
/// pages is taken for lognormal, with the right mean and variance (Fenton, 1960).
void size_by_pages(scenario&);

/// One call's fate, the same for every controller at the same seed.
struct job {
    double service_s = 0;
    double tokens = 0;
    double estimate = 0; ///< what the client believes that it costs, in tokens
    double output = 0;   ///< how many of the tokens are the answer's
};

/// How many of a call's tokens are the answer's.
[[nodiscard]] double output_share(double tokens, int pages);

[[nodiscard]] std::vector<job> make_jobs(const scenario&, std::uint64_t seed);

/// The shortest makespan that a client can reach that knows everything, in seconds: `forever` where the limits never
/// let all of it through. The seed matters where edges of windows are drawn, and for tenants. They get all that they
/// would get without us: a client that crowds them out can be faster.
[[nodiscard]] double t_min_s(const scenario&, const std::vector<job>&, std::uint64_t seed);
/// With the scenario's own seed.
[[nodiscard]] double t_min_s(const scenario&, const std::vector<job>&);

/// How many calls of this size the limits let through, in calls/s; never more than max_concurrency can make. Windows
/// and tenants count with what they are on average.
[[nodiscard]] piecewise capacity(const scenario&, const std::vector<job>&);

/// A scenario, or what is wrong with its text: which key, its value, and what is allowed. Unknown keys are
/// errors.
struct parsed_scenario {
    scenario value;
    std::string error;
};

/// A value in the place of a file's own: "limits.0.rpm" = "30", "headers" = "groq".
struct scenario_change {
    std::string key;   ///< names and, in lists, places from 0, with dots between
    std::string value; ///< JSON; a text may do without its quotes
};

[[nodiscard]] parsed_scenario parse_scenario(const std::string& json_text,
                                             const std::vector<scenario_change>& changes = {});

/// Errors name the file, too.
[[nodiscard]] parsed_scenario load_scenario(const std::string& path, const std::vector<scenario_change>& changes = {});

/// Names of the scenarios that come with the program.
[[nodiscard]] std::vector<std::string> shipped_scenarios();
/// One of them by its name, else the file of that name.
[[nodiscard]] parsed_scenario find_scenario(const std::string& name_or_path,
                                            const std::vector<scenario_change>& changes = {});

} // namespace tagwright::sim
