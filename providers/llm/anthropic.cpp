#include "providers/llm/codecs.hpp"

#include "providers/llm/answer_text.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/rate_headers.hpp"
#include "providers/llm/wire_errors.hpp"
#include "providers/llm/wire_time.hpp"

#include <array>
#include <string>

namespace tagwright::llm {
namespace {

/// Pinned: later versions change what is accepted.
constexpr std::string_view api_version = "2023-06-01";

std::string url_of(const endpoint& to) {
    std::string base = trimmed_base(to.base_url);
    const bool versioned = base.size() >= 3 && base.compare(base.size() - 3, 3, "/v1") == 0;
    return base + (versioned ? "/messages" : "/v1/messages");
}

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
    // One's own spend limit and a prompt that is too long are both plain invalid_request_error.
    if ((error.status == 400 || error.status == 413) && says_context_overflow(error.message))
        return errc::context_overflow;
    if (error.type == "not_found_error")
        return mentions(error.message, "model") ? errc::model_not_found : errc::not_found;
    for (const auto& t : types)
        if (t.type == error.type)
            return t.code;
    const errc by_status = errc_of_status(error.status);
    return by_status == errc::ok ? errc::server_error : by_status;
}

reply error_reply(const endpoint& from, const http_response& response, const json& body) {
    const auto error = read_wire_error(response.status, body);
    reply out;
    out.hints = parse_anthropic_limits(response.headers);
    errc code = code_of(error);
    if (code == errc::rate_limited) {
        const auto said = parse_limit_text(error.message);
        merge_limit_text(out.hints, said);
        deduce_exhausted(out.hints);
        if (said.never_fits())
            code = errc::context_overflow;
    }
    code = honour_should_retry(code, response.headers);
    out.why = fail(from, code, error.message);
    out.verdict = verdict_of(code, error.status);
    out.request_id = name_text(text_at(body, "request_id"));
    return out;
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
    return out;
}

class anthropic_codec final : public codec {
public:
    [[nodiscard]] http_request make_request(const endpoint& to, const prompt& what) const override {
        ordered_json body;
        body["model"] = to.model;
        body["max_tokens"] = to.output_tokens_max;
        body["system"] = what.system;
        body["messages"] = ordered_json::array({ordered_json{{"role", "user"}, {"content", what.user}}});
        auto schema = ordered_json::parse(what.schema, nullptr, false);
        if (!schema.is_discarded())
            body["output_config"] =
                ordered_json{{"format", ordered_json{{"type", "json_schema"}, {"schema", std::move(schema)}}}};
        auto request = json_post(to, url_of(to), body);
        request.headers.emplace_back("anthropic-version", api_version);
        if (!to.api_key.empty())
            request.headers.emplace_back("x-api-key", to.api_key);
        return request;
    }

    [[nodiscard]] reply parse_response(const endpoint& from, const http_response& response) const override {
        if (auto broken = transport_reply(from, response))
            return *std::move(broken);
        reply out;
        const auto body = read_json(response.body);
        if (!body) {
            out = not_json_reply(from, response);
            out.hints = parse_anthropic_limits(response.headers);
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

std::unique_ptr<codec> make_anthropic_codec() { return std::make_unique<anthropic_codec>(); }

} // namespace tagwright::llm
