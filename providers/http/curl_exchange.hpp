#pragma once

#include "tagwright/transport.hpp"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

/// One call on one curl easy handle: what goes in, what is collected, what curl's result means. Only
/// curl_transport.cpp uses this.
namespace tagwright::http {

/// What every call needs, made once.
struct exchange_defaults {
    curl_transport_options options;
    std::string user_agent;
    std::string certificates; ///< PEM: all that are trusted; empty: the system's
};

/// What a URL says about its host.
struct known_route {
    std::string url;  ///< empty: none yet
    std::string peer; ///< host:port
    bool loopback = false;
};

class exchange {
public:
    using clock = std::chrono::steady_clock;

    exchange(transport::call_id id, http_request request, transport::done callback);
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;
    ~exchange();

    [[nodiscard]] transport::call_id id() const noexcept { return id_; }

    /// False if the request cannot be sent at all; then take_refusal() says why. To be called first, once.
    /// @param known  of the last call that passed: calls to a model all have one URL, and it is taken apart once
    [[nodiscard]] bool check(known_route& known);
    [[nodiscard]] const std::string& peer() const noexcept { return peer_; } ///< "host:port"; after check()
    [[nodiscard]] clock::time_point deadline() const noexcept { return deadline_; }

    /// Puts the request onto a handle that configure() has seen, maybe after other calls; it must not outlive this
    /// object while curl uses it. False if the request cannot be sent; then take_refusal() says why.
    [[nodiscard]] bool prepare(CURL* easy, const exchange_defaults& defaults);
    [[nodiscard]] http_response take_refusal();
    void refuse(errc code, std::string_view reason) { response_ = fail(code, reason); }
    /// The refusal; this one if there is none yet.
    [[nodiscard]] http_response take_refusal_or(errc code, std::string_view reason) {
        return response_.error == errc::ok ? fail(code, reason) : take_refusal();
    }

    /// The answer, once curl is done with the handle.
    [[nodiscard]] http_response finish(CURL* easy, CURLcode result);
    /// The answer of a call that ends without curl's word.
    [[nodiscard]] http_response fail(errc code, std::string_view reason);

    /// Runs the callback; the only place that does. Exceptions stop here.
    void answer(http_response&& response) noexcept;

private:
    [[nodiscard]] bool check_url();
    [[nodiscard]] bool set_method(CURL* easy);
    [[nodiscard]] bool set_headers(CURL* easy);
    void set_route(CURL* easy);
    void set_limits(CURL* easy, const exchange_defaults& defaults, long timeout_ms);
    [[nodiscard]] bool append_header(const std::string& line);
    void on_header_line(std::string_view line);
    void make_room();

    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;

    transport::call_id id_;
    http_request request_;
    transport::done callback_;
    clock::time_point deadline_;
    std::string peer_; ///< host:port for messages
    bool loopback_ = false;
    curl_slist* header_lines_ = nullptr;
    http_response response_;
    errc aborted_ = errc::ok; ///< why a callback of ours stopped the transfer
    std::string_view abort_reason_;
    std::size_t header_bytes_ = 0;
    std::size_t header_bytes_max_ = 0;
    std::array<char, CURL_ERROR_SIZE> error_text_{};
};

/// Sets on a fresh or reset handle what is the same for every call; the defaults must outlive it.
void configure(CURL* easy, const exchange_defaults& defaults);

/// Takes from the handle what points into a call that has ended.
void forget_call(CURL* easy);

/// Whether the handle may serve another call as it is: what curl remembers in it of a call that went well over a
/// connection that was open does not matter to the next.
[[nodiscard]] bool is_as_new(CURL* easy, const http_response& response);

/// The failure that a curl result means.
[[nodiscard]] errc to_errc(CURLcode result) noexcept;

} // namespace tagwright::http
