#pragma once

#include "tagwright/endpoint.hpp"
#include "tagwright/endpoint_codec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How an endpoint is spoken to: what is sent at first, and what takes its place once the server refuses it. Each step
/// gives up one feature for good, so there is an end. Nothing here knows models or versions of servers: they say it.
namespace tagwright::llm {

/// How the answer's form is asked for. The instructions ask for the same JSON in words, always.
enum class answer_form : std::uint8_t { json_schema, openapi_schema, tool, json_object, words };

[[nodiscard]] answer_form form_of(const endpoint& to) noexcept;
/// OpenAI's "strict", and properties that are forbidden in the schema.
[[nodiscard]] bool is_strict(const endpoint& to) noexcept;
/// The field of the output limit in OpenAI's shape; empty: none is taken.
[[nodiscard]] std::string_view limit_field_of(const endpoint& to) noexcept;
/// Instructions have a place of their own; else they stand before the data.
[[nodiscard]] bool has_system_role(const endpoint& to) noexcept;
/// Appends the user message as a string of JSON. The data is its last line whatever stands before it: one JSON object,
/// which page text cannot leave.
void append_user_message(std::string& out, const endpoint& to, const prompt& what);
/// An empty text with room for a request's body.
[[nodiscard]] std::string body_for(const prompt& what);
/// How Gemini is told that labels need little thought: each generation has its own switch.
enum class thinking_switch : std::uint8_t { none, level, budget };
[[nodiscard]] thinking_switch thinking_of(const endpoint& to) noexcept;

/// Tokens that the model may write in one call.
[[nodiscard]] std::uint32_t output_limit_of(const endpoint& to) noexcept;
/// The limit raised, since thinking uses it up; no value if it is as high as it may be.
[[nodiscard]] std::optional<dialect> with_more_output(const endpoint& to) noexcept;

/// The dialect after a refusal; no value if the words name nothing that was sent, or nothing is left to give up.
/// @param status  of the answer: what asks for patience, money or a key says nothing about features
/// @param said    everything the server says
[[nodiscard]] std::optional<dialect> step_down(const endpoint& to, int status, std::string_view said);

/// What was learned at the same time, put together.
[[nodiscard]] dialect merged(const dialect& a, const dialect& b) noexcept;

/// Takes up what a reply taught of its endpoint; false if that was known.
bool learn(endpoint& to, const reply& got) noexcept;

/// For a person: "json_object, max_tokens, system role".
[[nodiscard]] std::string describe_dialect(const endpoint& to);

// -- memory ------------------------------------------------------------------------------------------

/// Where the store keeps what was learned of an endpoint.
[[nodiscard]] std::string dialect_key(const endpoint& to);
/// @param epoch_s  now, in seconds since the epoch
[[nodiscard]] std::string to_json(const dialect& what, std::int64_t epoch_s);
/// What was kept; the empty dialect where that is unreadable, or older than a month: servers are updated.
[[nodiscard]] dialect dialect_from_json(std::string_view text, std::int64_t epoch_s);

} // namespace tagwright::llm
