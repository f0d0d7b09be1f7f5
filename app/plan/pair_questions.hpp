#pragma once

#include "labels/consolidation.hpp"
#include "tagwright/endpoint_codec.hpp"

#include <span>
#include <string_view>
#include <vector>

/// What a model is asked about labels that may be one. Pure.
namespace tagwright::plan {

/// Pairs in one call.
inline constexpr std::size_t pairs_a_call = 40;

/// All labels are in the user message, which is one JSON object: they are data, as page texts are.
[[nodiscard]] llm::prompt question_about(std::span<const labels::doubtful_pair> pairs);

/// What the model says, of those pairs that it says it of; an answer in any form that can mean only one thing. Empty:
/// it says nothing that can be used.
[[nodiscard]] std::vector<labels::told_pair> answers_about(std::span<const labels::doubtful_pair> pairs,
                                                           std::string_view answer);

} // namespace tagwright::plan
