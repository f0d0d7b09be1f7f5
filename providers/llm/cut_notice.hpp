#pragma once

#include "tagwright/endpoint_codec.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tagwright::llm {

/// What to tell a person where a server seems to have cut the prompt and answered all the same (Ollama does, at its
/// num_ctx): it has counted far fewer tokens than were sent. No value where the difference may be the estimate's.
/// @param counted  the server's own count of the prompt, cached tokens included; 0: not told
[[nodiscard]] std::optional<std::string> cut_notice(const endpoint& from, const prompt& sent, std::uint64_t counted);

} // namespace tagwright::llm
