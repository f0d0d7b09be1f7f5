#include "providers/llm/gemini_errors.hpp"

#include "providers/llm/rate_headers.hpp"
#include "providers/llm/refusal.hpp"
#include "providers/llm/told_wait.hpp"
#include "providers/llm/wire_time.hpp"

#include <algorithm>
#include <string>

namespace tagwright::llm {
namespace {

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
    const auto in_words = parse_limit_text(error.message).retry_after;
    const auto words_s = std::chrono::duration<double>(in_words.value_or(duration::zero())).count();
    out.hints.retry_after = parse_retry_after(headers, {&words_s, 1});
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
        out.hints.retry_after = in_words;
    out.none = out.none || mentions(error.message, "limit: 0,") || mentions(error.message, "limit: 0\n");
    return out;
}

errc code_of_quota(const quota_report& quota, const wire_error& error) {
    if (quota.none || says_billing(error.message))
        return errc::billing;
    const auto& delay = quota.hints.retry_after;
    if (delay && *delay > long_wait)
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
    if (code == errc::bad_request || code == errc::ok)
        if (const errc by_words = code_of_words(error); by_words != errc::ok)
            return by_words;
    if (code == errc::not_found)
        return error.of_vendor ? errc::model_not_found : errc::not_found;
    return code == errc::ok ? errc::server_error : code;
}

} // namespace

reply gemini_error_reply(const endpoint& from, const http_response& response, const json& body) {
    const auto error = read_wire_error(response.status, body);
    limit_hints hints;
    errc code = code_of(error);
    if (code == errc::rate_limited) {
        auto quota = read_quota(error, response.headers);
        code = code_of_quota(quota, error);
        hints = std::move(quota.hints);
    } else {
        hints.retry_after = parse_retry_after(response.headers);
    }
    if (!hints.retry_after)
        hints.retry_after = wait_in_body(body);
    return refused_reply(from, response, error, honour_should_retry(code, response.headers), std::move(hints));
}

} // namespace tagwright::llm
