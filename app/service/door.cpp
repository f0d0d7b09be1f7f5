#include "app/service/door.hpp"

#include "app/service/problem.hpp"
#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/loopback.hpp"
#include "base/one_line.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

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

/// Who is counted for an address: the address without a port that a proxy may add, and of IPv6 the network that one
/// customer gets (/64), within which addresses cost nothing. What is no address stays as it is.
std::string client_of(std::string_view text) {
    if (text.starts_with('['))
        text = text.substr(1, text.find(']') - 1);
    else if (std::ranges::count(text, ':') == 1)
        text = text.substr(0, text.find(':'));
    const std::string address(text);
    in6_addr bytes{};
    if (::inet_pton(AF_INET6, address.c_str(), &bytes) != 1)
        return address;
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (IN6_IS_ADDR_V4MAPPED(&bytes))
        return ::inet_ntop(AF_INET, &bytes.s6_addr[12], out.data(), out.size());
    std::fill(std::begin(bytes.s6_addr) + 8, std::end(bytes.s6_addr), std::uint8_t{0});
    return ::inet_ntop(AF_INET6, &bytes, out.data(), out.size());
}

/// As a browser writes it: without the port that goes without saying.
std::string plain_origin(std::string_view url) {
    auto out = origin_of(url);
    const std::string_view usual = out.starts_with("https:") ? ":443" : ":80";
    if (out.ends_with(usual))
        out.resize(out.size() - usual.size());
    return out;
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
        return client_of(request.peer);
    // The last one was added by the proxy that we trust, in the last line or in one of its own; what stands before it
    // anybody may have said.
    std::string_view told;
    for (const auto& [name, value] : request.headers)
        if (equal_ignoring_case(name, "X-Forwarded-For"))
            told = value;
    const auto last = trim(told.substr(told.rfind(',') == std::string_view::npos ? 0 : told.rfind(',') + 1));
    return client_of(last.empty() ? std::string_view(request.peer) : last);
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
        if (!rules_.public_url.empty() && plain_origin(origin) == plain_origin(rules_.public_url))
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
    // No browser leaves the Host header out; load balancers do, who ask by HTTP/1.0 whether we are alive.
    const auto host = request.header("Host");
    const bool is_probe = request.path == open_path && host.empty();
    if (!is_probe && !is_our_host(host))
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
