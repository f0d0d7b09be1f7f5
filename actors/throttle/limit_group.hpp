#pragma once

#include "tagwright/endpoint.hpp"

#include <string>

namespace tagwright {

/// The model's name without what vendors share one quota across: dates, revisions, "latest", "preview".
/// "gpt-4o-mini-2024-07-18" → "gpt-4o-mini", "claude-haiku-4-5-20251001" → "claude-haiku-4-5",
/// "gemini-2.0-flash-001" → "gemini-2.0-flash".
[[nodiscard]] std::string model_family(const std::string& model);

/// Names the quota that calls to this endpoint use up: server, account and model family. Endpoints with the
/// same name share one throttle, and one memory of what was learned. The account is a fingerprint of the
/// key, from which the key cannot be told.
[[nodiscard]] std::string limit_group(const llm::endpoint& to);

} // namespace tagwright
