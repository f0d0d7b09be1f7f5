#pragma once

#include "base/ascii.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/json_read.hpp"
#include "tagwright/endpoint_codec.hpp"

#include <string>
#include <vector>

/// The slow twins of what writes requests: the same bodies as trees of JSON, dumped. Slower by ten times, and nothing
/// to get wrong: what the codecs write has to be the same, byte for byte.
namespace tagwright::llm::slow {

inline std::string user_text(const std::vector<prompt_page>& pages) {
    auto list = ordered_json::array();
    for (const auto& page : pages)
        list.push_back({{"ref", page.ref}, {"title", page.title}, {"text", page.text}});
    return to_text(ordered_json{{"pages", std::move(list)}});
}

inline std::string user_message(const endpoint& to, const prompt& what) {
    return has_system_role(to) ? what.user : what.system + "\n\n" + what.user;
}

inline void rewrite_schema(ordered_json& schema, bool openapi) {
    if (schema.is_object()) {
        schema.erase("additionalProperties");
        if (const auto type = schema.find("type"); openapi && type != schema.end() && type->is_string())
            *type = upper_ascii(type->get_ref<const std::string&>());
    }
    if (schema.is_object() || schema.is_array())
        for (auto& member : schema)
            rewrite_schema(member, openapi);
}

inline ordered_json gemini_config(const endpoint& to, const prompt& what) {
    ordered_json out{{"maxOutputTokens", output_limit_of(to)}};
    auto schema = ordered_json::parse(what.schema, nullptr, false);
    const auto form = form_of(to);
    if (form != answer_form::words && !schema.is_discarded())
        out["responseMimeType"] = "application/json";
    if (form == answer_form::json_schema && !schema.is_discarded())
        out["responseJsonSchema"] = std::move(schema);
    else if (form == answer_form::openapi_schema && !schema.is_discarded()) {
        rewrite_schema(schema, true);
        out["responseSchema"] = std::move(schema);
    }
    switch (thinking_of(to)) {
    case thinking_switch::level: out["thinkingConfig"] = {{"thinkingLevel", "LOW"}}; break;
    case thinking_switch::budget: out["thinkingConfig"] = {{"thinkingBudget", 0}}; break;
    case thinking_switch::none: break;
    }
    return out;
}

inline ordered_json gemini_body(const endpoint& to, const prompt& what) {
    const auto text = [](const std::string& words) { return ordered_json::array({ordered_json{{"text", words}}}); };
    ordered_json out;
    if (has_system_role(to))
        out["systemInstruction"] = ordered_json{{"parts", text(what.system)}};
    out["contents"] = ordered_json::array({ordered_json{{"role", "user"}, {"parts", text(user_message(to, what))}}});
    out["generationConfig"] = gemini_config(to, what);
    return out;
}

inline ordered_json openai_format(const endpoint& to, const prompt& what) {
    auto schema = ordered_json::parse(what.schema, nullptr, false);
    const auto form = form_of(to);
    if (form == answer_form::words || schema.is_discarded())
        return nullptr;
    if (form == answer_form::json_object)
        return {{"type", "json_object"}};
    ordered_json named{{"name", "page_labels"}};
    if (is_strict(to))
        named["strict"] = true;
    else
        rewrite_schema(schema, false);
    named["schema"] = std::move(schema);
    return {{"type", "json_schema"}, {"json_schema", std::move(named)}};
}

inline ordered_json openai_body(const endpoint& to, const prompt& what) {
    ordered_json out;
    out["model"] = to.model;
    out["messages"] = ordered_json::array();
    if (has_system_role(to))
        out["messages"].push_back(ordered_json{{"role", "system"}, {"content", what.system}});
    out["messages"].push_back(ordered_json{{"role", "user"}, {"content", user_message(to, what)}});
    if (const auto field = limit_field_of(to); !field.empty())
        out[std::string{field}] = output_limit_of(to);
    if (auto format = openai_format(to, what); !format.is_null())
        out["response_format"] = std::move(format);
    if (!to.speaks.takes(feature::own_thinking))
        out["enable_thinking"] = false;
    return out;
}

inline void add_anthropic_form(const endpoint& to, const prompt& what, ordered_json& body) {
    auto schema = ordered_json::parse(what.schema, nullptr, false);
    const auto form = form_of(to);
    if (schema.is_discarded())
        return;
    if (form == answer_form::json_schema) {
        body["output_config"] =
            ordered_json{{"format", ordered_json{{"type", "json_schema"}, {"schema", std::move(schema)}}}};
    } else if (form == answer_form::tool) {
        body["tools"] = ordered_json::array({ordered_json{{"name", "page_labels"},
                                                          {"description", "Takes the labels of the pages."},
                                                          {"input_schema", std::move(schema)}}});
        body["tool_choice"] = ordered_json{{"type", "tool"}, {"name", "page_labels"}};
    }
}

inline ordered_json anthropic_body(const endpoint& to, const prompt& what) {
    const auto host = claude_host_of(to.base_url);
    ordered_json out;
    if (host == claude_host::anthropic)
        out["model"] = to.model;
    else
        out["anthropic_version"] = host == claude_host::bedrock ? "bedrock-2023-05-31" : "vertex-2023-10-16";
    out["max_tokens"] = output_limit_of(to);
    if (has_system_role(to))
        out["system"] = what.system;
    out["messages"] = ordered_json::array({ordered_json{{"role", "user"}, {"content", user_message(to, what)}}});
    add_anthropic_form(to, what, out);
    return out;
}

inline std::string request_body(const endpoint& to, const prompt& what) {
    return to_text(to.shape == wire::gemini   ? gemini_body(to, what)
                   : to.shape == wire::openai ? openai_body(to, what)
                                              : anthropic_body(to, what));
}

} // namespace tagwright::llm::slow
