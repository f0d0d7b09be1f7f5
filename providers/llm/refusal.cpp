#include "providers/llm/refusal.hpp"

#include "base/ascii.hpp"
#include "base/bare_span.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/length_text.hpp"
#include "providers/llm/thoughts.hpp"
#include "providers/llm/told_wait.hpp"

#include <algorithm>
#include <string>

namespace tagwright::llm {
namespace {

bool says_blocked(std::string_view said) noexcept {
    return mentions_any(said, {"content_filter",
                               "content filter",
                               "content management policy",
                               "content policy",
                               "content_policy",
                               "content exists risk",
                               "inappropriate content",
                               "data_inspection",
                               "datainspection",
                               "safety system",
                               "responsibleai",
                               "sensitivecontent",
                               "sensitive content",
                               "usage guidelines",
                               "usage policy",
                               "usage policies",
                               "was flagged",
                               "invalid_prompt",
                               "blocked by our",
                               "敏感",
                               "不安全",
                               "违规"});
}

bool says_bad_key(std::string_view said) noexcept {
    return mentions_any(said, {"incorrect api key",      "invalid api key",      "invalid_api_key",
                               "api key not valid",      "api key expired",      "api key not found",
                               "missing api key",        "api key is missing",   "api key is required",
                               "api key is invalid",     "no api key",           "no cookie auth",
                               "invalid token",          "access token invalid", "invalid access token",
                               "token is invalid",       "login fail",           "authentication fail",
                               "invalid authentication", "无效的令牌",           "令牌无效",
                               "api key 无效",           "apikey不正确"});
}

bool says_region(std::string_view said) noexcept {
    return mentions_any(said, {"location is not supported", "country, region", "unsupported_country",
                               "not available in your country", "not available in your region"});
}

bool says_no_model(std::string_view said) noexcept {
    if (mentions_any(said,
                     {"deploymentnotfound", "deployment for this resource does not exist", "operationnotsupported",
                      "unknown_model", "model_not_found", "model_not_exist", "模型不存在"}))
        return true;
    return mentions(said, "model") &&
           mentions_any(said, {"not found", "does not exist", "not exist", "not a valid model", "invalid model",
                               "no models loaded", "unknown model", "no such model", "model_not_supported",
                               "has been decommissioned", "has been deprecated", "is not available for your"});
}

bool says_stream_only(std::string_view said) noexcept {
    return mentions_any(said, {"only support stream", "only supports stream", "stream mode", "streaming is required",
                               "streaming mode only", "must be streamed", "must set stream",
                               "stream must be set to true", "stream must be true", "non-streaming is not supported",
                               "enable the stream parameter", "stream=false"}) &&
           !mentions(said, "thinking");
}

/// What servers answer to a path that they do not have.
bool says_wrong_path(std::string_view said) noexcept {
    return mentions_any(said, {"unexpected endpoint", "unknown request url", "unknown_url", "invalid url (",
                               "cannot post /", "no route matched", "404 page not found", "page not found",
                               "resource not found", "no static resource", "route not found", "no handler found",
                               "unknown endpoint", "endpoint not found"});
}

/// Nothing but "Not Found", as frameworks have it.
bool is_bare_not_found(const wire_error& error) noexcept {
    return error.status == 404 && error.message.size() <= 12 && mentions_any(error.message, {"not found", "not_found"});
}

/// The codes whose meaning may be in the words: the server did not accept what was sent.
bool may_be_about_request(errc code) noexcept {
    switch (code) {
    case errc::bad_request:
    case errc::not_found:
    case errc::unsupported:
    case errc::context_overflow:
    case errc::server_error: return true;
    default: return false;
    }
}

std::uint32_t tokens(double number) noexcept {
    constexpr double most = 1e6;
    return static_cast<std::uint32_t>(std::clamp(number, 1.0, most));
}

/// The output limit that the server would take, where ours is what does not fit: it is larger than the model's, or
/// leaves less than half of a small window to the pages.
std::optional<dialect> with_less_output(const endpoint& from, const length_text& said) {
    constexpr double output_min = 64;
    const double now = output_limit_of(from);
    double limit = now;
    if (said.output_max)
        limit = *said.output_max;
    else if (said.window && now * 2 > *said.window)
        limit = *said.window / 4;
    limit = std::max(limit, output_min);
    if (limit >= now)
        return std::nullopt;
    auto out = from.speaks;
    out.output_tokens_bound = tokens(limit);
    return out;
}

class judge {
public:
    judge(const endpoint& from, const wire_error& error, reply& out) : from_(from), error_(error), out_(out) {}

    /// Sets the failure, and what is to be learned.
    void about_request(errc code) {
        const auto length = parse_length_text(error_.said);
        if (const auto next = with_less_output(from_, length); next && (length.output_max || length.too_long))
            return adapt(*next);
        if (length.too_long || code == errc::context_overflow)
            return too_long(length);
        if (says_stream_only(error_.said))
            return fail_as(
                errc::bad_request, failure_scope::endpoint,
                "it answers in streams only, which this program does not read: choose another model or server");
        if (says_wrong_path(error_.said) || is_bare_not_found(error_))
            return wrong_path();
        if (const auto next = step_down(from_, error_.status, error_.said))
            return adapt(*next);
        if (code == errc::not_found && error_.of_vendor)
            return wrong_path();
        if (code == errc::not_found) // a gateway's, perhaps while what is behind it is exchanged
            return fail_as(code, failure_scope::call, error_.message);
        fail_as(code, natural_scope(code), error_.message);
    }

private:
    void adapt(const dialect& next) {
        out_.next_dialect = next;
        fail_as(errc::unsupported, natural_scope(errc::unsupported), error_.message);
    }

    void too_long(const length_text& length) {
        if (length.input_max)
            out_.input_tokens_max = length.input_max;
        else if (length.window && *length.window > output_limit_of(from_))
            out_.input_tokens_max = *length.window - output_limit_of(from_);
        fail_as(errc::context_overflow, failure_scope::batch, error_.message);
    }

    void wrong_path() {
        if (const auto other = other_path(from_))
            return adapt(from_.speaks.without(*other));
        fail_as(errc::not_found, failure_scope::endpoint, error_.message);
    }

    void fail_as(errc code, failure_scope scope, std::string_view said) {
        out_.why = scoped(fail(from_, code, said), scope);
    }

    const endpoint& from_;
    const wire_error& error_;
    reply& out_;
};

} // namespace

errc code_of_words(const wire_error& error) {
    const auto& said = error.said;
    if (says_billing(said))
        return errc::billing;
    if (says_bad_key(said))
        return errc::bad_credentials;
    if (says_region(said))
        return errc::forbidden;
    if (says_blocked(said))
        return errc::content_blocked;
    if (says_no_model(said) && !says_wrong_path(said))
        return errc::model_not_found;
    return errc::ok;
}

reply refused_reply(const endpoint& from, const http_response& response, const wire_error& error, errc code,
                    limit_hints hints) {
    reply out;
    out.hints = std::move(hints);
    if (may_be_about_request(code))
        judge(from, error, out).about_request(code);
    else
        out.why = fail(from, code, error.message);
    // Without the marks of the vendor's own errors, a gateway has spoken: it says nothing about the account.
    if (code == errc::forbidden && !error.of_vendor)
        out.why.scope = failure_scope::call;
    if (code == errc::bad_answer) // the model stumbled; the same pages may do well
        out.why.scope = failure_scope::call;
    out.verdict = out.why.code == errc::unsupported ? call_verdict::other : verdict_of(out.why.code, error.status);
    suspend_if_long(from, response.headers, error.message, out);
    return out;
}

void suspend_if_long(const endpoint& from, const http_headers& headers, std::string_view said, reply& out) {
    const auto code = out.why.code;
    const bool waits = code == errc::rate_limited || code == errc::quota_exhausted || code == errc::overloaded ||
                       code == errc::server_error;
    if (!waits)
        return;
    auto wait = told_wait(headers, said, resets_of(out.hints.readings));
    if (!wait && out.hints.retry_after && *out.hints.retry_after > long_wait)
        wait = out.hints.retry_after;
    for (const auto& quota : out.hints.readings) // a bucket of a minute tells when it is full, which is of no interest
        if (!wait && quota.remaining && *quota.remaining <= 0 && quota.window != quota_window::minute)
            wait = quota.reset_after;
    if (!wait || *wait <= long_wait)
        return;
    const bool quota = code == errc::rate_limited || code == errc::quota_exhausted;
    out.why = scoped(fail(from, quota ? errc::quota_exhausted : errc::suspended, said), failure_scope::endpoint);
    out.why.retry_after = wait;
    out.hints.retry_after = std::min<duration>(*wait, std::chrono::hours{24});
    if (out.hints.exhausted_window == quota_window::unknown)
        out.hints.exhausted_window = quota_window::day;
}

void blame_thinking(const endpoint& from, std::uint64_t thinking, reply& out) {
    if (out.why.code != errc::truncated_answer)
        return;
    const bool empty = is_blank(without_thoughts(out.text));
    // Where nothing was written and the limit is used up, there were thoughts, told or not.
    const bool hidden = empty && out.usage.output * 10 >= std::uint64_t{output_limit_of(from)} * 9;
    if (!hidden && (thinking == 0 || (!empty && thinking * 4 < out.usage.output * 3)))
        return;
    if (const auto next = with_more_output(from)) {
        out.next_dialect = next;
        out.why = fail(from, errc::unsupported, "thinking used up the output limit, which is raised");
        return;
    }
    out.why = scoped({errc::truncated_answer, {}}, failure_scope::endpoint);
    out.why.message = redact(from.name.empty() ? "provider" : from.name, from.api_key, 40) +
                      ": the model's thinking used up " + std::to_string(output_limit_of(from)) +
                      " tokens; raise --output-tokens, lower its thinking, or choose a model that thinks less";
}

} // namespace tagwright::llm
