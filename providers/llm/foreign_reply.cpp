#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "providers/llm/base_url.hpp"
#include "providers/llm/refusal.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace tagwright::llm {
namespace {

/// What is read by a person on an HTML page, near its start; plain text as it is.
std::string without_tags(std::string_view text) {
    std::string out;
    bool inside = false;
    for (const char c : text) {
        if (c == '<')
            inside = true;
        if (!inside)
            out.push_back(c);
        if (c == '>') {
            inside = false;
            out.push_back(' ');
        }
    }
    return out;
}

/// The title of an HTML page, else its first words.
std::string first_words(std::string_view body) {
    constexpr std::size_t read_bytes_max = 4000;
    body = utf8_prefix(body, read_bytes_max);
    const auto small = lower_ascii(body);
    const auto open = small.find("<title");
    const auto start = open == std::string::npos ? open : small.find('>', open);
    const auto end = start == std::string::npos ? start : small.find("</title", start);
    if (end != std::string::npos && end > start + 1)
        if (auto title = without_tags(body.substr(start + 1, end - start - 1)); !is_blank(title))
            return title;
    return without_tags(body);
}

std::string content_type(const http_headers& headers) {
    const auto value = find_header(headers, "content-type");
    return lower_ascii(value.substr(0, std::min(value.find(';'), std::size_t{40})));
}

struct verdict {
    errc code;
    failure_scope scope;
};

/// What is not the vendor's own JSON comes from something in between, which says nothing about the account. What it
/// refuses for its size or its form is about what was sent, whoever says so.
verdict verdict_on(int status) noexcept {
    const errc code = errc_of_status(status);
    switch (status) {
    case 400:
    case 422: return {errc::bad_request, failure_scope::batch};
    case 413:
    case 414:
    case 431: return {errc::context_overflow, failure_scope::batch};
    case 407: return {errc::forbidden, failure_scope::endpoint}; // a proxy wants to know who we are
    case 451: return {errc::forbidden, failure_scope::call};
    default: break;
    }
    if (code == errc::ok)
        return {errc::not_json, failure_scope::call};
    if (code == errc::forbidden || code == errc::not_found)
        return {code, failure_scope::call};
    return {code, natural_scope(code)};
}

/// The default answer of many servers' routers to a path that they do not have; of gateways, too, while the server
/// behind them is exchanged.
bool is_routers_404(const http_response& response) noexcept {
    return response.status == 404 &&
           (mentions(response.body, "404 page not found") || mentions(response.body, "cannot post /"));
}

std::string message_of(const endpoint& from, const http_response& response, errc code) {
    constexpr std::size_t message_bytes_max = 200;
    const std::string_view advice = code == errc::not_found && from.shape == wire::openai
                                        ? "; does the base URL end in /v1?"
                                        : "; check the base URL and the proxy";
    std::string out = redact(from.name.empty() ? "provider" : from.name, from.api_key, 40) + ": ";
    out.append(meaning(code)).append(", says a proxy or firewall in between (HTTP ");
    out += std::to_string(response.status);
    if (const auto type = redact(content_type(response.headers), from.api_key, 30); !type.empty())
        out += ", " + type;
    constexpr std::size_t quotes = 5; // and the bracket
    const auto room = message_bytes_max - std::min(message_bytes_max, out.size() + quotes);
    const auto words = redact(first_words(response.body), from.api_key, std::min<std::size_t>(60, room));
    out += words.empty() ? ")" : ": \"" + words + "\")";
    return out.size() + advice.size() <= message_bytes_max ? out.append(advice) : out;
}

} // namespace

reply foreign_reply(const endpoint& from, const http_response& response, limit_hints hints) {
    auto [code, scope] = verdict_on(response.status);
    reply out;
    out.hints = std::move(hints);
    if (is_routers_404(response)) {
        if (const auto other = other_path(from)) {
            out.next_dialect = from.speaks.without(*other);
            out.why = fail(from, errc::unsupported, "no such path");
            out.verdict = call_verdict::other;
            return out;
        }
        // Behind a version there is a request's path: whoever has not it now may have it again.
        if (split_base(from.base_url).path.find("/v1") == std::string_view::npos)
            scope = failure_scope::endpoint;
    }
    out.why = scoped({code, message_of(from, response, code)}, scope);
    out.verdict = verdict_of(code, response.status);
    suspend_if_long(from, response.headers, {}, out);
    return out;
}

} // namespace tagwright::llm
