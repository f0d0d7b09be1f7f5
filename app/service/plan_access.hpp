#pragma once

#include "app/service/api.hpp"
#include "providers/llm/vocabulary.hpp"

#include <memory>
#include <optional>
#include <string>

namespace tagwright::service {

/// The right to change a run's plan. While a dry run goes on here its pages may be reviewed as far as they have
/// ended; a run that nobody drives is claimed meanwhile.
struct plan_access {
    run_record record;
    llm::vocabulary vocabulary;
    std::shared_ptr<run_claim> claim;
    std::optional<web_answer> refusal;
};

[[nodiscard]] plan_access access_plan(api_parts& api, const std::string& run);

} // namespace tagwright::service
