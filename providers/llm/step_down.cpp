#include "providers/llm/base_url.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/wire_errors.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

using std::string_view;

template <class Words>
bool says_any(string_view said, const Words& words) noexcept {
    return std::any_of(words.begin(), words.end(), [&](string_view w) { return mentions(said, w); });
}

/// Names of what asks for the answer's form, of whatever wire.
constexpr std::array<string_view, 22> form_names{
    "response_format", "response format",     "responseformat",     "json_schema",    "json schema",
    "jsonschema",      "json_object",         "json object",        "json mode",      "json_mode",
    "jsonmode",        "structured output",   "structured_output",  "guided",         "grammar",
    "constrained dec", "responsemimetype",    "responsejsonschema", "responseschema", "response_mime_type",
    "response_schema", "response_json_schema"};
constexpr std::array<string_view, 4> anthropic_form_names{"output_config", "output_format", "output config",
                                                          "output format"};
constexpr std::array<string_view, 7> tool_names{"tool_choice", "tool choice", "tools",        "tool use",
                                                "tool_use",    "forced tool", "function call"};
/// What a schema is refused for, where a plainer one may do.
constexpr std::array<string_view, 14> strict_names{"'strict'",
                                                   "\"strict\"",
                                                   ".strict",
                                                   " strict",
                                                   "`strict`",
                                                   "additionalproperties",
                                                   "additional properties",
                                                   "invalid schema",
                                                   "schema is invalid",
                                                   "invalid_schema",
                                                   "unsupported schema",
                                                   "unsupported keyword",
                                                   "schema keyword",
                                                   "invalid json schema"};
/// The server has never heard of the field at all: none of its values will do.
constexpr std::array<string_view, 4> whole_field_names{"response_format", "responseformat", "response format",
                                                       "responsemimetype"};
constexpr std::array<string_view, 12> unknown_words{"unrecognized request argument",
                                                    "unrecognized field",
                                                    "unknown name",
                                                    "unknown field",
                                                    "unknown parameter",
                                                    "unexpected field",
                                                    "unexpected keyword",
                                                    "extra inputs",
                                                    "extra fields",
                                                    "extra_forbidden",
                                                    "not permitted",
                                                    "unknown argument"};
constexpr std::array<string_view, 3> json_mode_names{"json mode", "json_mode", "jsonmode"};
constexpr std::array<string_view, 22> system_names{
    "system role",       "role system",          "role: system",
    "role 'system'",     "role \"system\"",      "role `system`",
    "'system'",          "\"system\"",           "`system`",
    "system message",    "system prompt",        "system instruction",
    "systeminstruction", "system_instruction",   "developer instruction",
    "developer message", "message role",         "messages[0].role",
    "messages.0.role",   "roles must alternate", "only user and assistant",
    "role must be"};
constexpr std::array<string_view, 4> thinking_names{"thinking", "reasoning", "budget 0", "thinkinglevel"};
/// Parameters that are refused without being named.
constexpr std::array<string_view, 5> nameless_words{"requested parameters", "unsupported parameters",
                                                    "unsupported parameter(s)", "param incorrect",
                                                    "parameters are not supported"};
constexpr std::array<string_view, 14> refusing_words{
    "not support", "unsupported", "n't support",  "not enabled",   "not available",   "unavailable",    "not permitted",
    "not allowed", "unknown",     "unrecognized", "not implement", "raise_exception", "must alternate", "不支持"};

/// A status that may be about the form of the request.
bool may_be_about_form(int status, string_view said) noexcept {
    switch (status) {
    case 400:
    case 404:
    case 405:
    case 415:
    case 416:
    case 422: return true;
    case 500: // templates that fail, and servers that let their library's complaint through
    case 501:
    case 502: return says_any(said, refusing_words);
    default: return false;
    }
}

/// One step, for the first thing among what was sent that the words name.
class stepper {
public:
    stepper(const endpoint& to, string_view said) : to_(to), said_(said) {}

    std::optional<dialect> next() {
        for (const auto step :
             {&stepper::limit_name, &stepper::system_role, &stepper::thinking, &stepper::form, &stepper::nameless})
            if (auto out = (this->*step)())
                return out;
        return std::nullopt;
    }

private:
    std::optional<dialect> limit_name() const {
        if (to_.shape != wire::openai)
            return std::nullopt;
        const auto name = limit_field_of(to_);
        if (name.empty() || !mentions(said_, name))
            return std::nullopt;
        // "Use 'max_tokens' instead of …", said of the other field.
        const bool newer = name == "max_completion_tokens";
        return to_.speaks.without(newer ? feature::max_completion_tokens : feature::max_tokens);
    }

    std::optional<dialect> system_role() const {
        if (!has_system_role(to_) || !says_any(said_, system_names))
            return std::nullopt;
        return to_.speaks.without(feature::system_role);
    }

    std::optional<dialect> thinking() const {
        if (!says_any(said_, thinking_names))
            return std::nullopt;
        const bool for_streams = mentions_any(said_, {"non-stream", "non stream", "stream=false", "流式"});
        if (to_.shape == wire::openai && for_streams && to_.speaks.takes(feature::own_thinking))
            return to_.speaks.without(feature::own_thinking);
        if (to_.shape != wire::gemini)
            return std::nullopt;
        switch (thinking_of(to_)) {
        case thinking_switch::level: return to_.speaks.without(feature::thinking_level);
        case thinking_switch::budget: return to_.speaks.without(feature::thinking_budget);
        case thinking_switch::none: break;
        }
        return std::nullopt;
    }

    std::optional<dialect> form() const {
        const auto now = form_of(to_);
        if (now == answer_form::words)
            return std::nullopt;
        const bool strict_sent = to_.shape == wire::openai && now == answer_form::json_schema && is_strict(to_);
        const bool schema_sent = now == answer_form::json_schema || now == answer_form::openapi_schema;
        if (now == answer_form::tool)
            return says_any(said_, tool_names) || says_any(said_, strict_names) ? std::optional(one_less(now))
                                                                                : std::nullopt;
        if (strict_sent && says_any(said_, strict_names))
            return to_.speaks.without(feature::strict);
        const bool named = says_any(said_, form_names) || (schema_sent && says_any(said_, strict_names)) ||
                           (to_.shape == wire::anthropic && says_any(said_, anthropic_form_names));
        if (!named)
            return std::nullopt;
        const bool whole =
            says_any(said_, json_mode_names) ||
            (says_any(said_, unknown_words) && says_any(said_, whole_field_names) && !mentions(said_, "schema"));
        if (whole && to_.shape != wire::anthropic)
            return to_.speaks.without(feature::json_schema)
                .without(feature::openapi_schema)
                .without(feature::json_object);
        return one_less(now);
    }

    std::optional<dialect> nameless() const {
        if (!says_any(said_, nameless_words) || form_of(to_) == answer_form::words)
            return std::nullopt;
        return one_less(form_of(to_));
    }

    [[nodiscard]] dialect one_less(answer_form now) const {
        switch (now) {
        case answer_form::json_schema: return to_.speaks.without(feature::json_schema);
        case answer_form::openapi_schema: return to_.speaks.without(feature::openapi_schema);
        case answer_form::tool: return to_.speaks.without(feature::forced_tool);
        case answer_form::json_object: return to_.speaks.without(feature::json_object);
        case answer_form::words: break;
        }
        return to_.speaks;
    }

    const endpoint& to_;
    string_view said_;
};

} // namespace

std::optional<dialect> step_down(const endpoint& to, int status, string_view said) {
    if (!may_be_about_form(status, said))
        return std::nullopt;
    return stepper(to, said).next();
}

} // namespace tagwright::llm
