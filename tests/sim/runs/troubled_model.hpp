#pragma once

#include "sim/model/random.hpp"
#include "tests/sim/runs/ledger.hpp"
#include "tests/sim/runs/story_plan.hpp"

#include <memory>
#include <optional>

namespace tagwright::sim {

/// A model with the troubles that a plan has for it: gateways before it, a page that it refuses, answers with pages
/// missing, with pages that nobody asked about, and answers that are cut.
class troubled_model {
public:
    /// @param calm  only the page that it refuses is left
    troubled_model(const story_plan& plan, ledger& book, bool calm, std::uint64_t seed)
        : plan_(plan), book_(book), calm_(calm), random_{"model", "runs", seed}, gateway_{"gateway", "runs", seed} {}

    [[nodiscard]] http_response answer(const http_request& request);

private:
    std::optional<http_response> gateway_trouble();
    [[nodiscard]] http_response poisoned_answer() const;
    http_response answer_of_model(const http_request& request);

    const story_plan& plan_;
    ledger& book_;
    bool calm_;
    random_source random_;
    random_source gateway_;
};

} // namespace tagwright::sim
