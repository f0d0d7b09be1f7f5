#include "providers/llm/wire_errors.hpp"

#include "providers/llm/utf8.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace tagwright::llm {
namespace {

constexpr std::size_t message_bytes_max = 200;

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool any_of(std::string_view text, std::initializer_list<std::string_view> words) noexcept {
    return std::any_of(words.begin(), words.end(), [&](auto w) { return mentions(text, w); });
}

std::string scalar_text(const json& value) {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_number_integer())
        return std::to_string(value.get<std::int64_t>());
    return {};
}

/// A message may be a string, an object (Mistral) or a list of problems (FastAPI).
std::string message_text(const json& value) {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_object())
        for (const auto* key : {"message", "detail", "msg"})
            if (!at(value, key).is_null())
                return message_text(at(value, key));
    if (value.is_array() && !value.empty())
        return message_text(value[0]);
    return {};
}

/// What a person can do about a code.
std::string_view advice(errc code) noexcept {
    switch (code) {
    case errc::connect_failed: return "check the base URL and that the server runs";
    case errc::tls_failed: return "check the base URL and the machine's CA certificates";
    case errc::bad_url: return "check the base URL";
    case errc::not_json: return "check the base URL, or a proxy in between";
    case errc::billing: return "add credit or raise the spend limit in the provider's console";
    case errc::bad_credentials: return "check the API key";
    case errc::forbidden: return "check the key's permissions and the account's region";
    case errc::not_found: return "check the base URL";
    case errc::model_not_found: return "check the model's name";
    case errc::quota_exhausted: return "wait for the quota's reset or name a fallback provider";
    case errc::context_overflow: return "use a smaller batch or page token limit, or a larger model";
    case errc::truncated_answer: return "use a smaller batch or a higher output limit";
    case errc::unexpected_answer: return "check that the base URL belongs to this kind of API";
    default: return {};
    }
}

/// Starts of keys that vendors issue: an echoed piece of a key is as secret as the key.
bool looks_like_key(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 9> prefixes{"sk-", "AIza", "gsk_", "xai-", "pk-",
                                                       "hf_", "key-", "AQ.",  "csk-"};
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](auto p) { return word.size() >= p.size() + 4 && word.substr(0, p.size()) == p; });
}

bool is_key_char(char c) noexcept {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' || c == '_' || c == '.' ||
           c == '*';
}

std::string without_key(std::string_view text, std::string_view key) {
    std::string out{text};
    if (key.empty())
        return out;
    constexpr std::size_t common_word_max = 5; // shorter keys occur inside words: then nothing is quoted
    if (key.size() <= common_word_max)
        return out.find(key) == std::string::npos ? out : std::string{};
    for (auto at = out.find(key); at != std::string::npos; at = out.find(key, at))
        out.replace(at, key.size(), "[key]");
    return out;
}

std::string without_key_words(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && is_key_char(text[end]))
            ++end;
        if (end == i) {
            out.push_back(text[i++]);
            continue;
        }
        const auto word = text.substr(i, end - i);
        out += looks_like_key(word) ? std::string_view{"[key]"} : word;
        i = end;
    }
    return out;
}

std::string one_line(std::string_view text) {
    std::string out = single_line(text);
    while (!out.empty() && (out.back() == ' ' || out.back() == '.'))
        out.pop_back();
    return out;
}

} // namespace

bool mentions(std::string_view text, std::string_view lower_case_words) noexcept {
    return std::search(text.begin(), text.end(), lower_case_words.begin(), lower_case_words.end(),
                       [](char a, char b) { return lower(a) == b; }) != text.end();
}

bool is_error_body(const json& body) {
    const json& object = body.is_array() && body.size() == 1 ? body[0] : body;
    if (!object.is_object())
        return false;
    const json& error = at(object, "error");
    return error.is_object() || (error.is_string() && !error.get_ref<const std::string&>().empty()) ||
           text_at(object, "object") == "error" || text_at(object, "type") == "error";
}

wire_error read_wire_error(int status, const json& body) {
    wire_error out;
    const json& object = body.is_array() && body.size() == 1 ? body[0] : body;
    const json& error = at(object, "error");
    out.body = error.is_object() ? error : object;
    out.message = error.is_string() ? error.get<std::string>() : message_text(out.body);
    if (out.message.empty())
        out.message = message_text(at(object, "errors"));
    out.type = text_at(out.body, "type");
    if (out.type.empty() || out.type == "error")
        out.type = text_at(out.body, "status");
    out.code = scalar_text(at(out.body, "code"));
    const auto own = static_cast<int>(std::min<std::uint64_t>(count_at(out.body, "code"), 9999));
    out.status = status;
    if (status < 400 && own >= 400 && own < 600)
        out.status = own;
    return out;
}

errc errc_of_status(int status) noexcept {
    if (status >= 200 && status < 300)
        return errc::ok;
    if (status >= 300 && status < 400)
        return errc::bad_url; // a POST is never redirected by an API: something else stands there
    switch (status) {
    case 401: return errc::bad_credentials;
    case 402: return errc::billing;
    case 403: return errc::forbidden;
    case 404:
    case 405:
    case 410: return errc::not_found;
    case 408: return errc::timeout;
    case 409:
    case 425:
    case 499: return errc::server_error;
    case 413: return errc::context_overflow;
    case 429: return errc::rate_limited;
    case 498: // Groq: no flex capacity
    case 503:
    case 529: return errc::overloaded;
    default: return status >= 500 ? errc::server_error : errc::bad_request;
    }
}

call_verdict verdict_of(errc code, int status) noexcept {
    switch (code) {
    case errc::ok: return call_verdict::ok;
    case errc::rate_limited:
    case errc::quota_exhausted: return call_verdict::rate_limited;
    case errc::timeout: return call_verdict::timed_out;
    case errc::server_error:
    case errc::overloaded: return call_verdict::server_error;
    default: break;
    }
    return status >= 500 ? call_verdict::server_error : call_verdict::other;
}

bool says_context_overflow(std::string_view message) noexcept {
    return any_of(message, {"context length", "context_length", "context window", "context size", "maximum context",
                            "prompt is too long", "input is too long", "too many tokens", "input token count",
                            "request too large", "reduce the length", "payload size exceeds"});
}

bool says_billing(std::string_view message) noexcept {
    return any_of(message, {"insufficient balance", "insufficient credit", "insufficient funds", "credit balance",
                            "credits are depleted", "have any credits", "out of credits", "spend limit",
                            "spending limit", "spending cap", "spend cap", "specified api usage limits", "prepayment"});
}

std::string redact(std::string_view text, std::string_view key, std::size_t bytes_max) {
    constexpr std::size_t read_bytes_max = 4096;
    // A piece of a key at the cut would not be recognised, so the cut takes a key's length more away.
    std::string_view head = utf8_prefix(text, read_bytes_max);
    if (head.size() < text.size())
        head = head.substr(0, head.size() - std::min(head.size(), key.size()));
    const std::string clean = one_line(without_key_words(without_key(head, key)));
    if (clean.size() <= bytes_max)
        return clean;
    constexpr std::string_view dots = "\xE2\x80\xA6";
    return std::string{utf8_prefix(clean, bytes_max - std::min(bytes_max, dots.size()))} + std::string{dots};
}

std::string name_text(std::string_view said) {
    constexpr std::size_t name_bytes_max = 200;
    return std::string{utf8_prefix(single_line(utf8_prefix(said, name_bytes_max)), name_bytes_max)};
}

std::string say(const endpoint& from, errc code, std::string_view server_said) {
    std::string out = redact(from.name.empty() ? "provider" : from.name, from.api_key, 40) + ": ";
    out += meaning(code);
    const auto what_to_do = advice(code);
    const std::size_t tail = what_to_do.empty() ? 0 : what_to_do.size() + 2;
    const std::size_t used = out.size() + tail + 3;
    // What a server says about a refused key quotes the key, in part or masked: it is not repeated.
    constexpr std::size_t worth_quoting = 16;
    if (code != errc::bad_credentials && used + worth_quoting < message_bytes_max) {
        const auto said = redact(server_said, from.api_key, message_bytes_max - used);
        if (!said.empty())
            out += " (" + said + ")";
    }
    if (tail > 0)
        out.append("; ").append(what_to_do);
    return out;
}

failure fail(const endpoint& from, errc code, std::string_view server_said) {
    return {code, say(from, code, server_said)};
}

std::optional<reply> transport_reply(const endpoint& from, const http_response& response) {
    if (response.error == errc::ok)
        return std::nullopt;
    reply out;
    out.why = fail(from, response.error, response.detail);
    out.verdict = verdict_of(response.error, 0);
    return out;
}

reply not_json_reply(const endpoint& from, const http_response& response) {
    errc code = errc::not_json;
    // A gateway's HTML still says by its status whether waiting or a person helps.
    const errc by_status = errc_of_status(response.status);
    if (by_status != errc::ok && by_status != errc::bad_request)
        code = by_status;
    reply out;
    const std::string said = "HTTP " + std::to_string(response.status) +
                             (response.body.empty() ? " without a body" : ", the body is not JSON");
    out.why = fail(from, code, said);
    // What is not the vendor's own JSON comes from something in between, which says nothing about the account. A
    // refused size or form is about what was sent, whoever says so.
    if (kind_of(code) == failure_kind::refusal && out.why.scope == failure_scope::endpoint)
        out.why.scope = failure_scope::call;
    out.verdict = verdict_of(code, response.status);
    return out;
}

errc honour_should_retry(errc code, const http_headers& headers) noexcept {
    const auto value = find_header(headers, "x-should-retry");
    if (value == "false" && (kind_of(code) == failure_kind::passing || kind_of(code) == failure_kind::answer))
        return code == errc::rate_limited ? errc::quota_exhausted : errc::bad_request;
    if (value == "true" && code == errc::bad_request)
        return errc::server_error;
    return code;
}

std::string trimmed_base(std::string_view base_url) {
    while (!base_url.empty() && base_url.back() == '/')
        base_url.remove_suffix(1);
    return std::string{base_url};
}

std::string host_of(std::string_view url) {
    if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
        url.remove_prefix(scheme + 3);
    url = url.substr(0, url.find_first_of("/?#"));
    if (const auto user = url.rfind('@'); user != std::string_view::npos)
        url.remove_prefix(user + 1);
    if (url.empty() || url.front() != '[')
        url = url.substr(0, url.find(':'));
    std::string out{url};
    std::transform(out.begin(), out.end(), out.begin(), lower);
    return out;
}

http_request json_post(const endpoint& to, std::string url, const ordered_json& body) {
    http_request out;
    out.method = "POST";
    out.url = std::move(url);
    out.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    out.body = to_text(body);
    out.timeout = to.timeout;
    out.response_bytes_max = 16u << 20u; // four times what parse_answer() reads, for escapes and thoughts
    return out;
}

} // namespace tagwright::llm
