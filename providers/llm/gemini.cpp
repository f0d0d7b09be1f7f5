#include "providers/llm/codecs.hpp"

#include "providers/llm/answer_text.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/gemini_errors.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/json_write.hpp"
#include "providers/llm/rate_headers.hpp"
#include "providers/llm/refusal.hpp"
#include "providers/llm/schema_text.hpp"

#include <string>

namespace tagwright::llm {
namespace {

void append_config(std::string& out, const endpoint& to, const prompt& what) {
    out.append(R"({"maxOutputTokens":)").append(std::to_string(output_limit_of(to)));
    const auto form = form_of(to);
    const bool older = form == answer_form::openapi_schema;
    const auto schema = schema_text(what.schema, older ? schema_notation::openapi : schema_notation::json_schema);
    if (form != answer_form::words && !schema.empty())
        out += R"(,"responseMimeType":"application/json")";
    if ((form == answer_form::json_schema || older) && !schema.empty())
        out.append(older ? R"(,"responseSchema":)" : R"(,"responseJsonSchema":)").append(schema);
    // Labels need little thought.
    switch (thinking_of(to)) {
    case thinking_switch::level: out += R"(,"thinkingConfig":{"thinkingLevel":"LOW"})"; break;
    case thinking_switch::budget: out += R"(,"thinkingConfig":{"thinkingBudget":0})"; break;
    case thinking_switch::none: break;
    }
    out += "}";
}

std::string body_of(const endpoint& to, const prompt& what) {
    std::string out = body_for(what);
    out += "{";
    if (has_system_role(to)) {
        out += R"("systemInstruction":{"parts":[{"text":)";
        append_string(out, what.system);
        out += "}]},";
    }
    out += R"("contents":[{"role":"user","parts":[{"text":)";
    append_user_message(out, to, what);
    out += R"(}]}],"generationConfig":)";
    append_config(out, to, what);
    return out += "}";
}

class gemini_codec final : public endpoint_codec {
public:
    [[nodiscard]] http_request make_request(const endpoint& to, const prompt& what) const override {
        auto request = json_post(to, call_url(to), body_of(to, what));
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
        if (!body) { // a gateway's: only its wait is of use, since answers tell nothing of its quota here
            limit_hints hints;
            hints.retry_after = parse_openai_limits(response.headers, limit_dialect::generic).retry_after;
            return foreign_reply(from, response, std::move(hints));
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
