#pragma once

#include "tagwright/limits.hpp"
#include "tagwright/page.hpp"
#include "tagwright/text.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

/// @file
/// Who is asked for labels, how that one has to be spoken to, and what came back.
namespace tagwright::llm::inline v0 {

/// The wire shapes that we speak. `local` is not a wire: it labels inside the process.
enum class wire : std::uint8_t {
    gemini,    ///< Google's generateContent
    openai,    ///< chat completions, which most servers speak
    anthropic, ///< messages
    local,     ///< keywords, inside of this process: no network, no key, no cost
    own,       ///< what endpoint::codec speaks
};

class endpoint_codec;

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
    thinking_level,        ///< how much to think, as a word
    thinking_budget,       ///< how much to think, in tokens
    own_thinking,          ///< DashScope: to leave it to the model whether it thinks
    given_path,            ///< the base URL as it was given
    version_path,          ///< the base URL with the version put behind it
};
/// Number of features: they are 0 … features - 1.
inline constexpr std::size_t features = 13;

/// What was learned of how an endpoint has to be spoken to. It only grows, and two of them are put together in any
/// order: calls that fail at the same time cannot undo each other's lessons.
struct dialect {
    std::uint32_t refused = 0;             ///< a bit for each feature that is not taken
    std::uint32_t output_tokens_max = 0;   ///< the output limit was raised to this, since thinking used it up; 0: no
    std::uint32_t output_tokens_bound = 0; ///< no larger output limit is taken; 0: none is known
    /// Nothing is known against it.
    [[nodiscard]] constexpr bool takes(feature what) const noexcept {
        return (refused & (1u << static_cast<unsigned>(what))) == 0;
    }
    /// The same, and that one is not taken either.
    [[nodiscard]] constexpr dialect without(feature what) const noexcept {
        auto out = *this;
        out.refused |= 1u << static_cast<unsigned>(what);
        return out;
    }
    friend bool operator==(const dialect&, const dialect&) = default;
};

/// One configured provider.
struct endpoint {
    std::string name = {};    ///< as the user calls it: "gemini", "openai", "my-vllm"
    wire shape = wire::local; ///< what it speaks
    /// http:// or https://, without user and fragment; a query where one is needed. Of wire::own whatever its codec
    /// takes; of wire::local nothing. With model and key it says whose quota a call counts for.
    std::string base_url = {};
    std::string model = {};                    ///< as the server calls it
    secret_text api_key = {};                  ///< empty where a server wants none
    std::chrono::milliseconds timeout{60'000}; ///< of one call; above 0
    std::uint32_t output_tokens_max = 4096;    ///< that a model may write in one call, its thinking included
    std::optional<token_price> price = {};     ///< empty: not known, and a budget in USD cannot be kept
    day_terms day = {};                        ///< what the user says of its days; nothing, usually
    dialect speaks = {};                       ///< what was learned of it; a host fills it by itself

    /// Speaks to it, where the shape is wire::own: required there, and used nowhere else. Shared by threads. Not kept
    /// with a run: one that is gone on with has it, as the key, from the host's endpoint of that name and base URL.
    std::shared_ptr<const endpoint_codec> codec = {};
};

/// What came back. `text` counts where failure.code is ok; beside errc::truncated_answer and errc::bad_answer it is
/// what the model had written by then, of which whole pages may be used.
struct reply {
    failure why = {};                        ///< code ok: the model answered with `text`
    std::string text = {};                   ///< the model's own output, not yet checked
    token_usage usage = {};                  ///< as the server counted; 0 where it does not say, also on failures
    limit_hints hints = {};                  ///< from headers and error body, also on success
    call_verdict verdict = call_verdict::ok; ///< what the throttle has to know
    std::string model = {};                  ///< as the server names it
    std::string request_id = {};             ///< to quote to the vendor; may be empty
    /// How the endpoint has to be spoken to from now on. With errc::unsupported the same call, sent again so, may work.
    std::optional<dialect> next_dialect = {};
    std::optional<double> input_tokens_max = {}; ///< as a refusal of too long a prompt tells it
    std::optional<std::string> notice = {};      ///< for a person, once a run
};

} // namespace tagwright::llm::inline v0
