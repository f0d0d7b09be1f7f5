#pragma once

#include <curl/curl.h>

#include <chrono>
#include <optional>

/// Only curl_transport.cpp uses this.
namespace tagwright::http {

/// Waits for curl's sockets by epoll and lets curl look at those that are ready, where curl_multi_perform and
/// curl_multi_poll would go through all calls at each turn: with 64 calls open that is half of what a call costs.
/// Linux only, as are the locks and sockets that processes share.
class socket_watch {
public:
    /// @throws std::system_error where the kernel has no descriptor left
    explicit socket_watch(CURLM* multi);
    ~socket_watch();
    socket_watch(const socket_watch&) = delete;
    socket_watch& operator=(const socket_watch&) = delete;

    /// Ends the wait that goes on, or the next one; from any thread.
    void wake() noexcept;

    // Both return false where curl has lost its state.

    /// Lets curl do what its own timer is for, if that is due: it begins new calls and ends late ones.
    [[nodiscard]] bool serve_timer();
    /// Waits until a socket is ready, curl's timer is due, somebody wakes us, or the time is over; lets curl read and
    /// write.
    [[nodiscard]] bool wait(std::chrono::milliseconds longest);

private:
    using clock = std::chrono::steady_clock;

    static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* known) noexcept;
    static int on_timer(CURLM* multi, long wait_ms, void* self) noexcept;
    [[nodiscard]] int wait_ms(std::chrono::milliseconds longest) const;
    [[nodiscard]] bool act(curl_socket_t socket, int ready);

    CURLM* multi_;
    int epoll_ = -1;
    int wake_ = -1;
    std::optional<clock::time_point> timer_; ///< when curl wants to be called, whatever its sockets do
};

} // namespace tagwright::http
