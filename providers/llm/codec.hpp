#pragma once

#include "messages/domain.hpp"
#include "messages/limits.hpp"
#include "providers/http/transport.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// The wire shapes that we speak. `local` is not a wire: it labels inside the process.
enum class wire : std::uint8_t { gemini, openai, anthropic, local };

/// One configured provider.
struct endpoint {
    std::string name; ///< as the user calls it: "gemini", "openai", "my-vllm"
    wire shape = wire::local;
    std::string base_url;
    std::string model;
    std::string api_key; ///< secret; empty where a server wants none
    std::chrono::milliseconds timeout{60'000};
    std::uint32_t output_tokens_max = 4096;
};

/// One page inside a prompt.
struct prompt_page {
    std::string ref; ///< local to one call: "p1", "p2", …
    std::string title;
    std::string text;
};

/// A prompt, ready for any wire. `user` is exactly one JSON object (see prompt.hpp).
struct prompt {
    std::string system;
    std::string user;
    std::string schema; ///< JSON Schema of the answer, as text
    std::uint32_t input_tokens = 0; ///< estimate
};

/// What came back. Exactly one of `text` (failure.code == ok) and `why` counts.
struct reply {
    failure why;            ///< code ok: the model answered with `text`
    std::string text;       ///< the model's own output, not yet checked
    token_usage usage;
    limit_hints hints;      ///< from headers and error body, also on success
    call_verdict verdict = call_verdict::ok; ///< what the throttle has to know
    std::string model;      ///< as the server names it
    std::string request_id; ///< to quote to the vendor; may be empty
};

/// Pure translation between our prompt and one vendor's HTTP API. Errors are mapped as the vendor
/// documents them: billing and bad keys are never retryable.
class codec {
public:
    virtual ~codec() = default;
    [[nodiscard]] virtual http_request make_request(const endpoint& to, const prompt& what) const = 0;
    [[nodiscard]] virtual reply parse_response(const endpoint& from, const http_response& response) const = 0;
};

/// The codec for a wire; wire::local has none (nullptr).
[[nodiscard]] std::unique_ptr<codec> make_codec(wire shape);

} // namespace tagwright::llm
