#pragma once

#include "providers/llm/label_rules.hpp"
#include "tagwright/endpoint.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"

#include <chrono>
#include <string>

namespace tagwright {

/// What one short call has shown of a provider.
struct provider_found {
    llm::endpoint to; ///< with the dialect that was found out
    llm::reply reply; ///< `why` is set where it cannot be used
    std::chrono::duration<double> took{};
    std::string warning; ///< it answers, but cuts longer prompts; may be empty
};

/// Asks the provider for the labels of one short text: only a real call tells whether key, model and account are good.
/// What is found out of its dialect is kept in the store. Not for the local one, which needs none of this. Blocks.
[[nodiscard]] provider_found try_provider(transport& net, value_store& values, const llm::label_rules& rules,
                                          const llm::endpoint& configured);

/// The text under that name, waited for; empty where there is none.
[[nodiscard]] std::string kept_text(value_store& values, const std::string& key);

} // namespace tagwright
