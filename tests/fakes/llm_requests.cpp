#include "llm_wires.hpp"

#include <nlohmann/json.hpp>

namespace tagwright::testing {
namespace {

using json = nlohmann::json;
using demo::web_request;

const json& at(const json& of, const char* name) {
    static const json nothing;
    if (!of.is_object())
        return nothing;
    const auto found = of.find(name);
    return found == of.end() ? nothing : *found;
}

std::string text_at(const json& of, const char* name) {
    const auto& value = at(of, name);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

/// A message's text: a string, or a list of parts.
std::string text_of(const json& content) {
    if (content.is_string())
        return content.get<std::string>();
    std::string text;
    if (content.is_array())
        for (const auto& part : content)
            text += text_at(part, "text");
    return text;
}

std::string bearer(const web_request& from) {
    constexpr std::string_view scheme = "Bearer ";
    const auto value = from.header("Authorization");
    return std::string(value.starts_with(scheme) ? value.substr(scheme.size()) : std::string_view{});
}

void read_messages(const json& messages, llm_request& to) {
    if (!messages.is_array() || messages.empty()) {
        to.complaint = "messages: at least one message is required";
        return;
    }
    for (const auto& message : messages) {
        const auto role = text_at(message, "role");
        if (role == "system" || role == "developer")
            to.system += text_of(at(message, "content"));
        else if (role == "user")
            to.user = text_of(at(message, "content"));
    }
}

void read_gemini(const web_request& from, const json& body, llm_request& to) {
    const auto& path = from.path; // /{version}/models/{model}:generateContent
    const auto version_end = path.find('/', 1);
    const auto model = path.find("/models/") + 8;
    to.version = path.substr(1, version_end - 1);
    to.model = path.substr(model, path.rfind(':') - model);
    to.key = std::string(from.header("x-goog-api-key").empty() ? from.parameter("key") : from.header("x-goog-api-key"));
    to.system = text_of(at(at(body, "systemInstruction"), "parts"));
    const auto& contents = at(body, "contents");
    if (!contents.is_array() || contents.empty())
        to.complaint = "* GenerateContentRequest.contents: contents is not specified";
    else
        to.user = text_of(at(contents.back(), "parts"));
    const auto& config = at(body, "generationConfig");
    const bool either = !at(config, "responseSchema").is_null();
    const bool other = !at(config, "responseJsonSchema").is_null();
    to.structured = (either || other) && text_at(config, "responseMimeType") == "application/json";
    if (either && other)
        to.complaint = "Only one of responseSchema and responseJsonSchema may be set";
    else if ((either || other) && !to.structured)
        to.complaint = "A response schema needs responseMimeType application/json";
}

void read_openai(const web_request& from, const json& body, llm_request& to) {
    to.model = text_at(body, "model");
    to.key = bearer(from);
    read_messages(at(body, "messages"), to);
    const auto& format = at(body, "response_format");
    const auto& schema = at(format, "json_schema");
    to.structured = text_at(format, "type") == "json_schema";
    if (to.model.empty())
        to.complaint = "you must provide a model parameter";
    else if (to.structured && (text_at(schema, "name").empty() || !at(schema, "schema").is_object()))
        to.complaint = "Missing required parameter: 'response_format.json_schema.name'.";
}

void read_anthropic(const web_request& from, const json& body, llm_request& to) {
    to.model = text_at(body, "model");
    to.key = std::string(from.header("x-api-key"));
    if (to.key.empty())
        to.key = bearer(from);
    to.version = std::string(from.header("anthropic-version"));
    to.system = text_of(at(body, "system"));
    read_messages(at(body, "messages"), to);
    const auto& format = at(at(body, "output_config"), "format");
    to.structured = text_at(format, "type") == "json_schema" && at(format, "schema").is_object();
    if (to.version.empty())
        to.complaint = "anthropic-version: header is required";
    else if (to.model.empty())
        to.complaint = "model: Field required";
    else if (!at(body, "max_tokens").is_number_unsigned())
        to.complaint = "max_tokens: Field required";
}

void read_pages(llm_request& to) {
    // Where there is no system message, instructions stand before the data, which is the last line.
    const auto line = to.user.rfind('\n');
    const auto user = json::parse(line == std::string::npos ? to.user : to.user.substr(line + 1), nullptr, false);
    const auto& pages = at(user, "pages");
    if (!pages.is_array())
        return;
    for (const auto& page : pages)
        to.pages.push_back({text_at(page, "ref"), text_at(page, "title"), text_at(page, "text")});
}

} // namespace

bool read_llm_request(const web_request& from, llm_request& to) {
    const auto body = json::parse(from.body, nullptr, false);
    if (from.path.ends_with(":generateContent") && from.path.find("/models/") != std::string::npos) {
        to.wire = vendor::gemini;
        read_gemini(from, body, to);
    } else if (from.path.ends_with("/chat/completions")) {
        to.wire = vendor::openai;
        read_openai(from, body, to);
    } else if (from.path.ends_with("/v1/messages")) {
        to.wire = vendor::anthropic;
        read_anthropic(from, body, to);
    } else {
        return false;
    }
    if (!body.is_object())
        to.complaint = "the body is not a JSON object";
    read_pages(to);
    return true;
}

} // namespace tagwright::testing
