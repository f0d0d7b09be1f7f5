#pragma once

#include "app/cli/session.hpp"
#include "tagwright/endpoint_codec.hpp"

namespace tagwright::cli {

/// Asks the provider for the labels of one short text, and prints what came of it: only a real call tells whether key,
/// model and account are good. Blocks.
/// @returns false where the provider cannot be used
/// @param heard  takes what the answer says of limits; may be null
[[nodiscard]] bool check_provider(const session& open, const llm::endpoint& to, limit_hints* heard = nullptr);

/// A line on how many days the pages take, where the first provider's calls are counted by the day; else empty. Asks
/// the wiki for the space. Blocks.
[[nodiscard]] std::string days_of_run(tagwright::host& host, const session& open, const options& what);

} // namespace tagwright::cli
