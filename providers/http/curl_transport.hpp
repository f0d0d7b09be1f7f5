#pragma once

#include "providers/http/transport.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace tagwright {

struct curl_transport_options {
    int connections_per_host_max = 64; ///< calls at once to one host; more wait, their deadline running
    int connections_max = 256;         ///< calls at once in all; idle connections are kept for reuse up to this number
    std::size_t waiting_max = 16'384;  ///< calls that wait; more are refused with errc::overloaded
    std::chrono::milliseconds connect_timeout{15'000}; ///< name look-up, TCP and TLS; errc::timeout
    std::size_t header_bytes_max = 256u << 10u;        ///< of one answer; more ends in response_too_large
    std::string user_agent;                            ///< empty: "tagwright/<version>"
    std::string ca_file;                               ///< PEM, trusted beside the system's; empty: only those
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
class curl_transport final : public transport {
public:
    explicit curl_transport(curl_transport_options options = {});
    ~curl_transport() override;

    /// Errors: connect_failed, network, timeout, tls_failed, response_too_large, bad_url, cancelled, overloaded,
    /// bad_request (a method or header that would break the request's framing).
    call_id start(http_request request, done callback) override;
    void cancel(call_id call) override;

private:
    class loop;
    std::unique_ptr<loop> loop_;
};

} // namespace tagwright
