#include "providers/http/socket_watch.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace tagwright::http {
namespace {

constexpr int events_at_once = 64; // more are told by the next wait

std::uint32_t events_of(int what) noexcept {
    return ((what & CURL_POLL_IN) != 0 ? std::uint32_t{EPOLLIN} : 0U) |
           ((what & CURL_POLL_OUT) != 0 ? std::uint32_t{EPOLLOUT} : 0U);
}

/// curl's word for what epoll says; an error is found by whoever reads or writes.
int ready_of(std::uint32_t events) noexcept {
    return ((events & (EPOLLIN | EPOLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
           ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) | ((events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0);
}

bool control(int epoll, int how, int socket, std::uint32_t events) noexcept {
    epoll_event event{};
    event.events = events;
    event.data.fd = socket;
    return epoll_ctl(epoll, how, socket, &event) == 0;
}

} // namespace

socket_watch::socket_watch(CURLM* multi)
    : multi_(multi), epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    // Edge-triggered: each wake() is told once, and nobody has to read the counter.
    if (epoll_ < 0 || wake_ < 0 || !control(epoll_, EPOLL_CTL_ADD, wake_, std::uint32_t{EPOLLIN} | EPOLLET)) {
        const auto why = errno;
        close(epoll_);
        close(wake_);
        throw std::system_error(why, std::generic_category(), "waiting for sockets");
    }
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &socket_watch::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, static_cast<void*>(this));
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &socket_watch::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, static_cast<void*>(this));
}

socket_watch::~socket_watch() {
    // Connections that curl still keeps are closed after us.
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
    close(wake_);
    close(epoll_);
}

void socket_watch::wake() noexcept {
    while (eventfd_write(wake_, 1) != 0 && errno == EINTR) {
    }
}

int socket_watch::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept {
    const auto epoll = static_cast<socket_watch*>(self)->epoll_;
    if (what == CURL_POLL_REMOVE) {
        control(epoll, EPOLL_CTL_DEL, socket, 0); // closed already: the kernel has forgotten it by itself
        return 0;
    }
    // A number comes again for another socket, so neither "new" nor "known" is taken from curl; nearly always it is
    // new, as curl takes back each socket that no call needs. Where the kernel has no room for it, that call ends at
    // its deadline, and the others go on.
    const auto events = events_of(what);
    if (!control(epoll, EPOLL_CTL_ADD, socket, events) && errno == EEXIST)
        control(epoll, EPOLL_CTL_MOD, socket, events);
    return 0;
}

int socket_watch::on_timer(CURLM*, long wait_ms, void* self) noexcept {
    auto& me = *static_cast<socket_watch*>(self);
    if (wait_ms < 0)
        me.timer_.reset();
    else
        me.timer_ = clock::now() + std::chrono::milliseconds(wait_ms);
    return 0; // curl must not be called from here
}

int socket_watch::wait_ms(std::chrono::milliseconds longest) const {
    auto wait = longest;
    if (timer_)
        wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(*timer_ - clock::now()));
    return static_cast<int>(std::max(wait.count(), std::chrono::milliseconds::rep{0}));
}

bool socket_watch::act(curl_socket_t socket, int ready) {
    int running = 0;
    return curl_multi_socket_action(multi_, socket, ready, &running) == CURLM_OK;
}

bool socket_watch::serve_timer() {
    if (!timer_ || *timer_ > clock::now())
        return true;
    timer_.reset(); // curl sets it anew where it wants it
    return act(CURL_SOCKET_TIMEOUT, 0);
}

bool socket_watch::wait(std::chrono::milliseconds longest) {
    std::array<epoll_event, events_at_once> events;
    const auto count = epoll_wait(epoll_, events.data(), events_at_once, wait_ms(longest));
    for (int i = 0; i < count; ++i)
        if (const auto& event = events[static_cast<std::size_t>(i)]; event.data.fd != wake_)
            if (!act(event.data.fd, ready_of(event.events)))
                return false;
    return true;
}

} // namespace tagwright::http
