#include "providers/llm/codecs.hpp"

#include "providers/llm/answer_text.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/rate_headers.hpp"
#include "providers/llm/wire_errors.hpp"
#include "providers/llm/wire_time.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace tagwright::llm {
namespace {

/// A delay beyond this is not a minute's quota, whatever the quota's name.
constexpr std::chrono::seconds short_delay_max{300};

std::string_view bare_model(std::string_view model) noexcept {
    constexpr std::string_view prefix = "models/";
    return model.substr(0, prefix.size()) == prefix ? model.substr(prefix.size()) : model;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
        if (plain)
            out.push_back(c);
        else
            out.append({'%', hex[byte >> 4u], hex[byte & 15u]});
    }
    return out;
}

/// The base may already name the API's version.
std::string url_of(const endpoint& to) {
    std::string base = trimmed_base(to.base_url);
    const auto ends = [&](std::string_view end) {
        return base.size() >= end.size() && base.compare(base.size() - end.size(), end.size(), end) == 0;
    };
    if (!ends("/v1beta") && !ends("/v1"))
        base += "/v1beta";
    const auto model = bare_model(to.model);
    const bool tuned = model.substr(0, 12) == "tunedModels/";
    return base + (tuned ? "/" : "/models/") + percent_encoded(model) + ":generateContent";
}

/// Labels need little thought. Each generation has its own switch and answers the other's with 400.
ordered_json thinking_of(std::string_view model) {
    const auto name = bare_model(model);
    const auto starts = [&](std::string_view start) { return name.substr(0, start.size()) == start; };
    if (starts("gemini-3.") || starts("gemini-3-"))
        return {{"thinkingLevel", "LOW"}};
    if (starts("gemini-2.5-flash"))
        return {{"thinkingBudget", 0}};
    return nullptr;
}

// -- what a 429 says ---------------------------------------------------------------------------------

quota_dimension dimension_of(const std::string& id, const std::string& metric) noexcept {
    const auto says = [&](std::string_view words) { return mentions(id, words) || mentions(metric, words); };
    if (says("inputtoken") || says("input_token"))
        return quota_dimension::input_tokens;
    if (says("outputtoken") || says("output_token"))
        return quota_dimension::output_tokens;
    return says("token") ? quota_dimension::tokens : quota_dimension::requests;
}

quota_window window_of(const std::string& id) noexcept {
    if (mentions(id, "perday") || mentions(id, "daily"))
        return quota_window::day;
    if (mentions(id, "perminute"))
        return quota_window::minute;
    if (mentions(id, "persecond"))
        return quota_window::second;
    return mentions(id, "perhour") ? quota_window::hour : quota_window::unknown;
}

struct quota_report {
    limit_hints hints;
    bool day = false;   ///< a quota of the day is violated
    bool other = false; ///< one of a shorter window is
    bool none = false;  ///< the quota is zero: this account has none for this model
};

void read_violation(const json& violation, quota_report& out) {
    const auto id = text_at(violation, "quotaId");
    quota_reading reading;
    reading.dimension = dimension_of(id, text_at(violation, "quotaMetric"));
    reading.window = window_of(id);
    (reading.window == quota_window::day ? out.day : out.other) = true;
    const auto value = text_at(violation, "quotaValue");
    if (const auto limit = parse_number(value); limit && *limit > 0)
        reading.limit = limit;
    else if (limit)
        out.none = true;
    if (reading.limit)
        out.hints.readings.push_back(reading);
    // The shorter window decides what waiting helps for; among equals, the first one named.
    const bool shorter = out.hints.exhausted_window == quota_window::day && reading.window != quota_window::day;
    if (!out.hints.exhausted || shorter) {
        out.hints.exhausted = reading.dimension;
        out.hints.exhausted_window = reading.window;
    }
}

quota_report read_quota(const wire_error& error, const http_headers& headers) {
    constexpr std::size_t violations_max = 32;
    quota_report out;
    out.hints.retry_after = parse_retry_after(headers);
    for (const auto& detail : at(error.body, "details")) {
        const auto type = text_at(detail, "@type");
        if (mentions(type, "retryinfo"))
            if (const auto delay = parse_duration(text_at(detail, "retryDelay")))
                out.hints.retry_after = delay;
        const json& violations = at(detail, "violations");
        if (mentions(type, "quotafailure") && violations.is_array())
            for (std::size_t i = 0; i < std::min(violations.size(), violations_max); ++i)
                read_violation(violations[i], out);
    }
    if (!out.hints.retry_after)
        out.hints.retry_after = parse_limit_text(error.message).retry_after;
    out.none = out.none || mentions(error.message, "limit: 0,") || mentions(error.message, "limit: 0\n");
    return out;
}

errc code_of_quota(const quota_report& quota, const wire_error& error) {
    if (quota.none || says_billing(error.message))
        return errc::billing;
    const auto& delay = quota.hints.retry_after;
    if (delay && *delay > short_delay_max)
        return errc::quota_exhausted;
    // Google lists every quota that the call would break. If a short one is among them, the delay is its.
    if (quota.day && !(quota.other && delay))
        return errc::quota_exhausted;
    return errc::rate_limited;
}

// -- other errors ------------------------------------------------------------------------------------

std::string reason_of(const wire_error& error) {
    for (const auto& detail : at(error.body, "details"))
        if (auto reason = text_at(detail, "reason"); !reason.empty())
            return reason;
    return {};
}

errc code_of(const wire_error& error) {
    const auto reason = reason_of(error);
    const auto& said = error.message;
    if (reason == "API_KEY_INVALID" || mentions(said, "api key not valid") || mentions(said, "api key expired") ||
        mentions(said, "api key not found") || mentions(said, "reported as leaked") ||
        mentions(said, "unregistered callers") || error.type == "UNAUTHENTICATED")
        return errc::bad_credentials;
    if (reason == "BILLING_DISABLED" || (error.type != "RESOURCE_EXHAUSTED" && says_billing(said)))
        return errc::billing;
    if (error.type == "FAILED_PRECONDITION")
        return mentions(said, "location") || mentions(said, "region") ? errc::forbidden : errc::billing;
    if (error.type == "RESOURCE_EXHAUSTED")
        return errc::rate_limited;
    if (error.type == "NOT_FOUND")
        return errc::model_not_found;
    if (error.type == "PERMISSION_DENIED")
        return errc::forbidden;
    if (error.type == "UNAVAILABLE")
        return errc::overloaded;
    if (error.type == "INTERNAL" || error.type == "DEADLINE_EXCEEDED" || error.type == "CANCELLED")
        return errc::server_error;
    const errc code = errc_of_status(error.status);
    if ((code == errc::bad_request || code == errc::ok) && says_context_overflow(said))
        return errc::context_overflow;
    if (code == errc::not_found)
        return errc::model_not_found;
    return code == errc::ok ? errc::server_error : code;
}

reply error_reply(const endpoint& from, const http_response& response, const json& body) {
    const auto error = read_wire_error(response.status, body);
    reply out;
    errc code = code_of(error);
    if (code == errc::rate_limited) {
        auto quota = read_quota(error, response.headers);
        code = code_of_quota(quota, error);
        out.hints = std::move(quota.hints);
    } else {
        out.hints.retry_after = parse_retry_after(response.headers);
    }
    code = honour_should_retry(code, response.headers);
    out.why = fail(from, code, error.message);
    out.verdict = verdict_of(code, error.status);
    return out;
}

// -- answers -----------------------------------------------------------------------------------------

class gemini_codec final : public codec {
public:
    [[nodiscard]] http_request make_request(const endpoint& to, const prompt& what) const override {
        ordered_json config{{"maxOutputTokens", to.output_tokens_max}};
        auto schema = ordered_json::parse(what.schema, nullptr, false);
        if (!schema.is_discarded()) {
            config["responseMimeType"] = "application/json";
            config["responseJsonSchema"] = std::move(schema);
        }
        if (auto thinking = thinking_of(to.model); !thinking.is_null())
            config["thinkingConfig"] = std::move(thinking);
        const auto text = [](const std::string& words) { return ordered_json::array({ordered_json{{"text", words}}}); };
        ordered_json body;
        body["systemInstruction"] = ordered_json{{"parts", text(what.system)}};
        body["contents"] = ordered_json::array({ordered_json{{"role", "user"}, {"parts", text(what.user)}}});
        body["generationConfig"] = std::move(config);
        auto request = json_post(to, url_of(to), body);
        if (!to.api_key.empty())
            request.headers.emplace_back("x-goog-api-key", to.api_key);
        return request;
    }

    [[nodiscard]] reply parse_response(const endpoint& from, const http_response& response) const override {
        if (auto broken = transport_reply(from, response))
            return *std::move(broken);
        const auto body = read_json(response.body);
        if (!body) {
            auto out = not_json_reply(from, response);
            out.hints.retry_after = parse_retry_after(response.headers);
            return out;
        }
        if (errc_of_status(response.status) != errc::ok || is_error_body(*body))
            return error_reply(from, response, *body);
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
        return out;
    }
};

} // namespace

std::unique_ptr<codec> make_gemini_codec() { return std::make_unique<gemini_codec>(); }

} // namespace tagwright::llm
