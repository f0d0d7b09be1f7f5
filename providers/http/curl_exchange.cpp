#include "providers/http/curl_exchange.hpp"

#include "base/ascii.hpp"
#include "base/loopback.hpp"
#include "base/one_line.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace tagwright::http {
namespace {

constexpr std::size_t reason_bytes_max = 200; // curl's texts come partly from the network

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_digit(c) || is_letter(c) || marks.find(c) != std::string_view::npos;
    });
}

bool is_field_value(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

/// A part of a URL; empty if it has none.
std::string url_part(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    std::string copy;
    if (curl_url_get(url, part, &text, flags) == CURLUE_OK && text)
        copy = text;
    curl_free(text);
    return copy;
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    // Options that this curl was built without are not fatal here: what matters is tested.
    static_cast<void>(curl_easy_setopt(easy, option, value));
}

} // namespace

errc to_errc(CURLcode result) noexcept {
    switch (result) {
    case CURLE_OK: return errc::ok;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED: return errc::connect_failed;
    case CURLE_OPERATION_TIMEDOUT: return errc::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_USE_SSL_FAILED: return errc::tls_failed;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_LOGIN_DENIED: return errc::bad_url;
    case CURLE_FILESIZE_EXCEEDED: return errc::response_too_large;
    default: return errc::network;
    }
}

void configure(CURL* easy, const exchange_defaults& defaults) {
    set(easy, CURLOPT_NOSIGNAL, 1L); // several threads: signals are out of the question
#if LIBCURL_VERSION_NUM >= 0x075500
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    set(easy, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    set(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    set(easy, CURLOPT_ACCEPT_ENCODING, "");
    set(easy, CURLOPT_TCP_NODELAY, 1L);
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set(easy, CURLOPT_USERAGENT, defaults.user_agent.c_str());
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE)); // credentials are not for a proxy
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(defaults.options.connect_timeout.count()));
    if (!defaults.certificates.empty()) {
        // Not copied: the defaults outlive every call.
        curl_blob blob{const_cast<char*>(defaults.certificates.data()), defaults.certificates.size(), CURL_BLOB_NOCOPY};
        set(easy, CURLOPT_CAINFO_BLOB, &blob);
    }
}

void forget_call(CURL* easy) {
    set(easy, CURLOPT_POSTFIELDS, static_cast<void*>(nullptr));
    set(easy, CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
    set(easy, CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
}

bool is_as_new(CURL* easy, const http_response& response) {
    long connects = 0;
    return response.error == errc::ok && curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects) == CURLE_OK &&
           connects == 0;
}

exchange::exchange(transport::call_id id, http_request request, transport::done callback)
    : id_(id),
      request_(std::move(request)),
      callback_(std::move(callback)),
      // Bounded, so that "practically never" cannot overflow the clock.
      deadline_(clock::now() + std::min<std::chrono::milliseconds>(request_.timeout, std::chrono::hours{24})) {}

exchange::~exchange() { curl_slist_free_all(header_lines_); }

bool exchange::check(known_route& known) {
    if (known.url.empty() || request_.url != known.url) {
        if (!check_url())
            return false;
        known = {request_.url, peer_, loopback_};
    }
    peer_ = known.peer;
    loopback_ = known.loopback;
    const auto framed = [](const auto& header) { return is_token(header.first) && is_field_value(header.second); };
    if (!is_token(request_.method) || !std::all_of(request_.headers.begin(), request_.headers.end(), framed)) {
        response_ = fail(errc::bad_request, "a method or header holds characters that cannot be sent");
        return false;
    }
    return true;
}

bool exchange::check_url() {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
    if (curl_url_set(url.get(), CURLUPART_URL, request_.url.c_str(), 0) != CURLUE_OK) {
        response_ = fail(errc::bad_url, "not a complete URL");
        return false;
    }
    const auto host = url_part(url.get(), CURLUPART_HOST);
    peer_ = host + ":" + url_part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    loopback_ = is_loopback_host(host);
    const auto scheme = url_part(url.get(), CURLUPART_SCHEME);
    if (scheme != "http" && scheme != "https") {
        response_ = fail(errc::bad_url, "only http and https are spoken");
        return false;
    }
    if (!url_part(url.get(), CURLUPART_USER).empty()) {
        response_ = fail(errc::bad_url, "credentials do not belong into a URL");
        return false;
    }
    return true;
}

bool exchange::prepare(CURL* easy, const exchange_defaults& defaults) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - clock::now());
    if (left.count() <= 0) {
        response_ = fail(errc::timeout, "no time left to start");
        return false;
    }
    if (!set_method(easy) || !set_headers(easy)) {
        response_ = fail(errc::network, "out of memory");
        return false;
    }
    set_route(easy);
    set_limits(easy, defaults, static_cast<long>(left.count()));
    return curl_easy_setopt(easy, CURLOPT_URL, request_.url.c_str()) == CURLE_OK;
}

bool exchange::set_method(CURL* easy) {
    const auto& method = request_.method;
    set(easy, CURLOPT_HTTPGET, 1L); // whatever the call before was
    const char* name = nullptr;     // where it is not what curl would say by itself
    if (!request_.body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDS, request_.body.data()); // not copied: the body lives as long as we do
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        name = method == "POST" ? nullptr : method.c_str();
    } else if (method == "HEAD") {
        set(easy, CURLOPT_NOBODY, 1L);
    } else if (method != "GET") {
        name = method.c_str();
    }
    return curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, name) == CURLE_OK;
}

bool exchange::append_header(const std::string& line) {
    curl_slist* longer = curl_slist_append(header_lines_, line.c_str());
    if (longer)
        header_lines_ = longer;
    return longer != nullptr;
}

bool exchange::set_headers(CURL* easy) {
    for (const auto& [name, value] : request_.headers)
        if (!append_header(value.empty() ? name + ";" : name + ": " + value))
            return false;
    // curl would call every body a form, and wait a second for "100 Continue" before a large one.
    if (find_header(request_.headers, "content-type").empty() && !append_header("Content-Type:"))
        return false;
    if (!append_header("Expect:"))
        return false;
    set(easy, CURLOPT_HTTPHEADER, header_lines_);
    return true;
}

void exchange::set_route(CURL* easy) {
    const bool is_tls = request_.url.size() > 5 && (request_.url[4] == 's' || request_.url[4] == 'S');
    set(easy, CURLOPT_PIPEWAIT, is_tls ? 1L : 0L); // rather share an HTTP/2 connection than open a burst of them
    // No proxy can reach our loopback; otherwise the environment's.
    set(easy, CURLOPT_PROXY, loopback_ ? "" : static_cast<const char*>(nullptr));
}

void exchange::set_limits(CURL* easy, const exchange_defaults& defaults, long timeout_ms) {
    header_bytes_max_ = defaults.options.header_bytes_max;
    set(easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    // Stops early where a length is announced; on_body() bounds what is really decoded. 0 is no bound to curl.
    set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.response_bytes_max));
    set(easy, CURLOPT_WRITEFUNCTION, &exchange::on_body);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(easy, CURLOPT_HEADERFUNCTION, &exchange::on_header);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
    set(easy, CURLOPT_ERRORBUFFER, error_text_.data());
    set(easy, CURLOPT_PRIVATE, static_cast<void*>(this));
}

http_response exchange::take_refusal() {
    return response_.error == errc::ok ? fail(errc::bad_url, "not a URL that can be requested") : std::move(response_);
}

std::size_t exchange::on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept {
    auto& me = *static_cast<exchange*>(self);
    const auto bytes = size * count;
    auto& body = me.response_.body;
    if (bytes > me.request_.response_bytes_max - std::min(body.size(), me.request_.response_bytes_max)) {
        me.aborted_ = errc::response_too_large;
        me.abort_reason_ = "the answer passes its size bound";
        return 0;
    }
    try {
        if (body.empty())
            me.make_room();
        body.append(data, bytes);
    } catch (...) {
        me.aborted_ = errc::response_too_large;
        me.abort_reason_ = "the answer does not fit into memory";
        return 0;
    }
    return bytes;
}

std::size_t exchange::on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept {
    auto& me = *static_cast<exchange*>(self);
    const auto bytes = size * count;
    me.header_bytes_ += bytes;
    if (me.header_bytes_ > me.header_bytes_max_) {
        me.aborted_ = errc::response_too_large;
        me.abort_reason_ = "the answer's headers pass their size bound";
        return 0;
    }
    try {
        me.on_header_line({data, bytes});
    } catch (...) {
        return 0;
    }
    return bytes;
}

void exchange::on_header_line(std::string_view line) {
    if (line.starts_with("HTTP/")) {
        response_.headers.clear(); // an interim answer (1xx) came before
        return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return;
    response_.headers.emplace_back(std::string{trim(line.substr(0, colon))}, std::string{trim(line.substr(colon + 1))});
}

/// For a body of which the length is announced: it would be moved a dozen times while it grows.
void exchange::make_room() {
    constexpr std::size_t most = 4u << 20u; // an announcement is no proof
    const auto text = find_header(response_.headers, "content-length");
    std::size_t bytes = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), bytes).ec == std::errc{})
        response_.body.reserve(std::min({bytes, most, request_.response_bytes_max}));
}

http_response exchange::finish(CURL* easy, CURLcode result) {
    if (aborted_ != errc::ok)
        return fail(aborted_, abort_reason_);
    if (result != CURLE_OK) {
        auto code = to_errc(result);
        long sent = 0;
        curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &sent);
        if (code == errc::bad_url && sent > 0)
            code = errc::network; // an answer that is not HTTP is "unsupported protocol" to curl
        // The buffer holds more than the code's name, but may quote what a server sent: only texts about
        // the connection itself are used.
        const bool use_text = (code == errc::tls_failed || code == errc::connect_failed) && error_text_[0] != '\0';
        return fail(code, use_text ? error_text_.data() : curl_easy_strerror(result));
    }
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    if (status < 100 || status > 999)
        return fail(errc::network, "the answer has no usable status");
    response_.status = static_cast<int>(status);
    return std::move(response_);
}

http_response exchange::fail(errc code, std::string_view reason) {
    http_response response;
    response.error = code;
    response.detail = one_line((peer_.empty() ? std::string{} : peer_ + ": ") + std::string{reason}, reason_bytes_max);
    return response;
}

void exchange::answer(http_response&& response) noexcept {
    const auto callback = std::exchange(callback_, nullptr);
    if (!callback)
        return;
    try {
        callback(std::move(response));
    } catch (...) { // the caller's bug must not take every other call down
    }
}

} // namespace tagwright::http
