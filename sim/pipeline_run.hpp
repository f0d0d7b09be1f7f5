#pragma once

#include "actors/throttle/limit_controller.hpp"
#include "messages/messages.hpp"
#include "sim/model/metrics.hpp"
#include "sim/model/scenario.hpp"
#include "tagwright/transport.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::sim {

struct pipeline_setup {
    std::uint64_t seed = 1;
    bool keep_trace = false;          ///< fill `trace`
    double horizon_s = 100'000;       ///< virtual time after which an unfinished run is stopped
    std::string learned;              ///< what an earlier run learned, as limit_controller::export_state() told it
    std::optional<scenario> fallback; ///< a second provider for what the first one does not do

    // For tests.
    /// The throttle's brain; empty: the adaptive controller.
    std::function<std::shared_ptr<limit_controller>(level_bounds, std::uint64_t seed)> make_controller;
    /// Answers in the first provider's place where it returns something.
    std::function<std::optional<http_response>(double now_s, const http_request&)> intercept;
};

struct pipeline_trace {
    std::vector<sample> samples;               ///< about a thousand, evenly spaced
    std::vector<double> ok_at_s, refused_at_s; ///< answers of the first provider
};

struct pipeline_outcome {
    metrics numbers;  ///< of the first provider
    run_finished end; ///< as a host hears it
    pipeline_trace trace;
    std::string learned;      ///< what the throttle knows now
    int permits_left = 0;     ///< granted and not given back
    int fallback_calls = 0;   ///< sent to the second provider
    std::vector<int> settled; ///< how often each page ended, by its number
};

/// Labels the scenario's pages with the real actors – throttle, provider, batcher, publisher – in virtual
/// time. docs/simulation.md tells what is real and what is not.
[[nodiscard]] pipeline_outcome run_pipeline(const scenario& what, const pipeline_setup& setup);

} // namespace tagwright::sim
