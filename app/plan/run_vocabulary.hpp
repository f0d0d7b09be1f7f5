#pragma once

#include "providers/llm/vocabulary.hpp"
#include "tagwright/records.hpp"

namespace tagwright::plan {

/// The vocabulary that the run was begun with; none where it had none, or is of a version that did not keep it.
[[nodiscard]] llm::vocabulary vocabulary_of(const run_record& run);

} // namespace tagwright::plan
