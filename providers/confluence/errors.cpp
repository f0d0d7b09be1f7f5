#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/one_line.hpp"
#include "base/url.hpp"
#include "providers/confluence/answers.hpp"
#include "providers/confluence/codec.hpp"
#include "providers/confluence/requests.hpp"

#include <algorithm>
#include <array>

namespace tagwright::confluence {

namespace {

constexpr std::size_t quote_bytes_max = 200;

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

void replace_all(std::string& text, std::string_view what) {
    constexpr std::size_t shortest_secret = 4; // a shorter one would hit ordinary words
    if (what.size() < shortest_secret)
        return;
    constexpr std::string_view instead = "[secret]";
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + instead.size()))
        text.replace(at, what.size(), instead);
}

/// Proxies like to echo requests: what we sent as credentials never goes into a message.
std::string without_secrets(std::string text, const site& at) {
    const std::string_view value = at.authorization;
    const std::string_view payload = value.substr(std::min(value.find(' ') + 1, value.size()));
    replace_all(text, payload);
    if (value.starts_with("Basic ")) {
        const std::string plain = base64_decode(payload);
        replace_all(text, plain);
        replace_all(text, std::string_view(plain).substr(std::min(plain.find(':') + 1, plain.size())));
    }
    return text;
}

/// Java's exception class in front of a v1 message helps nobody.
std::string_view without_exception_name(std::string_view message) {
    const auto colon = message.find(": ");
    const auto name = message.substr(0, std::min(colon, message.size()));
    const bool is_class = colon != std::string_view::npos && (name.ends_with("Exception") || name.ends_with("Error")) &&
                          name.find(' ') == std::string_view::npos;
    return is_class ? message.substr(colon + 2) : message;
}

/// What the server says about an error, in the words of v2, v1 or the gateway; empty if nothing.
std::string server_message(const json& body) {
    std::string out;
    const json& errors = member(body, "errors");
    if (errors.is_array() && !errors.empty()) {
        out = as_string(member(errors[0], "title"));
        const std::string detail = as_string(member(errors[0], "detail"));
        if (!detail.empty() && detail != out)
            out.append(out.empty() ? "" : ": ").append(detail);
        if (out.empty())
            out = as_string(member(errors[0], "message"));
    }
    if (out.empty())
        out = without_exception_name(as_string(member(body, "message")));
    // v1 hides the reason of a 400, e.g. "label.contains.invalid.chars", one level down.
    const json& details = member(body, {"data", "errors"});
    if (details.is_array() && !details.empty()) {
        const json& message = member(details[0], "message");
        for (const json* source : {&message, &member(message, "translation"), &member(message, "key")}) {
            const std::string text = as_string(*source);
            if (!text.empty() && !contains(out, text))
                out.append(out.empty() ? "" : ": ").append(text);
        }
    }
    if (out.empty())
        out = as_string(member(body, "error"));
    return out;
}

bool is_html(const http_response& response) {
    if (contains_ignoring_case(find_header(response.headers, "Content-Type"), "html"))
        return true;
    const auto begin = response.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return begin != std::string::npos && response.body[begin] == '<';
}

/// An answer, taken apart once.
struct evidence {
    const site& at;
    const http_response& response;
    errand asked = errand::other;
    json body;
    bool html = false;
    std::string said; ///< the server's words on one line, without secrets
    std::string said_lower;

    [[nodiscard]] bool signed_in() const { return !at.authorization.empty(); }
    [[nodiscard]] bool cloud() const { return at.kind == api::cloud; }
};

evidence look_at(const site& at, const http_response& response, errand asked) {
    evidence out{.at = at,
                 .response = response,
                 .asked = asked,
                 .body = parse_json(response.body),
                 .said = {},
                 .said_lower = {}};
    out.html = !out.body.is_object() && !out.body.is_array() && is_html(response);
    std::string said = server_message(out.body);
    if (said.empty() && !out.html && out.body.is_null()) {
        constexpr std::size_t plain_text_bytes_max = 400; // e.g. "XSRF check failed"
        if (response.body.size() <= plain_text_bytes_max)
            said = response.body;
    }
    out.said = one_line(without_secrets(std::move(said), at), quote_bytes_max);
    out.said_lower = lower_ascii(out.said);
    return out;
}

failure fail(const evidence& seen, errc code, std::string_view advice) {
    std::string message = "Confluence";
    if (seen.response.status > 0)
        message += " answered " + std::to_string(seen.response.status);
    if (!seen.said.empty())
        message += " (\"" + seen.said + "\")";
    message.append(": ").append(advice);
    return {code, std::move(message)};
}

std::string_view credentials_advice(const evidence& seen) {
    if (seen.cloud())
        return "the credentials are not accepted. Check CONFLUENCE_EMAIL and CONFLUENCE_API_TOKEN; tokens expire "
               "within a year";
    return "the credentials are not accepted. Check CONFLUENCE_PAT, or CONFLUENCE_EMAIL (the user name) and "
           "CONFLUENCE_API_TOKEN (the password)";
}

/// Data Center's login filter, which also marks answers that were served to nobody in particular.
failure seraph(const evidence& seen) {
    for (const auto& [name, value] : seen.response.headers) {
        if (!equal_ignoring_case(name, "x-seraph-loginreason"))
            continue;
        if (contains(value, "AUTHENTICATION_DENIED"))
            return fail(seen, errc::bad_credentials,
                        "the login is locked after failed attempts. Log in once with a browser and answer the CAPTCHA");
        if (contains(value, "AUTHENTICATED_FAILED") && seen.signed_in())
            return fail(seen, errc::bad_credentials, credentials_advice(seen));
    }
    return {};
}

/// Scheme, host and port of an address that a server sent. Not its user, which may be a secret; nor a port that is no
/// number: it is the password of "https://ann:password/", where the '@' was lost. Nor a host that holds one of our own
/// secrets.
std::string origin_to_show(std::string_view url, const site& at) {
    const auto parts = split_url(url);
    if (!parts || !std::all_of(parts->port.begin(), parts->port.end(), [](char c) { return is_digit(c) || c == ':'; }))
        return {};
    const auto origin = origin_of(url);
    return without_secrets(std::string(parts->host), at) == parts->host ? origin : std::string();
}

failure redirected(const evidence& seen) {
    const std::string_view location = find_header(seen.response.headers, "Location");
    const auto origin = origin_to_show(location, seen.at);
    const std::string lower = lower_ascii(location.substr(0, location.find('?')));
    static constexpr std::array<std::string_view, 8> marks{"login", "saml", "sso",  "oauth",
                                                           "auth",  "idp",  "okta", "adfs"};
    const bool login = std::any_of(marks.begin(), marks.end(), [&](auto mark) { return contains(lower, mark); });
    const std::string where = origin.empty() ? std::string{} : " at " + one_line(origin, 100);
    if (login)
        return fail(seen, errc::bad_credentials,
                    "it sends us to a login page" + where +
                        ". Check the token, or ask for an address that single sign-on does not guard");
    return fail(seen, errc::bad_url,
                "it redirects" + where + ". Set CONFLUENCE_BASE_URL to the address that a browser ends up at");
}

/// True for what begins and ends as JSON does. Answers have megabytes of page text: they are parsed once,
/// by the one who wants what is in them.
bool looks_like_json(std::string_view body) {
    constexpr std::string_view around = " \t\r\n\xEF\xBB\xBF";
    const auto begin = body.find_first_not_of(around);
    if (begin == std::string_view::npos)
        return false;
    const char last = body[body.find_last_not_of(around)];
    return (body[begin] == '{' && last == '}') || (body[begin] == '[' && last == ']');
}

failure no_json(const evidence& seen) {
    if (!seen.html)
        return fail(seen, errc::not_json, "the answer is not JSON. Is CONFLUENCE_BASE_URL right?");
    const std::string page = lower_ascii(std::string_view(seen.response.body).substr(0, 64u << 10u));
    if (contains(page, "saml") || contains(page, "os_password") || contains(page, "type=\"password\""))
        return fail(seen, errc::bad_credentials,
                    "it answered with a login page, not JSON. Check the token, or whether single sign-on guards "
                    "CONFLUENCE_BASE_URL");
    return fail(seen, errc::not_json, "it answered with HTML, not JSON: is CONFLUENCE_BASE_URL right?");
}

/// What a token needs for a request: the granular scope and the classic one.
std::string_view scopes_for(errand asked) {
    switch (asked) {
    case errand::who_am_i: return "the scope read:content-details:confluence (or the classic read:confluence-user)";
    case errand::find_space: return "the scope read:space:confluence (or the classic read:confluence-space.summary)";
    case errand::list_pages:
    case errand::read_pages:
    case errand::read_page: return "the scope read:page:confluence (or the classic read:confluence-content.all)";
    case errand::search: return "the scope search:confluence (or the granular read:content-details:confluence)";
    case errand::read_labels: return "the scope read:label:confluence (or the classic read:confluence-content.summary)";
    case errand::write_labels:
        return "the scopes write:label:confluence and read:label:confluence (or the classic write:confluence-content)";
    case errand::other: break;
    }
    return "a scope. It needs read:space:confluence, read:page:confluence, search:confluence and "
           "write:confluence-content (or write:label:confluence)";
}

failure unauthorized(const evidence& seen) {
    if (contains(seen.said_lower, "scope"))
        return fail(seen, errc::scope_missing, "the token lacks " + std::string(scopes_for(seen.asked)));
    if (!seen.signed_in())
        return fail(seen, errc::bad_credentials, "no credentials were given and the site wants some");
    if (seen.cloud() && seen.html && !contains(seen.at.root, "/ex/confluence/"))
        return fail(seen, errc::bad_credentials,
                    "the credentials are not accepted. A token with scopes works only with CONFLUENCE_BASE_URL "
                    "https://api.atlassian.com/ex/confluence/{cloudId}; else check CONFLUENCE_EMAIL and "
                    "CONFLUENCE_API_TOKEN");
    return fail(seen, errc::bad_credentials, credentials_advice(seen));
}

failure forbidden(const evidence& seen) {
    if (contains(seen.said_lower, "xsrf"))
        return fail(seen, errc::forbidden,
                    "the write was taken for a forgery. A proxy may remove the header X-Atlassian-Token, or the "
                    "server's base URL differs from CONFLUENCE_BASE_URL");
    // Cloud's v1 says so to bad credentials and to accounts without the product alike.
    const bool nobody = contains(seen.said_lower, "permitted to use confluence") ||
                        contains(seen.said_lower, "access confluence") || contains(seen.said_lower, "use confluence");
    if (seen.cloud() && nobody)
        return fail(seen, errc::bad_credentials,
                    "the credentials are not accepted, or the account has no access to Confluence. Check "
                    "CONFLUENCE_EMAIL and CONFLUENCE_API_TOKEN");
    if (contains(seen.said_lower, "scope"))
        return unauthorized(seen);
    return fail(seen, errc::forbidden,
                "this account may not do that. It may lack the permission or the page may be restricted");
}

failure not_found(const evidence& seen) {
    if (seen.html)
        return fail(seen, errc::not_found, "there is no Confluence API at this address: is CONFLUENCE_BASE_URL right?");
    // v2 answers bad credentials like this, too; a real page's title names the id.
    if (seen.cloud() && (seen.said_lower.empty() || seen.said_lower == "not found"))
        return fail(seen, errc::not_found,
                    "there is no such thing, or the credentials are not accepted (Confluence "
                    "Cloud says the same to both)");
    return fail(seen, errc::not_found, "there is no such thing, or this account may not see it");
}

/// "3 h 20 min", for waits that a server asks for.
std::string wait_text(duration wait) {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
    if (minutes <= 1)
        return std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count()) + " s";
    return minutes < 60 ? std::to_string(minutes) + " min"
                        : std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

failure too_many(const evidence& seen) {
    const auto wait = parse_limits(seen.response, 0).retry_after;
    return fail(seen, errc::rate_limited,
                "too many requests for now" +
                    (wait > duration::zero() ? "; it asks to wait " + wait_text(*wait) : std::string{}));
}

failure client_error(const evidence& seen) {
    if (seen.response.status == 400 && contains(seen.said_lower, "cursor"))
        return fail(seen, errc::cursor_void, "it has lost the place in its listing");
    switch (seen.response.status) {
    case 401: return unauthorized(seen);
    case 403: return forbidden(seen);
    case 404: return not_found(seen);
    case 408: return fail(seen, errc::timeout, "the server gave up waiting for the request");
    case 407: return fail(seen, errc::bad_credentials, "a proxy asks for credentials: check HTTPS_PROXY");
    case 409: return fail(seen, errc::overloaded, "somebody else changes the same thing at this moment");
    case 410:
        return fail(seen, errc::bad_request,
                    "this API is gone for this kind of login. Use an API token, or set "
                    "CONFLUENCE_FLAVOR");
    case 425: return fail(seen, errc::overloaded, "the server asks to try again later");
    case 429: return too_many(seen);
    default: break;
    }
    if (seen.html)
        return fail(seen, errc::bad_request, "it answered with HTML, not JSON: is CONFLUENCE_BASE_URL right?");
    return fail(seen, errc::bad_request, "the request is not accepted");
}

failure code_and_words(const site& at, const http_response& response, errand asked) {
    if (response.error != errc::ok) {
        const std::string detail = one_line(without_secrets(response.detail, at), quote_bytes_max);
        return {response.error, "Confluence: " + (detail.empty() ? std::string(meaning(response.error)) : detail)};
    }
    const bool success = response.status >= 200 && response.status < 300;
    const bool fine = success && (response.status == 204 || looks_like_json(response.body));
    const evidence seen = fine ? evidence{at, response, asked, {}, false, {}, {}} : look_at(at, response, asked);
    if (failure why = seraph(seen))
        return why;
    if (success)
        return fine ? failure{} : no_json(seen);
    if (response.status >= 300 && response.status < 400)
        return redirected(seen);
    if (response.status >= 400 && response.status < 500)
        return client_error(seen);
    if (response.status == 503 || response.status == 529)
        return fail(seen, errc::overloaded, "the server is not ready, or overloaded");
    if (response.status == 502 || response.status == 504)
        return fail(seen, errc::server_error, "a proxy in front of Confluence got no answer from it");
    if (response.status >= 500)
        return fail(seen, errc::server_error, "the server failed");
    return fail(seen, errc::unexpected_answer, "that is no HTTP status we know");
}

/// How far a refusal reaches. Where no JSON of Confluence's own says so, something in between has answered, and it
/// may pass; unless it is the request itself that does not fit.
failure_scope scope_of_refusal(const http_response& response, errand asked) {
    const auto in_the_request = asked == errand::write_labels ? failure_scope::label : failure_scope::batch;
    switch (response.status) {
    case 0: // the transport's word: too large an answer, or not to be sent at all
    case 400:
    case 413:
    case 414:
    case 422:
    case 431: return in_the_request;
    case 410: return failure_scope::page;
    default: break;
    }
    if (looks_like_json(response.body))
        return failure_scope::page;
    // Confluence says it without JSON, and to every write alike.
    const bool forgery = contains_ignoring_case(std::string_view(response.body).substr(0, quote_bytes_max), "xsrf");
    return forgery ? failure_scope::site : failure_scope::call;
}

/// How far an answer of Confluence reaches. A refusal is about what was asked for; who asks, the wiki.
failure_scope scope_of(const failure& why, const http_response& response, errand asked) {
    switch (kind_of(why.code)) {
    case failure_kind::account:
    case failure_kind::quota: return failure_scope::site;
    case failure_kind::refusal: return scope_of_refusal(response, asked);
    default: return failure_scope::call;
    }
}

} // namespace

failure classify(const site& at, const http_response& response, errand asked) {
    auto why = code_and_words(at, response, asked);
    if (why)
        why.scope = scope_of(why, response, asked);
    return why;
}

} // namespace tagwright::confluence
