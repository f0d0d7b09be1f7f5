#pragma once

#include "app/run_host.hpp"
#include "providers/llm/codec.hpp"

namespace tagwright::cli {

/// Asks the provider for the labels of one short text, and prints what came of it: only a real call tells whether key,
/// model and account are good. Blocks.
/// @returns false where the provider cannot be used
[[nodiscard]] bool check_provider(const run_host_parts& parts, const llm::endpoint& to);

} // namespace tagwright::cli
