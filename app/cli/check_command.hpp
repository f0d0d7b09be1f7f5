#pragma once

#include "app/cli/session.hpp"
#include "providers/llm/codec.hpp"

namespace tagwright::cli {

/// Asks the provider for the labels of one short text, and prints what came of it: only a real call tells whether key,
/// model and account are good. Blocks.
/// @returns false where the provider cannot be used
[[nodiscard]] bool check_provider(const session& open, const llm::endpoint& to);

} // namespace tagwright::cli
