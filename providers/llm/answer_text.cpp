#include "providers/llm/answer_text.hpp"

#include "base/ascii.hpp"
#include "providers/llm/thoughts.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

/// A text, parts of one, or an object that is the answer already. Parts that are thoughts do not count.
std::string content_text(const json& content) {
    if (content.is_string())
        return content.get<std::string>();
    if (content.is_object())
        return content.contains("text") ? content_text(at(content, "text")) : to_text(content);
    std::string out;
    if (!content.is_array())
        return out;
    for (const auto& part : content) {
        if (part.is_string()) {
            out += part.get_ref<const std::string&>();
            continue;
        }
        const auto type = text_at(part, "type");
        const json& text = at(part, "text");
        if (type.empty() || type == "text" || type == "output_text")
            out += text.is_object() ? text_at(text, "value") : text_at(part, "text");
        else if (type == "json" || type == "output_json" || type == "json_schema")
            out += content_text(at(part, "json"));
        else if (type == "tool_use" || type == "server_tool_use" || type == "tool_call")
            out += content_text(at(part, "input").is_null() ? at(part, "arguments") : at(part, "input"));
    }
    // A list without a single part that we know may be the answer itself.
    const bool parts = std::any_of(content.begin(), content.end(), [](const json& part) {
        return part.is_string() || at(part, "type").is_string() || at(part, "text").is_string();
    });
    return !parts && !content.empty() ? to_text(content) : out;
}

/// Thoughts of any name, as a text.
std::string thought_text(const json& message) {
    for (const auto* key : {"reasoning_content", "reasoning", "thinking", "thoughts", "reasoning_details"}) {
        const json& value = at(message, key);
        std::string out;
        if (value.is_string())
            out = value.get<std::string>();
        else if (value.is_array())
            for (const auto& part : value)
                for (const auto* name : {"text", "thinking", "content", "summary"})
                    out += text_at(part, name);
        else if (value.is_object())
            out = content_text(at(value, "content"));
        if (!is_blank(out))
            return out;
    }
    return {};
}

/// Thoughts are no answer; but where nothing else was said, and they end with JSON, a server has filed the answer
/// under the wrong name.
std::string answer_in_thoughts(const std::string& thoughts) {
    const auto last = thoughts.find_last_not_of(" \t\r\n`");
    const bool json_ends_it = last != std::string::npos && (thoughts[last] == '}' || thoughts[last] == ']');
    return json_ends_it ? thoughts : std::string{};
}

std::string call_text(const json& call) {
    const json& function = at(call, "function");
    for (const json* holder : {&function, &call})
        for (const auto* key : {"arguments", "args", "input", "parameters"})
            if (auto text = content_text(at(*holder, key)); !is_blank(text))
                return text;
    return {};
}

std::string tool_text(const json& message) {
    std::string out;
    for (const auto* key : {"tool_calls", "toolCalls"})
        for (const auto& call : at(message, key))
            out += call_text(call);
    if (out.empty())
        out = call_text(at(message, "function_call"));
    return out;
}

bool holds_json(std::string_view text) noexcept { return text.find_first_of("{[") != std::string_view::npos; }

/// The first of the places that an answer is found in.
std::string message_text(const json& message) {
    const std::string content = content_text(at(message, "content"));
    const std::string said = without_thoughts(content);
    if (holds_json(said))
        return content;
    for (const auto& other : {content_text(at(message, "parsed")), tool_text(message)})
        if (!is_blank(other))
            return other;
    return is_blank(content) ? answer_in_thoughts(thought_text(message)) : content;
}

model_said read_choice(const json& choice) {
    model_said out;
    out.reason = text_at(choice, "finish_reason");
    if (out.reason.empty())
        out.reason = text_at(choice, "finishReason");
    const json& message = at(choice, "message");
    if (message.is_object()) {
        out.found = true;
        out.refused = !is_blank(content_text(at(message, "refusal")));
        out.text = message_text(message);
    } else if (at(choice, "delta").is_object()) { // a server that streams one piece
        out.found = true;
        out.text = message_text(at(choice, "delta"));
    } else if (at(choice, "text").is_string()) {
        out.found = true;
        out.text = text_at(choice, "text");
    }
    return out;
}

/// The Responses API: items of which some are messages.
model_said read_items(const json& body) {
    model_said out;
    out.found = true;
    out.reason = text_at(at(body, "incomplete_details"), "reason");
    std::string thoughts;
    for (const auto& item : at(body, "output")) {
        const auto type = text_at(item, "type");
        if (type == "function_call" || type == "custom_tool_call")
            out.text += call_text(item);
        else if (type == "reasoning")
            thoughts += content_text(at(item, "content").is_null() ? at(item, "summary") : at(item, "content"));
        else
            out.text += content_text(at(item, "content"));
        for (const auto& part : at(item, "content"))
            out.refused = out.refused || text_at(part, "type") == "refusal";
    }
    if (is_blank(out.text))
        out.text = text_at(body, "output_text");
    if (is_blank(out.text) && !out.refused)
        out.text = answer_in_thoughts(thoughts);
    return out;
}

struct finish_word {
    std::string_view word; ///< small letters only
    finish meaning;
};

constexpr std::array finish_words{
    finish_word{"stop", finish::ended},
    finish_word{"eos", finish::ended},
    finish_word{"eostoken", finish::ended},
    finish_word{"endturn", finish::ended},
    finish_word{"stopsequence", finish::ended},
    finish_word{"complete", finish::ended},
    finish_word{"completed", finish::ended},
    finish_word{"tooluse", finish::ended},
    finish_word{"toolcalls", finish::ended},
    finish_word{"functioncall", finish::ended},
    finish_word{"length", finish::cut},
    finish_word{"maxtokens", finish::cut},
    finish_word{"maxtoken", finish::cut},
    finish_word{"maxoutputtokens", finish::cut},
    finish_word{"maxlength", finish::cut},
    finish_word{"modellength", finish::cut},
    finish_word{"tokenlimit", finish::cut},
    finish_word{"outputlimit", finish::cut},
    finish_word{"lengthcapped", finish::cut},
    finish_word{"modelcontextwindowexceeded", finish::overflow},
    finish_word{"contextlengthexceeded", finish::overflow},
    finish_word{"contentfilter", finish::blocked},
    finish_word{"contentfiltered", finish::blocked},
    finish_word{"safety", finish::blocked},
    finish_word{"recitation", finish::blocked},
    finish_word{"language", finish::blocked},
    finish_word{"blocklist", finish::blocked},
    finish_word{"blocked", finish::blocked},
    finish_word{"prohibitedcontent", finish::blocked},
    finish_word{"spii", finish::blocked},
    finish_word{"imagesafety", finish::blocked},
    finish_word{"modelarmor", finish::blocked},
    finish_word{"jailbreak", finish::blocked},
    finish_word{"refusal", finish::blocked},
    finish_word{"sensitive", finish::blocked},
    finish_word{"moderation", finish::blocked},
    finish_word{"guardrail", finish::blocked},
    finish_word{"guardrailintervened", finish::blocked},
    finish_word{"errortoxic", finish::blocked},
    finish_word{"insufficientsystemresource", finish::overloaded},
};

} // namespace

finish meaning_of_finish(std::string_view reason) noexcept {
    constexpr std::size_t letters_max = 40;
    std::array<char, letters_max> letters{};
    std::size_t size = 0;
    // "FinishReason.MAX_TOKENS" is how Python shows it.
    if (const auto dot = reason.rfind('.'); dot != std::string_view::npos)
        reason.remove_prefix(dot + 1);
    for (const char c : reason)
        if (is_letter(c) && size < letters_max)
            letters[size++] = lower(c);
    std::string_view word{letters.data(), size};
    constexpr std::string_view prefix = "finishreason";
    if (word.size() > prefix.size() && word.substr(0, prefix.size()) == prefix)
        word.remove_prefix(prefix.size());
    if (word.substr(0, 9) == "malformed")
        return finish::malformed;
    for (const auto& known : finish_words)
        if (known.word == word)
            return known.meaning;
    return finish::unknown;
}

model_said read_openai_text(const json& body) {
    const json& choices = at(body, "choices");
    if (choices.is_array() && !choices.empty())
        return read_choice(choices[0]);
    if (at(body, "output").is_array())
        return read_items(body);
    model_said out;
    out.reason = text_at(body, "done_reason");
    if (at(body, "message").is_object()) { // Ollama's own API
        out.found = true;
        out.text = message_text(at(body, "message"));
    } else if (at(body, "response").is_string()) {
        out.found = true;
        out.text = text_at(body, "response");
        if (is_blank(out.text))
            out.text = answer_in_thoughts(text_at(body, "thinking"));
    } else if (at(body, "output_text").is_string()) {
        out.found = true;
        out.text = text_at(body, "output_text");
    }
    return out;
}

model_said read_gemini_text(const json& candidate) {
    model_said out;
    out.found = candidate.is_object();
    out.reason = text_at(candidate, "finishReason");
    std::string thoughts;
    std::string calls;
    for (const auto& part : at(at(candidate, "content"), "parts")) {
        (at(part, "thought") == true ? thoughts : out.text) += text_at(part, "text");
        calls += content_text(at(at(part, "functionCall"), "args"));
    }
    if (!calls.empty() && !holds_json(out.text))
        out.text = std::move(calls);
    if (is_blank(out.text))
        out.text = answer_in_thoughts(thoughts);
    return out;
}

model_said read_anthropic_text(const json& body) {
    model_said out;
    const json& content = at(body, "content");
    out.found = content.is_array() || content.is_string();
    out.reason = text_at(body, "stop_reason");
    std::string calls;
    std::string thoughts;
    if (content.is_string())
        out.text = content.get<std::string>();
    else if (content.is_array())
        for (const auto& block : content) {
            const auto type = text_at(block, "type");
            if (type == "text")
                out.text += text_at(block, "text");
            else if (type == "tool_use")
                calls += content_text(at(block, "input"));
            else if (type == "thinking")
                thoughts += text_at(block, "thinking");
        }
    // Prose before a tool's call is no answer.
    if (!calls.empty() && !holds_json(out.text))
        out.text = std::move(calls);
    if (is_blank(out.text))
        out.text = answer_in_thoughts(thoughts);
    return out;
}

failure finish_failure(const endpoint& from, const model_said& said) {
    // The refusal's own words may repeat page text, so they are not quoted.
    if (said.refused)
        return fail(from, errc::content_blocked, "the model refused");
    switch (meaning_of_finish(said.reason)) {
    case finish::blocked: return fail(from, errc::content_blocked, said.reason);
    case finish::cut: return fail(from, errc::truncated_answer, {});
    case finish::overflow: return fail(from, errc::context_overflow, {});
    case finish::overloaded: return fail(from, errc::overloaded, said.reason);
    case finish::malformed: return fail(from, errc::bad_answer, said.reason);
    case finish::ended:
    case finish::unknown: break;
    }
    if (is_blank(said.text))
        return fail(from, errc::bad_answer,
                    said.reason.empty() ? "the content is empty" : "the content is empty: " + said.reason);
    return {};
}

bool says_model_stumbled(const wire_error& error) noexcept {
    constexpr std::array<std::string_view, 4> codes{"json_validate_failed", "tool_use_failed", "output_parse_failed",
                                                    "invalid_json_output"};
    for (const auto code : codes)
        if (error.code == code || error.type == code)
            return true;
    constexpr std::array<std::string_view, 8> phrases{
        "failed to generate json",          "failed_generation",          "failed to call a function",
        "generated json does not match",    "failed to validate json",    "failed to parse tool call",
        "model output could not be parsed", "tool call validation failed"};
    const bool request = error.status == 400 || error.status == 422 || error.status == 500;
    return request &&
           std::any_of(phrases.begin(), phrases.end(), [&](auto phrase) { return mentions(error.message, phrase); });
}

std::string failed_generation(const json& body) {
    const json& inner = at(at(body, "error"), "failed_generation");
    return content_text(inner.is_null() ? at(body, "failed_generation") : inner);
}

} // namespace tagwright::llm
