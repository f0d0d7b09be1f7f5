#include "app/service/door.hpp"

#include "app/service/problem.hpp"
#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/loopback.hpp"
#include "base/one_line.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"

#include <algorithm>

namespace tagwright::service {
namespace {

constexpr std::size_t strangers_max = 10'000; // addresses whose failures are counted
constexpr std::size_t user_bytes_max = 100;
constexpr std::string_view open_path = "/healthz";

/// "localhost:8642", "[::1]:8642", "wiki.example" without the port, in lower case.
std::string host_part(std::string_view host) {
    const auto out = lower_ascii(host);
    if (out.starts_with('['))
        return out.substr(0, out.find(']') + 1);
    return out.substr(0, out.find(':'));
}

bool is_address(std::string_view host) {
    if (host.starts_with('['))
        return true;
    const bool digits = std::ranges::all_of(host, [](char c) { return is_digit(c) || c == '.'; });
    return digits && std::ranges::count(host, '.') == 3;
}

bool changes_something(const web_request& request) { return request.method != "GET" && request.method != "HEAD"; }

/// "Bearer TOKEN", or "Basic" with the token for a password.
struct credentials {
    std::string user;
    std::string token;
};

credentials credentials_of(std::string_view header) {
    const auto blank = header.find(' ');
    if (blank == std::string_view::npos)
        return {};
    const auto scheme = header.substr(0, blank);
    const auto value = trim(header.substr(blank + 1));
    if (equal_ignoring_case(scheme, "bearer"))
        return {"", std::string(value)};
    if (!equal_ignoring_case(scheme, "basic"))
        return {};
    const auto pair = base64_decode(value);
    const auto colon = pair.find(':');
    if (colon == std::string::npos)
        return {};
    return {pair.substr(0, colon), pair.substr(colon + 1)};
}

/// A name that a person gave, fit for a journal and a page.
std::string user_name(const std::string& text) {
    const auto valid = replace_invalid_utf8(text);
    return one_line(valid, user_bytes_max);
}

} // namespace

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
    unsigned char differs = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < a.size(); ++i)
        differs |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b.empty() ? 0 : b[i % b.size()]);
    return differs == 0;
}

std::string door::who_asks(const web_request& request) const {
    if (!rules_.trust_forwarded)
        return request.peer;
    // The last one was added by the proxy that we trust; what stands before it anybody may have said.
    const auto told = request.header("X-Forwarded-For");
    const auto last = trim(told.substr(told.rfind(',') == std::string_view::npos ? 0 : told.rfind(',') + 1));
    return last.empty() ? request.peer : std::string(last);
}

bool door::is_our_host(std::string_view host) const {
    const auto name = host_part(host);
    if (name.empty())
        return false;
    if (is_loopback_host(name) || name == host_part(rules_.listen_host))
        return true;
    if (!rules_.public_url.empty() && name == host_of(rules_.public_url))
        return true;
    // A name is what rebinding needs; whoever says the address means this machine.
    return !rules_.token.empty() && is_address(name);
}

bool door::is_our_origin(const web_request& request) const {
    const auto origin = request.header("Origin");
    if (!origin.empty()) {
        if (!rules_.public_url.empty() && lower_ascii(origin) == origin_of(rules_.public_url))
            return true;
        const auto parts = split_url(origin);
        return parts && parts->path.empty() &&
               equal_ignoring_case(std::string(parts->host) + std::string(parts->port), request.header("Host"));
    }
    const auto site = request.header("Sec-Fetch-Site");
    if (site.empty() || site == "same-origin" || site == "none")
        return true; // no browser, or the page itself
    return !changes_something(request) && request.header("Sec-Fetch-Mode") == "navigate"; // a link to the page
}

std::optional<web_answer> door::refuse_stranger(web_request& request, clock_time now) {
    const auto who = who_asks(request);
    auto failed = failures_.find(who);
    if (failed != failures_.end()) {
        auto& times = failed->second;
        while (!times.empty() && now - times.front() > failures_time)
            times.pop_front();
        if (times.size() >= failures_max) {
            auto answer = problem_answer(429, {errc::rate_limited, "too many wrong tokens; wait a minute"});
            answer.headers.emplace_back("Retry-After", "60");
            return answer;
        }
        if (times.empty())
            failures_.erase(failed);
    }
    const auto header = request.header("Authorization");
    const auto given = credentials_of(header);
    if (!given.token.empty() && equal_in_constant_time(given.token, rules_.token.reveal())) {
        request.user = user_name(given.user);
        return std::nullopt;
    }
    if (!header.empty()) { // a browser asks once without, before it asks its user
        if (failures_.size() >= strangers_max)
            failures_.clear();
        failures_[who].push_back(now);
    }
    auto answer = problem_answer(
        401, {errc::bad_credentials, header.empty() ? "this service asks for a token: Authorization: Bearer TOKEN, or "
                                                      "the token as the password of Basic"
                                                    : "the token is wrong"});
    answer.headers.emplace_back("WWW-Authenticate",
                                R"(Basic realm="tagwright: any name, the token as password", charset="UTF-8")");
    return answer;
}

std::optional<web_answer> door::refuse(web_request& request, clock_time now) {
    if (!is_our_host(request.header("Host")))
        return problem_answer(
            421, {errc::forbidden,
                  "the Host header names another machine; where people reach this service by another name, say so: "
                  "--public-url https://NAME"});
    if (request.path == open_path)
        return std::nullopt;
    if (!is_our_origin(request))
        return problem_answer(403, {errc::forbidden, "the request comes from a page of another site"});
    if (!rules_.token.empty())
        return refuse_stranger(request, now);
    return std::nullopt;
}

} // namespace tagwright::service
