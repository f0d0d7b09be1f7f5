#include "providers/llm/codecs.hpp"

#include "providers/llm/answer_text.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/openai_errors.hpp"
#include "providers/llm/rate_headers.hpp"
#include "providers/llm/wire_errors.hpp"

#include <string>

namespace tagwright::llm {
namespace {

constexpr std::string_view schema_name = "page_labels";

bool ends_with(std::string_view text, std::string_view end) noexcept {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// "o3", "o4-mini", "gpt-5", "gpt-5.4-nano", also behind a vendor's name as routers write it.
bool is_reasoning_model(std::string_view model) noexcept {
    if (const auto slash = model.rfind('/'); slash != std::string_view::npos)
        model.remove_prefix(slash + 1);
    const auto digit_at = [&](std::size_t i, char least) {
        return i < model.size() && model[i] >= least && model[i] <= '9';
    };
    if (model.substr(0, 1) == "o")
        return digit_at(1, '1');
    return model.substr(0, 4) == "gpt-" && digit_at(4, '5');
}

bool is_azure(std::string_view host) noexcept {
    return ends_with(host, ".openai.azure.com") || ends_with(host, ".services.ai.azure.com") ||
           ends_with(host, ".cognitiveservices.azure.com");
}

/// Where the path is complete already (Azure deployments with their api-version), nothing is added.
std::string url_of(const endpoint& to) {
    constexpr std::string_view path = "/chat/completions";
    std::string base = trimmed_base(to.base_url);
    const auto query = base.find('?');
    std::string tail = query == std::string::npos ? std::string{} : base.substr(query);
    base = trimmed_base(base.substr(0, query));
    return (ends_with(base, path) ? base : base + std::string{path}) + tail;
}

class openai_codec final : public codec {
public:
    [[nodiscard]] http_request make_request(const endpoint& to, const prompt& what) const override {
        const auto host = host_of(to.base_url);
        ordered_json body;
        body["model"] = to.model;
        body["messages"] = ordered_json::array({ordered_json{{"role", "system"}, {"content", what.system}},
                                                ordered_json{{"role", "user"}, {"content", what.user}}});
        // Servers of others know only the old name; some refuse what they do not know (Mistral: 422).
        const bool new_name = host == "api.openai.com" || is_reasoning_model(to.model);
        body[new_name ? "max_completion_tokens" : "max_tokens"] = to.output_tokens_max;
        auto schema = ordered_json::parse(what.schema, nullptr, false);
        if (!schema.is_discarded())
            body["response_format"] = ordered_json{
                {"type", "json_schema"},
                {"json_schema", ordered_json{{"name", schema_name}, {"strict", true}, {"schema", std::move(schema)}}}};
        auto request = json_post(to, url_of(to), body);
        if (!to.api_key.empty()) {
            if (is_azure(host))
                request.headers.emplace_back("api-key", to.api_key);
            else
                request.headers.emplace_back("Authorization", "Bearer " + to.api_key);
        }
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
        if (!body) {
            auto out = not_json_reply(from, response);
            out.hints = parse_openai_limits(response.headers, dialect_of(host_of(from.base_url)));
            return out;
        }
        if (errc_of_status(response.status) != errc::ok || is_error_body(*body))
            return openai_error_reply(from, response, *body);
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
        return out;
    }
};

} // namespace

std::unique_ptr<codec> make_openai_codec() { return std::make_unique<openai_codec>(); }

} // namespace tagwright::llm
