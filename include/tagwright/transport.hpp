#pragma once

#include "tagwright/failure.hpp"
#include "tagwright/version.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// @file
/// How HTTP leaves the process: a port, and curl behind it.
namespace tagwright::inline v0 {

/// Header names are compared without case.
using http_headers = std::vector<std::pair<std::string, std::string>>;

/// The value of a header, or an empty view; the first one if it occurs more than once.
[[nodiscard]] TAGWRIGHT_EXPORT std::string_view find_header(const http_headers& headers,
                                                            std::string_view name) noexcept;

/// One exchange that is asked for.
struct http_request {
    std::string method = "GET";                  ///< upper case
    std::string url = {};                        ///< http:// or https://; no secret in it
    http_headers headers = {};                   ///< may hold secrets: never logged
    std::string body = {};                       ///< may hold page text: never logged
    std::chrono::milliseconds timeout{60'000};   ///< for the whole exchange, connect included
    std::size_t response_bytes_max = 64u << 20u; ///< the decoded body; more ends in response_too_large
};

/// How an exchange ended: with an answer of whatever status, or with `error`.
struct http_response {
    errc error = errc::ok;     ///< transport-level failure; `status` is then 0
    std::string detail = {};   ///< a short reason where `error` is set; never a header or a body
    int status = 0;            ///< as HTTP has it: 200, 429, …
    http_headers headers = {}; ///< as they came
    std::string body = {};     ///< decoded (gzip)
};

/// How requests leave the process. Implementations call back on a thread of their own, or at once, before start()
/// returns: a callback must only hand the answer on. Both functions are called on several threads at once, start() also
/// by a callback. Redirects are answers like others: nobody here follows them.
class TAGWRIGHT_EXPORT transport {
public:
    /// Hears how an exchange ended. Must not block and must not throw.
    using done = std::function<void(http_response&&)>;
    /// Names an exchange to cancel(); no two that are open have the same.
    using call_id = std::uint64_t;

    transport() = default;
    transport(const transport&) = delete;
    transport& operator=(const transport&) = delete;
    virtual ~transport() = default;

    /// Starts an exchange. `callback` runs exactly once: with the answer, with an error, or with
    /// errc::cancelled after cancel() or when the transport is destroyed.
    virtual call_id start(http_request request, done callback) = 0;

    /// Gives a call up; nothing happens if it is over.
    virtual void cancel(call_id call) = 0;
};

/// Bounds of a curl_transport; as they are, they fit most programs.
struct curl_transport_options {
    int connections_per_host_max = 64; ///< calls at once to one host; more wait, their deadline running
    int connections_max = 256;         ///< calls at once in all, fewer where RLIMIT_NOFILE is low; so many stay open
    std::size_t waiting_max = 16'384;  ///< calls that wait; more are refused with errc::overloaded
    std::chrono::milliseconds connect_timeout{15'000}; ///< name look-up, TCP and TLS; errc::timeout
    std::size_t header_bytes_max = 256u << 10u;        ///< of one answer; more ends in response_too_large
    std::string user_agent = {};                       ///< empty: "tagwright/<version>"
    std::string ca_file = {};                          ///< PEM, trusted beside the system's; empty: only those
};

/// HTTP/1.1 and HTTP/2 over one thread that owns a curl multi handle. Connections are kept and reused;
/// calls to an HTTP/2 host share one. Certificates are always verified, answers are decoded (gzip and
/// whatever else this curl knows), and a redirect is returned as it is: credentials never follow it to
/// another host. Proxies come from the environment as with curl, except that loopback addresses are
/// always reached directly.
///
/// start() and cancel() may be called from any thread, also from a callback, and never wait for the
/// network. Callbacks run on the transport's own thread; one that throws is ignored. The destructor
/// cancels what is open and joins the thread, so it must not run inside a callback.
class TAGWRIGHT_EXPORT curl_transport final : public transport {
public:
    /// Starts the thread.
    /// @throws std::runtime_error, std::system_error or std::bad_alloc where curl or the thread cannot be had
    explicit curl_transport(curl_transport_options options = {});
    ~curl_transport() override; ///< cancels what is open; not to be run inside of a callback

    /// Errors: connect_failed, network, timeout, tls_failed, response_too_large, bad_url, cancelled, overloaded,
    /// bad_request (a method or header that would break the request's framing).
    call_id start(http_request request, done callback) override;
    /// Its callback hears errc::cancelled, on the transport's thread.
    void cancel(call_id call) override;

private:
    class TAGWRIGHT_HIDDEN loop;
    std::unique_ptr<loop> loop_;
};

} // namespace tagwright::inline v0
