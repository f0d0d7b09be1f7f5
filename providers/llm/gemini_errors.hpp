#pragma once

#include "providers/llm/wire_errors.hpp"
#include "tagwright/endpoint_codec.hpp"

namespace tagwright::llm {

/// What an error of Google's means: google.rpc.Status with its details. `body` may also have come with a 2xx.
[[nodiscard]] reply gemini_error_reply(const endpoint& from, const http_response& response, const json& body);

} // namespace tagwright::llm
