#include "llm_quirks.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace tagwright::testing {
namespace {

using demo::web_request;
using demo::web_response;
using json = nlohmann::json;
using answer = std::optional<web_response>;

web_response as_json(int status, std::string body) { return {status, "application/json", {}, std::move(body)}; }
web_response as_html(int status, std::string body) { return {status, "text/html", {}, std::move(body)}; }

bool has(const web_request& from, const char* text) { return from.body.find(text) != std::string::npos; }

std::string format_of(const web_request& from) {
    const auto body = json::parse(from.body, nullptr, false);
    const auto format = body.is_object() ? body.value("response_format", json::object()) : json::object();
    return format.value("type", "");
}

answer no_schema(const web_request& from, const llm_request&) {
    if (format_of(from) != "json_schema")
        return std::nullopt;
    return as_json(
        400, R"({"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error"}})");
}

answer no_format(const web_request& from, const llm_request&) {
    if (format_of(from).empty())
        return std::nullopt;
    return as_json(400, R"({"error":{"message":"Unrecognized request argument supplied: response_format"}})");
}

answer newer_limit(const web_request& from, const llm_request&) {
    if (!has(from, "\"max_tokens\""))
        return std::nullopt;
    return as_json(
        400,
        R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}})");
}

answer small_window(const web_request& from, const llm_request&) {
    const auto body = json::parse(from.body, nullptr, false);
    if (body.value("max_tokens", 0) <= 1024)
        return std::nullopt;
    return as_json(
        400,
        R"({"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 4996 tokens (900 in the messages, 4096 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","code":400})");
}

answer no_system(const web_request& from, const llm_request&) {
    if (!has(from, R"("role":"system")"))
        return std::nullopt;
    return as_json(
        500, R"({"object":"error","message":"jinja2.exceptions.TemplateError: System role not supported","code":500})");
}

answer short_input(const web_request&, const llm_request& call) {
    if (call.pages.size() <= 2)
        return std::nullopt;
    return as_json(
        400, R"({"error":{"code":"invalid_parameter_error","message":"Range of input length should be [1, 6000]"}})");
}

answer thinking_streams(const web_request& from, const llm_request&) {
    if (has(from, R"("enable_thinking":false)"))
        return std::nullopt;
    return as_json(400,
                   R"({"error":{"message":"parameter.enable_thinking must be set to false for non-streaming calls"}})");
}

answer empty_choices(const web_request& from, const llm_request&) {
    if (format_of(from) != "json_schema")
        return std::nullopt;
    return as_json(200, R"({"id":"","object":"","created":0,"choices":null})");
}

answer without_version(const web_request& from, const llm_request&) {
    if (from.path.find("/v1/") != std::string::npos)
        return std::nullopt;
    return as_json(404, R"({"detail":"Not Found"})");
}

answer wrong_path(const web_request&, const llm_request&) {
    return as_json(200, R"x({"error":"Unexpected endpoint or method. (POST /chat/completions)"})x");
}

answer streams_only(const web_request&, const llm_request&) {
    return as_json(
        400, R"({"error":{"message":"This model only support stream mode, please enable the stream parameter"}})");
}

answer company_proxy(const web_request&, const llm_request&) {
    return as_html(403, "<html><title>Blocked by Example Web Filter</title></html>");
}

answer used_up(const web_request&, const llm_request&) {
    auto out = as_json(429, R"({"error":{"code":"429","message":"Please retry after 86400 seconds."}})");
    out.headers = {{"Retry-After", "86400"}};
    return out;
}

answer gemma(const web_request& from, const llm_request&) {
    if (has(from, "systemInstruction"))
        return as_json(
            400,
            R"({"error":{"code":400,"message":"Developer instruction is not enabled for models/gemma-3-27b-it","status":"INVALID_ARGUMENT"}})");
    if (has(from, "responseMimeType"))
        return as_json(
            400,
            R"({"error":{"code":400,"message":"JSON mode is not enabled for models/gemma-3-27b-it","status":"INVALID_ARGUMENT"}})");
    return std::nullopt;
}

answer all_thoughts(const web_request&, const llm_request&) {
    return as_json(
        200,
        R"({"candidates":[{"content":{"role":"model"},"finishReason":"MAX_TOKENS"}],"usageMetadata":{"promptTokenCount":900,"thoughtsTokenCount":4093}})");
}

answer bedrock(const web_request& from, const llm_request&) {
    if (!has(from, "output_config"))
        return std::nullopt;
    return as_json(
        400,
        R"({"type":"error","error":{"type":"invalid_request_error","message":"output_config.format: Extra inputs are not permitted"}})");
}

/// A server that cuts its texts inside of an emoji: half a character is left, which is no JSON.
answer half_characters(const web_request&, const llm_request& call) {
    json pages = json::array();
    for (const auto& page : call.pages)
        pages.push_back({{"ref", page.ref}, {"labels", {"mail-relay", "restart CUT"}}});
    auto out = llm_answer(call, json{{"pages", pages}}.dump(), ending::complete, 1);
    for (auto at = out.body.find("CUT"); at != std::string::npos; at = out.body.find("CUT", at))
        out.body.replace(at, 3, "\\ud83d");
    return out;
}

} // namespace

const std::vector<quirk>& llm_quirks() {
    static const std::vector<quirk> all{
        {"no-schema", vendor::openai, no_schema},
        {"no-format", vendor::openai, no_format},
        {"newer-limit", vendor::openai, newer_limit},
        {"small-window", vendor::openai, small_window},
        {"no-system", vendor::openai, no_system},
        {"short-input", vendor::openai, short_input},
        {"thinking-streams", vendor::openai, thinking_streams},
        {"empty-choices", vendor::openai, empty_choices},
        {"without-version", vendor::openai, without_version},
        {"wrong-path", vendor::openai, wrong_path},
        {"streams-only", vendor::openai, streams_only},
        {"company-proxy", vendor::openai, company_proxy},
        {"used-up", vendor::openai, used_up},
        {"half-characters", vendor::openai, half_characters},
        {"gemma", vendor::gemini, gemma},
        {"all-thoughts", vendor::gemini, all_thoughts},
        {"bedrock", vendor::anthropic, bedrock},
    };
    return all;
}

const quirk& find_quirk(std::string_view name) {
    for (const auto& each : llm_quirks())
        if (each.name == name)
            return each;
    throw std::out_of_range("no quirk " + std::string(name));
}

} // namespace tagwright::testing
