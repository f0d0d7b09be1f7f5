#pragma once

#include "base/secret_text.hpp"
#include "messages/domain.hpp"
#include "messages/limits.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace tagwright::llm {

/// The wire shapes that we speak. `local` is not a wire: it labels inside the process.
enum class wire : std::uint8_t { gemini, openai, anthropic, local };

/// What a request may hold that some servers refuse. What takes its place: providers/llm/dialect.hpp.
enum class feature : std::uint8_t {
    strict,                ///< OpenAI's `strict`, and a schema that forbids other properties
    json_schema,           ///< the answer's schema, as the wire spells it today
    openapi_schema,        ///< Gemini's older `responseSchema`
    forced_tool,           ///< Anthropic: the schema as the input of a tool that has to be used
    json_object,           ///< JSON of any shape
    max_tokens,            ///< OpenAI's older name of the output limit
    max_completion_tokens, ///< its newer name
    system_role,           ///< instructions apart from the data
    thinking_level,
    thinking_budget,
    own_thinking, ///< DashScope: to leave it to the model whether it thinks
    given_path,   ///< the base URL as it was given
    version_path, ///< the base URL with the version put behind it
};
inline constexpr std::size_t features = 13;

/// What was learned of how an endpoint has to be spoken to. It only grows, and two of them are put together in any
/// order: calls that fail at the same time cannot undo each other's lessons.
struct dialect {
    std::uint32_t refused = 0;             ///< a bit for each feature that is not taken
    std::uint32_t output_tokens_max = 0;   ///< the output limit was raised to this, since thinking used it up; 0: no
    std::uint32_t output_tokens_bound = 0; ///< no larger output limit is taken; 0: none is known
    [[nodiscard]] constexpr bool takes(feature what) const noexcept {
        return (refused & (1u << static_cast<unsigned>(what))) == 0;
    }
    [[nodiscard]] constexpr dialect without(feature what) const noexcept {
        auto out = *this;
        out.refused |= 1u << static_cast<unsigned>(what);
        return out;
    }
    friend bool operator==(const dialect&, const dialect&) = default;
};

/// One configured provider.
struct endpoint {
    std::string name; ///< as the user calls it: "gemini", "openai", "my-vllm"
    wire shape = wire::local;
    std::string base_url;
    std::string model;
    secret_text api_key; ///< empty where a server wants none
    std::chrono::milliseconds timeout{60'000};
    std::uint32_t output_tokens_max = 4096;
    std::optional<token_price> price; ///< empty: not known
    day_terms day;
    dialect speaks; ///< what was learned of it; grows with learn()
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
    /// How the endpoint has to be spoken to from now on. With errc::unsupported the same call, sent again so, may work.
    std::optional<dialect> next_dialect;
    std::optional<double> input_tokens_max; ///< as a refusal of too long a prompt tells it
    std::optional<std::string> notice;      ///< for a person, once a run
};

} // namespace tagwright::llm
