#pragma once

#include "messages/domain.hpp"
#include "messages/limits.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

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
    std::optional<token_price> price; ///< empty: not known
};

/// What came back. `text` counts where failure.code is ok; beside errc::truncated_answer and errc::bad_answer it is
/// what the model had written by then, of which whole pages may be used.
struct reply {
    failure why;      ///< code ok: the model answered with `text`
    std::string text; ///< the model's own output, not yet checked
    token_usage usage;
    limit_hints hints;                       ///< from headers and error body, also on success
    call_verdict verdict = call_verdict::ok; ///< what the throttle has to know
    std::string model;                       ///< as the server names it
    std::string request_id;                  ///< to quote to the vendor; may be empty
    std::optional<double> input_tokens_max;  ///< as a refusal of too long a prompt tells it
};

} // namespace tagwright::llm
