#include "providers/llm/codecs.hpp"

#include "providers/llm/answer_text.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/json_write.hpp"
#include "providers/llm/rate_headers.hpp"
#include "providers/llm/refusal.hpp"
#include "providers/llm/schema_text.hpp"
#include "providers/llm/told_wait.hpp"
#include "providers/llm/wire_errors.hpp"
#include "providers/llm/wire_time.hpp"

#include <array>
#include <string>

namespace tagwright::llm {
namespace {

/// Pinned: later versions change what is accepted.
constexpr std::string_view api_version = "2023-06-01";

struct meaning_of_type {
    std::string_view type;
    errc code;
};

constexpr std::array types{
    meaning_of_type{"authentication_error", errc::bad_credentials},
    meaning_of_type{"billing_error", errc::billing},
    meaning_of_type{"permission_error", errc::forbidden},
    meaning_of_type{"request_too_large", errc::context_overflow},
    meaning_of_type{"rate_limit_error", errc::rate_limited},
    meaning_of_type{"api_error", errc::server_error},
    meaning_of_type{"timeout_error", errc::server_error},
    meaning_of_type{"overloaded_error", errc::overloaded},
};

std::string error_code_of(const wire_error& error) { return text_at(at(error.body, "details"), "error_code"); }

errc code_of(const wire_error& error) {
    if (error.status == 401) // whatever else it says: the key is refused, and asking again would change nothing
        return errc::bad_credentials;
    const auto narrow = error_code_of(error);
    if (narrow == "enforced_spend_limit_reached" || narrow == "contract_spend_limit_reached")
        return errc::billing;
    if (says_billing(error.message))
        return errc::billing;
    if (error.type == "not_found_error")
        return mentions(error.message, "model") ? errc::model_not_found : errc::not_found;
    for (const auto& t : types)
        if (t.type == error.type)
            return t.code;
    const errc by_status = errc_of_status(error.status);
    if (by_status == errc::bad_request || by_status == errc::ok || by_status == errc::forbidden)
        if (const errc by_words = code_of_words(error); by_words != errc::ok)
            return by_words;
    return by_status == errc::ok ? errc::server_error : by_status;
}

reply error_reply(const endpoint& from, const http_response& response, const json& body) {
    const auto error = read_wire_error(response.status, body);
    auto hints = parse_anthropic_limits(response.headers);
    if (!hints.retry_after)
        hints.retry_after = wait_in_body(body);
    errc code = code_of(error);
    if (code == errc::rate_limited) {
        const auto said = parse_limit_text(error.message);
        merge_limit_text(hints, said);
        deduce_exhausted(hints);
        if (said.none())
            code = errc::billing;
        else if (said.never_fits())
            code = errc::context_overflow;
    }
    auto out = refused_reply(from, response, error, honour_should_retry(code, response.headers), std::move(hints));
    out.request_id = name_text(text_at(body, "request_id"));
    return out;
}

bool has_thoughts(const json& body) {
    for (const auto& block : at(body, "content"))
        if (text_at(block, "type") == "thinking" || text_at(block, "type") == "redacted_thinking")
            return true;
    return false;
}

reply answer_reply(const endpoint& from, const http_response& response, const json& body) {
    reply out;
    out.hints = parse_anthropic_limits(response.headers);
    const json& usage = at(body, "usage");
    out.usage.input = count_at(usage, "input_tokens") + count_at(usage, "cache_creation_input_tokens") +
                      count_at(usage, "cache_read_input_tokens");
    out.usage.output = count_at(usage, "output_tokens");
    out.model = name_text(text_at(body, "model"));
    auto said = read_anthropic_text(body);
    if (!said.found) {
        out.why = fail(from, errc::unexpected_answer, "no content");
        return out;
    }
    out.why = finish_failure(from, said);
    out.text = std::move(said.text);
    blame_thinking(from, has_thoughts(body) ? 1 : 0, out);
    return out;
}

/// The schema, as a form of the output or as the input of a tool that has to be used.
void append_form(std::string& out, const endpoint& to, const prompt& what) {
    const auto form = form_of(to);
    if (form != answer_form::json_schema && form != answer_form::tool)
        return;
    const auto schema = schema_text(what.schema, schema_notation::json_schema);
    if (schema.empty())
        return;
    if (form == answer_form::json_schema)
        out.append(R"(,"output_config":{"format":{"type":"json_schema","schema":)").append(schema).append("}}");
    else
        out.append(R"(,"tools":[{"name":"page_labels","description":"Takes the labels of the pages.","input_schema":)")
            .append(schema)
            .append(R"(}],"tool_choice":{"type":"tool","name":"page_labels"})");
}

std::string body_of(const endpoint& to, const prompt& what) {
    std::string out = body_for(what);
    const auto host = claude_host_of(to.base_url);
    if (host == claude_host::anthropic) {
        out += R"({"model":)";
        append_string(out, to.model);
    } else { // the model is in the URL, the version in the body
        out += R"({"anthropic_version":)";
        append_string(out, host == claude_host::bedrock ? "bedrock-2023-05-31" : "vertex-2023-10-16");
    }
    out.append(R"(,"max_tokens":)").append(std::to_string(output_limit_of(to)));
    if (has_system_role(to)) {
        out += R"(,"system":)";
        append_string(out, what.system);
    }
    out += R"(,"messages":[{"role":"user","content":)";
    append_user_message(out, to, what);
    out += "}]";
    append_form(out, to, what);
    return out += "}";
}

class anthropic_codec final : public endpoint_codec {
public:
    [[nodiscard]] http_request make_request(const endpoint& to, const prompt& what) const override {
        const auto host = claude_host_of(to.base_url);
        auto request = json_post(to, call_url(to), body_of(to, what));
        if (host == claude_host::anthropic)
            request.headers.emplace_back("anthropic-version", api_version);
        if (!to.api_key.empty()) {
            if (host == claude_host::anthropic)
                request.headers.emplace_back("x-api-key", to.api_key.reveal());
            else
                request.headers.emplace_back("Authorization", "Bearer " + to.api_key.reveal());
        }
        return request;
    }

    [[nodiscard]] reply parse_response(const endpoint& from, const http_response& response) const override {
        if (auto broken = transport_reply(from, response))
            return *std::move(broken);
        reply out;
        const auto body = read_json(response.body);
        if (!body) {
            out = foreign_reply(from, response, parse_anthropic_limits(response.headers));
        } else if (errc_of_status(response.status) != errc::ok || is_error_body(*body)) {
            out = error_reply(from, response, *body);
        } else {
            out = answer_reply(from, response, *body);
        }
        if (const auto id = find_header(response.headers, "request-id"); !id.empty())
            out.request_id = name_text(id);
        return out;
    }
};

} // namespace

std::unique_ptr<endpoint_codec> make_anthropic_codec() { return std::make_unique<anthropic_codec>(); }

} // namespace tagwright::llm
