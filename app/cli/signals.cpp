#include "app/cli/signals.hpp"

#include "providers/store/store_transactions.hpp"

#include <chrono>
#include <csignal>
#include <mutex>
#include <unistd.h>

namespace tagwright::cli {
namespace {

volatile std::sig_atomic_t seen = 0;
volatile std::sig_atomic_t suspend = 0;

void count_signal(int) {
    seen = seen + 1;
    if (seen > 2)
        _exit(130); // Not even the orderly way out works.
}

void note_suspend(int) { suspend = 1; }

} // namespace

void catch_stop_signals() {
    struct sigaction action {};
    action.sa_handler = count_signal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    action.sa_handler = note_suspend;
    action.sa_flags = SA_RESTART;
    sigaction(SIGTSTP, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN); // A closed pipe is a failed write, not the end.
}

void suspend_if_asked() {
    using namespace std::chrono_literals;
    if (suspend == 0)
        return;
    suspend = 0;
    const std::unique_lock between(store_transactions(), 2s); // a write that takes longer is not waited for
    std::raise(SIGSTOP);
}

int stop_signals() noexcept { return seen; }

} // namespace tagwright::cli
