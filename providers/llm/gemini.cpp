#include "base/ascii.hpp"
#include "providers/llm/codecs.hpp"

#include "providers/llm/answer_text.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/gemini_errors.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/refusal.hpp"
#include "providers/llm/wire_time.hpp"

#include <algorithm>
#include <string>

namespace tagwright::llm {
namespace {

/// The older field takes OpenAPI's types, and no word about other properties.
void make_openapi(ordered_json& schema) {
    if (!schema.is_object() && !schema.is_array())
        return;
    if (schema.is_object()) {
        schema.erase("additionalProperties");
        if (const auto type = schema.find("type"); type != schema.end() && type->is_string()) {
            *type = upper_ascii(type->get_ref<const std::string&>());
        }
    }
    for (auto& member : schema)
        make_openapi(member);
}

ordered_json config_of(const endpoint& to, const prompt& what) {
    ordered_json out{{"maxOutputTokens", output_limit_of(to)}};
    auto schema = ordered_json::parse(what.schema, nullptr, false);
    const auto form = form_of(to);
    if (form != answer_form::words && !schema.is_discarded())
        out["responseMimeType"] = "application/json";
    if (form == answer_form::json_schema && !schema.is_discarded())
        out["responseJsonSchema"] = std::move(schema);
    else if (form == answer_form::openapi_schema && !schema.is_discarded()) {
        make_openapi(schema);
        out["responseSchema"] = std::move(schema);
    }
    // Labels need little thought.
    switch (thinking_of(to)) {
    case thinking_switch::level: out["thinkingConfig"] = {{"thinkingLevel", "LOW"}}; break;
    case thinking_switch::budget: out["thinkingConfig"] = {{"thinkingBudget", 0}}; break;
    case thinking_switch::none: break;
    }
    return out;
}

class gemini_codec final : public endpoint_codec {
public:
    [[nodiscard]] http_request make_request(const endpoint& to, const prompt& what) const override {
        const auto text = [](const std::string& words) { return ordered_json::array({ordered_json{{"text", words}}}); };
        ordered_json body;
        if (has_system_role(to))
            body["systemInstruction"] = ordered_json{{"parts", text(what.system)}};
        body["contents"] =
            ordered_json::array({ordered_json{{"role", "user"}, {"parts", text(user_message(to, what))}}});
        body["generationConfig"] = config_of(to, what);
        auto request = json_post(to, call_url(to), body);
        if (!to.api_key.empty()) {
            if (to.api_key.reveal().starts_with("ya29.")) // Vertex: an access token, not a key
                request.headers.emplace_back("Authorization", "Bearer " + to.api_key.reveal());
            else
                request.headers.emplace_back("x-goog-api-key", to.api_key.reveal());
        }
        return request;
    }

    [[nodiscard]] reply parse_response(const endpoint& from, const http_response& response) const override {
        if (auto broken = transport_reply(from, response))
            return *std::move(broken);
        const auto body = read_json(response.body);
        if (!body) {
            auto out = foreign_reply(from, response);
            if (!out.hints.retry_after)
                out.hints.retry_after = parse_retry_after(response.headers);
            return out;
        }
        if (errc_of_status(response.status) != errc::ok || is_error_body(*body))
            return gemini_error_reply(from, response, *body);
        return answer_reply(from, *body);
    }

private:
    static reply answer_reply(const endpoint& from, const json& body) {
        reply out;
        const json& usage = at(body, "usageMetadata");
        out.usage.input = count_at(usage, "promptTokenCount");
        out.usage.output = count_at(usage, "candidatesTokenCount") + count_at(usage, "thoughtsTokenCount");
        out.model = name_text(text_at(body, "modelVersion"));
        out.request_id = name_text(text_at(body, "responseId"));
        const auto blocked = text_at(at(body, "promptFeedback"), "blockReason");
        if (!blocked.empty() && blocked != "BLOCK_REASON_UNSPECIFIED") {
            out.why = fail(from, errc::content_blocked, "blockReason " + blocked);
            return out;
        }
        const json& candidate = at(at(body, "candidates"), std::size_t{0});
        if (!candidate.is_object()) {
            const bool known = body.is_object() && (body.contains("usageMetadata") || body.contains("candidates"));
            out.why = fail(from, known ? errc::bad_answer : errc::unexpected_answer, "no candidates");
            return out;
        }
        auto said = read_gemini_text(candidate);
        out.why = finish_failure(from, said);
        out.text = std::move(said.text);
        blame_thinking(from, count_at(usage, "thoughtsTokenCount"), out);
        return out;
    }
};

} // namespace

std::unique_ptr<endpoint_codec> make_gemini_codec() { return std::make_unique<gemini_codec>(); }

} // namespace tagwright::llm
