#include "base/url.hpp"
#include "providers/llm/codecs.hpp"

#include "providers/llm/answer_text.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/json_write.hpp"
#include "providers/llm/openai_errors.hpp"
#include "providers/llm/rate_headers.hpp"
#include "providers/llm/refusal.hpp"
#include "providers/llm/schema_text.hpp"
#include "providers/llm/wire_errors.hpp"

#include <algorithm>
#include <string>

namespace tagwright::llm {
namespace {

/// How the answer's form is asked for, with the comma before it; empty where that is done in words alone.
std::string format_of(const endpoint& to, const prompt& what) {
    const bool strict = is_strict(to);
    const auto schema =
        schema_text(what.schema, strict ? schema_notation::json_schema : schema_notation::other_properties);
    const auto form = form_of(to);
    if (form == answer_form::words || schema.empty())
        return {};
    if (form == answer_form::json_object)
        return R"(,"response_format":{"type":"json_object"})";
    return std::string(R"(,"response_format":{"type":"json_schema","json_schema":{"name":"page_labels",)")
        .append(strict ? R"("strict":true,)" : "")
        .append(R"("schema":)")
        .append(schema)
        .append("}}");
}

std::string body_of(const endpoint& to, const prompt& what) {
    std::string out = body_for(what);
    out += R"({"model":)";
    append_string(out, to.model);
    out += R"(,"messages":[)";
    if (has_system_role(to)) {
        out += R"({"role":"system","content":)";
        append_string(out, what.system);
        out += "},";
    }
    out += R"({"role":"user","content":)";
    append_user_message(out, to, what);
    out += "}]";
    if (const auto field = limit_field_of(to); !field.empty())
        out.append(R"(,")").append(field).append(R"(":)").append(std::to_string(output_limit_of(to)));
    out += format_of(to, what);
    if (!to.speaks.takes(feature::own_thinking))
        out += R"(,"enable_thinking":false)";
    return out += "}";
}

void add_key(const endpoint& to, http_request& request) {
    if (to.api_key.empty())
        return;
    const auto host = host_of(to.base_url);
    if (is_azure(host) || is_azure_gateway(host))
        request.headers.emplace_back("api-key", to.api_key.reveal());
    else
        request.headers.emplace_back("Authorization", "Bearer " + to.api_key.reveal());
    if (is_azure_gateway(host))
        request.headers.emplace_back("Ocp-Apim-Subscription-Key", to.api_key.reveal());
}

/// Tokens of thoughts; 1 if there are some that the server does not count.
std::uint64_t thoughts_in(const json& body) {
    const json& usage = at(body, "usage");
    const auto counted = count_at(at(usage, "completion_tokens_details"), "reasoning_tokens") +
                         count_at(at(usage, "output_tokens_details"), "reasoning_tokens");
    const json& message = at(at(at(body, "choices"), std::size_t{0}), "message");
    const bool some = !text_at(message, "reasoning_content").empty() || !text_at(message, "reasoning").empty();
    return std::max<std::uint64_t>(counted, some ? 1 : 0);
}

class openai_codec final : public endpoint_codec {
public:
    [[nodiscard]] http_request make_request(const endpoint& to, const prompt& what) const override {
        auto request = json_post(to, call_url(to), body_of(to, what));
        add_key(to, request);
        return request;
    }

    [[nodiscard]] reply parse_response(const endpoint& from, const http_response& response) const override {
        if (auto broken = transport_reply(from, response))
            return *std::move(broken);
        reply out = parse_body(from, response);
        // The header's id is the one that support asks for.
        if (const auto id = find_header(response.headers, "x-request-id"); !id.empty())
            out.request_id = name_text(id);
        return out;
    }

private:
    static reply parse_body(const endpoint& from, const http_response& response) {
        const auto body = read_json(response.body);
        if (!body)
            return foreign_reply(from, response,
                                 parse_openai_limits(response.headers, dialect_of(host_of(from.base_url))));
        if (errc_of_status(response.status) != errc::ok || is_error_body(*body))
            return openai_error_reply(from, response, *body);
        // ModelScope: a form that it does not know gives a good answer with nothing in it.
        if (body->contains("choices") && at(*body, "choices").is_null())
            if (auto next = step_down(from, 422, "response_format json_schema")) {
                reply out;
                out.next_dialect = *next;
                out.why = fail(from, errc::unsupported, "an answer without choices");
                out.verdict = call_verdict::other;
                return out;
            }
        // OpenRouter: the provider behind it failed in the middle of the answer.
        const json& choice = at(at(*body, "choices"), std::size_t{0});
        if (at(choice, "error").is_object())
            return openai_error_reply(from, response, choice);
        return answer_reply(from, response, *body);
    }

    static reply answer_reply(const endpoint& from, const http_response& response, const json& body) {
        reply out;
        out.hints = parse_openai_limits(response.headers, dialect_of(host_of(from.base_url)));
        const json& usage = at(body, "usage");
        // The names of chat completions, of the Responses API, and of Ollama's own API.
        out.usage.input =
            count_at(usage, "prompt_tokens") + count_at(usage, "input_tokens") + count_at(body, "prompt_eval_count");
        out.usage.output =
            count_at(usage, "completion_tokens") + count_at(usage, "output_tokens") + count_at(body, "eval_count");
        out.model = name_text(text_at(body, "model"));
        out.request_id = name_text(text_at(body, "id"));
        auto said = read_openai_text(body);
        if (!said.found) {
            out.why = fail(from, errc::unexpected_answer, "no choices");
            return out;
        }
        out.why = finish_failure(from, said);
        out.text = std::move(said.text);
        blame_thinking(from, thoughts_in(body), out);
        return out;
    }
};

} // namespace

std::unique_ptr<endpoint_codec> make_openai_codec() { return std::make_unique<openai_codec>(); }

} // namespace tagwright::llm
