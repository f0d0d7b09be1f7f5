#pragma once

#include "providers/llm/json_read.hpp"
#include "providers/llm/wire_errors.hpp"

#include <cstdint>
#include <string>
#include <string_view>

/// Where in a server's reply a model's answer stands, and how the model came to its end. Servers that speak somebody
/// else's dialect mix the shapes, so one reading serves all wires.
namespace tagwright::llm {

/// How a model ended, whatever word the server has for it.
enum class finish : std::uint8_t {
    unknown, ///< no word, or one that we do not know: the text decides
    ended,
    cut,        ///< at the output limit
    overflow,   ///< at the context window
    blocked,    ///< by a filter, or by the model's own refusal
    malformed,  ///< the model stumbled over its own form
    overloaded, ///< the server gave up in mid-answer
};
[[nodiscard]] finish meaning_of_finish(std::string_view reason) noexcept;

/// What a reply says besides its numbers.
struct model_said {
    bool found = false;   ///< the reply has a place for an answer, maybe an empty one
    std::string text;     ///< where the answer is; thoughts and all, if they stand in it
    std::string reason;   ///< the server's word for the end; may be empty
    bool refused = false; ///< the model declined in a field of its own
};

/// Chat completions, legacy completions, the Responses API, Ollama's own API. An answer is looked for in the content,
/// parsed content, tool calls, and – where nothing else is said – among the thoughts, if these end with JSON.
[[nodiscard]] model_said read_openai_text(const json& body);
[[nodiscard]] model_said read_gemini_text(const json& candidate);
[[nodiscard]] model_said read_anthropic_text(const json& body);

/// Why a reply with a 2xx is no answer; no failure if its text may be one. Where the model was cut, the text may still
/// hold whole pages.
[[nodiscard]] failure finish_failure(const endpoint& from, const model_said& said);

/// True if an error says that the model, not the request, got its form wrong: asking again helps.
[[nodiscard]] bool says_model_stumbled(const wire_error& error) noexcept;
/// What the model had written by then (Groq); may be empty.
[[nodiscard]] std::string failed_generation(const json& body);

} // namespace tagwright::llm
