#pragma once

#include "providers/llm/wire_errors.hpp"
#include "tagwright/endpoint_codec.hpp"

namespace tagwright::llm {

/// What an error of OpenAI or of a server that speaks its dialect means, with everything that its headers
/// and its text say about limits. `body` may also have come with a 2xx.
[[nodiscard]] reply openai_error_reply(const endpoint& from, const http_response& response, const json& body);

} // namespace tagwright::llm
