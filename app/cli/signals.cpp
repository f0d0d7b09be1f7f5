#include "app/cli/signals.hpp"

#include <csignal>
#include <unistd.h>

namespace tagwright::cli {
namespace {

volatile std::sig_atomic_t seen = 0;

void count_signal(int) {
    seen = seen + 1;
    if (seen > 2)
        _exit(130); // Not even the orderly way out works.
}

} // namespace

void catch_stop_signals() {
    struct sigaction action {};
    action.sa_handler = count_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // A closed pipe is a failed write, not the end.
}

int stop_signals() noexcept { return seen; }

} // namespace tagwright::cli
