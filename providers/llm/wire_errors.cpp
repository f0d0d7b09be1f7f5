#include "providers/llm/wire_errors.hpp"

#include "base/ascii.hpp"
#include "base/one_line.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace tagwright::llm {
namespace {

constexpr std::size_t message_bytes_max = 200;

std::string scalar_text(const json& value) {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_number_integer())
        return std::to_string(value.get<std::int64_t>());
    return {};
}

constexpr std::array message_keys{"message",       "detail",       "msg",         "Message", "error_msg",
                                  "error_message", "errorMessage", "description", "title"};

/// A message may be a string, an object (Mistral) or a list of problems (FastAPI).
std::string message_text(const json& value) {
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_object())
        for (const auto* key : message_keys)
            if (!at(value, key).is_null())
                return message_text(at(value, key));
    if (value.is_array() && !value.empty())
        return message_text(value[0]);
    return {};
}

/// All texts, and numbers with their names. What the server repeats of the request is left out: it is page text.
void collect_words(const json& value, int depth, std::string& out) {
    constexpr std::size_t words_bytes_max = 4000;
    constexpr std::array repeated{"input", "failed_generation", "prompt", "messages", "headers", "ctx"};
    if (depth == 0 || out.size() > words_bytes_max)
        return;
    if (value.is_string())
        out.append(utf8_prefix(value.get_ref<const std::string&>(), words_bytes_max)).push_back(text_end);
    if (value.is_array())
        for (const auto& each : value)
            collect_words(each, depth - 1, out);
    if (!value.is_object())
        return;
    for (const auto& [name, each] : value.items()) {
        if (std::find(repeated.begin(), repeated.end(), name) != repeated.end())
            continue;
        if (each.is_number_unsigned())
            out.append(utf8_prefix(name, 64))
                .append(" " + std::to_string(each.get<std::uint64_t>()))
                .push_back(text_end);
        collect_words(each, depth - 1, out);
    }
}

/// 400 to 599 in a number or in digits; else 0.
int status_in(const json& value) {
    const auto text = scalar_text(value);
    if (text.size() != 3 || !is_all_digits(text))
        return 0;
    const int status = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
    return status >= 400 && status < 600 ? status : 0;
}

bool has_any(const json& object, std::initializer_list<const char*> keys) {
    return std::any_of(keys.begin(), keys.end(), [&](const char* key) { return !at(object, key).is_null(); });
}

/// Members of answers: what has one of them is no error, whatever else stands beside it.
bool has_answer(const json& object) {
    return has_any(object, {"choices", "candidates", "content", "output", "promptFeedback", "usageMetadata", "response",
                            "done"}) ||
           at(object, "message").is_object();
}

/// What a person can do about a code.
std::string advice(const endpoint& from, errc code) {
    switch (code) {
    case errc::timeout:
        if (from.name == "gemini" || from.name == "openai" || from.name == "anthropic" || from.name.empty())
            return "raise TAGWRIGHT_AI_TIMEOUT or --ai-timeout";
        return "raise TAGWRIGHT_AI_TIMEOUT or --ai-timeout, or the server's timeout";
    case errc::connect_failed: return "check the base URL and that the server runs";
    case errc::tls_failed: return "check the base URL and the machine's CA certificates";
    case errc::bad_url: return "check the base URL";
    case errc::not_json: return "check the base URL, or a proxy in between";
    case errc::billing: return "add credit or raise the spend limit in the provider's console";
    case errc::bad_credentials: return "check the API key";
    case errc::forbidden: return "check the key's permissions and the account's region";
    case errc::not_found:
        return from.shape == wire::openai ? "check the base URL: does it end in /v1?" : "check the base URL";
    case errc::model_not_found: return "check the model's name";
    case errc::quota_exhausted: return "wait for the quota's reset or name a fallback provider";
    case errc::context_overflow: return "use a smaller batch or page token limit, or a larger model";
    case errc::truncated_answer: return "use a smaller batch or raise --output-tokens";
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
    return is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '.' || c == '*';
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

/// On one line, without a full stop: more words follow.
std::string clause(std::string_view text) {
    std::string out = faithful_line(text);
    while (!out.empty() && (out.back() == ' ' || out.back() == '.'))
        out.pop_back();
    return out;
}

} // namespace

bool mentions(std::string_view text, std::string_view lower_case_words) noexcept {
    return contains_ignoring_case(text, lower_case_words);
}

bool mentions_any(std::string_view text, std::initializer_list<std::string_view> words) noexcept {
    return std::any_of(words.begin(), words.end(), [&](auto w) { return mentions(text, w); });
}

bool is_error_body(const json& body) {
    const json& object = body.is_array() && body.size() == 1 ? body[0] : body;
    if (!object.is_object())
        return false;
    const json& error = at(object, "error");
    if (error.is_object() || (error.is_string() && !error.get_ref<const std::string&>().empty()) ||
        text_at(object, "object") == "error" || text_at(object, "type") == "error")
        return true;
    if (has_answer(object))
        return false;
    return at(object, "success") == false || has_any(object, {"errors", "error_code", "base_resp"}) ||
           !message_text(object).empty();
}

wire_error read_wire_error(int status, const json& body) {
    constexpr int depth_max = 6;
    wire_error out;
    const json& object = body.is_array() && body.size() == 1 ? body[0] : body;
    const json& error = at(object, "error");
    const json& minimax = at(object, "base_resp");
    out.body = error.is_object() ? error : minimax.is_object() ? minimax : object;
    out.message = error.is_string() ? error.get<std::string>() : message_text(out.body);
    for (const auto* text : {&at(object, "errors"), &at(out.body, "status_msg"), &at(out.body, "error")})
        if (out.message.empty())
            out.message = message_text(*text);
    // OpenRouter's own words say nothing; those of the server behind it are beside them.
    const auto raw = text_at(at(out.body, "metadata"), "raw");
    if (!raw.empty() && mentions(out.message, "provider returned error"))
        out.message = raw;
    out.type = text_at(out.body, "type");
    if (out.type.empty() || out.type == "error")
        out.type = text_at(out.body, "status");
    out.code = scalar_text(at(out.body, "code"));
    collect_words(out.body.is_object() ? out.body : object, depth_max, out.said);
    if (error.is_string())
        out.said += out.message + text_end;
    out.of_vendor = error.is_object() || error.is_string() || has_any(object, {"type", "code", "object", "errors"});
    out.status = status;
    for (const auto* own : {"code", "status", "status_code", "statusCode"})
        if (out.status < 400)
            if (const int told = status_in(at(out.body, own)); told != 0)
                out.status = told;
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

bool says_billing(std::string_view message) noexcept {
    return mentions_any(
        message, {"insufficient balance", "insufficient credit", "insufficient funds", "credit balance",
                  "credits are depleted", "have any credits", "out of credits", "spend limit", "spending limit",
                  "spending cap", "spend cap", "specified api usage limits", "prepayment", "insufficient_user_quota",
                  "in good standing", "\xE4\xBD\x99\xE9\xA2\x9D\xE4\xB8\x8D\xE8\xB6\xB3",
                  "\xE9\xA2\x9D\xE5\xBA\xA6\xE4\xB8\x8D\xE8\xB6\xB3"}); // Chinese: balance, quota insufficient
}

std::string redact(std::string_view text, const secret_text& key, std::size_t bytes_max) {
    constexpr std::size_t read_bytes_max = 4096;
    // A piece of a key at the cut would not be recognised, so the cut takes a key's length more away.
    std::string_view head = utf8_prefix(text, read_bytes_max);
    if (head.size() < text.size())
        head = head.substr(0, head.size() - std::min(head.size(), key.reveal().size()));
    const std::string clean = clause(without_key_words(without_key(head, key.reveal())));
    if (clean.size() <= bytes_max)
        return clean;
    constexpr std::string_view dots = "\xE2\x80\xA6";
    return std::string{utf8_prefix(clean, bytes_max - std::min(bytes_max, dots.size()))} + std::string{dots};
}

std::string name_text(std::string_view said) {
    constexpr std::size_t name_bytes_max = 200;
    return std::string{utf8_prefix(faithful_line(utf8_prefix(said, name_bytes_max)), name_bytes_max)};
}

std::string say(const endpoint& from, errc code, std::string_view server_said) {
    std::string out = redact(from.name.empty() ? "provider" : from.name, from.api_key, 40) + ": ";
    out += meaning(code);
    const auto what_to_do = advice(from, code);
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
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(from.timeout).count();
    const bool late = response.error == errc::timeout && seconds > 0;
    out.why = fail(from, response.error, late ? "within " + std::to_string(seconds) + " s" : response.detail);
    out.verdict = verdict_of(response.error, 0);
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

http_request json_post(const endpoint& to, std::string url, std::string body) {
    http_request out;
    out.method = "POST";
    out.url = std::move(url);
    out.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    out.body = std::move(body);
    out.timeout = to.timeout;
    out.response_bytes_max = 16u << 20u; // four times what parse_answer() reads, for escapes and thoughts
    return out;
}

} // namespace tagwright::llm
