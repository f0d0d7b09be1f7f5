#include "providers/llm/openai_errors.hpp"

#include "base/url.hpp"
#include "providers/llm/answer_text.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/rate_headers.hpp"
#include "providers/llm/refusal.hpp"
#include "providers/llm/told_wait.hpp"
#include "providers/llm/wire_time.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace tagwright::llm {
namespace {

bool ends_with(std::string_view text, std::string_view end) noexcept {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// Words that servers put into `type` or `code`.
bool is_billing_word(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 6> words{"insufficient_quota",         "credit_balance_exhausted",
                                                    "billing_hard_limit_reached", "billing_not_active",
                                                    "insufficient_balance",       "account_deactivated"};
    return std::find(words.begin(), words.end(), word) != words.end() || ends_with(word, "spend_limit_exceeded") ||
           ends_with(word, "usage_limit_exceeded");
}

struct meaning_of_word {
    std::string_view word;
    errc code;
};

constexpr std::array words{
    meaning_of_word{"rate_limit_exceeded", errc::rate_limited},
    meaning_of_word{"rate_limit_error", errc::rate_limited},
    meaning_of_word{"rate_limited", errc::rate_limited},
    meaning_of_word{"slow_down", errc::rate_limited},
    meaning_of_word{"invalid_api_key", errc::bad_credentials},
    meaning_of_word{"authentication_error", errc::bad_credentials},
    meaning_of_word{"model_not_found", errc::model_not_found},
    meaning_of_word{"invalid_model", errc::model_not_found},
    meaning_of_word{"model_decommissioned", errc::model_not_found},
    meaning_of_word{"context_length_exceeded", errc::context_overflow},
    meaning_of_word{"exceed_context_size_error", errc::context_overflow},
    meaning_of_word{"content_filter", errc::content_blocked},
    meaning_of_word{"content_policy_violation", errc::content_blocked},
    meaning_of_word{"invalid_prompt", errc::content_blocked},
    meaning_of_word{"DeploymentNotFound", errc::model_not_found},
    meaning_of_word{"OperationNotSupported", errc::model_not_found}, // Azure: not a model for this kind of call
    meaning_of_word{"unsupported_country_region_territory", errc::forbidden},
    meaning_of_word{"server_is_overloaded", errc::overloaded},
    meaning_of_word{"overloaded_error", errc::overloaded},
};

errc code_of_word(std::string_view word) noexcept {
    for (const auto& w : words)
        if (w.word == word)
            return w.code;
    return errc::ok;
}

errc code_of(const wire_error& error) {
    if (says_model_stumbled(error))
        return errc::bad_answer;
    if (is_billing_word(error.type) || is_billing_word(error.code) || says_billing(error.message))
        return errc::billing;
    const errc by_status = errc_of_status(error.status);
    if (by_status == errc::bad_credentials) // whatever else it says
        return by_status;
    // The code is narrower than the type: 404 comes as invalid_request_error with code model_not_found.
    for (const auto& word : {error.code, error.type})
        if (const errc by_word = code_of_word(word); by_word != errc::ok)
            return by_word;
    if (error.status == 403 && !at(at(error.body, "metadata"), "reasons").is_null())
        return errc::content_blocked; // OpenRouter's moderation
    const bool about_request = by_status == errc::bad_request || by_status == errc::not_found ||
                               by_status == errc::ok || by_status == errc::forbidden;
    if (about_request)
        if (const errc by_text = code_of_words(error); by_text != errc::ok)
            return by_text;
    return by_status == errc::ok ? errc::server_error : by_status;
}

/// OpenRouter repeats the limit's headers inside the body.
void add_body_headers(const wire_error& error, http_headers& headers) {
    const json& inner = at(at(error.body, "metadata"), "headers");
    if (!inner.is_object())
        return;
    constexpr std::size_t headers_max = 64;
    for (const auto& [name, value] : inner.items()) {
        if (headers.size() >= headers_max)
            break;
        if (value.is_string() && find_header(headers, name).empty())
            headers.emplace_back(name, value.get<std::string>());
    }
}

/// Headers that name neither what they count nor over what time, beside a text that names the day: they are about that.
void name_the_bare(limit_hints& hints) {
    if (hints.exhausted_window != quota_window::day || hints.exhausted != quota_dimension::requests)
        return;
    for (auto& reading : hints.readings)
        if (reading.window == quota_window::unknown && reading.dimension == quota_dimension::requests &&
            reading.remaining && *reading.remaining < 1)
            reading.window = quota_window::day;
}

/// A daily quota that lets a call through again soon is a bucket that refills all day long: wait. One
/// that does not is gone for today.
errc code_of_limit(limit_hints& hints, const limit_text& said) {
    if (said.none())
        return errc::billing;
    if (said.never_fits())
        return errc::context_overflow;
    if (hints.exhausted_window != quota_window::day)
        return errc::rate_limited;
    if (!hints.retry_after || *hints.retry_after > long_wait)
        return errc::quota_exhausted;
    hints.exhausted_window = quota_window::unknown;
    return errc::rate_limited;
}

} // namespace

reply openai_error_reply(const endpoint& from, const http_response& response, const json& body) {
    const auto error = read_wire_error(response.status, body);
    http_headers headers = response.headers;
    add_body_headers(error, headers);
    auto hints = parse_openai_limits(headers, dialect_of(host_of(from.base_url)));
    if (!hints.retry_after)
        hints.retry_after = wait_in_body(body);
    errc code = code_of(error);
    std::optional<double> input_max;
    if (code == errc::rate_limited || code == errc::context_overflow) {
        const auto said = parse_limit_text(error.message);
        if (said.never_fits())
            input_max = said.limit;
        if (code == errc::rate_limited) {
            merge_limit_text(hints, said);
            deduce_exhausted(hints);
            if (hints.exhausted_window == quota_window::unknown)
                hints.exhausted_window = said.window;
            name_the_bare(hints);
            code = code_of_limit(hints, said);
            if (code == errc::rate_limited && mentions(error.message, "request too large"))
                code = errc::context_overflow;
        }
    }
    auto out = refused_reply(from, response, error, honour_should_retry(code, headers), std::move(hints));
    if (out.why.code == errc::context_overflow && input_max && !out.input_tokens_max)
        out.input_tokens_max = input_max;
    if (out.why.code == errc::bad_answer)
        out.text = failed_generation(body); // maybe good enough for us
    return out;
}

} // namespace tagwright::llm
