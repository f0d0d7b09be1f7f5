#pragma once

#include "messages/http.hpp"
#include "messages/llm.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

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
    std::string schema;             ///< JSON Schema of the answer, as text
    std::uint32_t input_tokens = 0; ///< estimate
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
