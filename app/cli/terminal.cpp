#include "app/cli/terminal.hpp"

#include "base/ascii.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace tagwright::cli {
namespace {

constexpr std::size_t answer_bytes_max = 16u << 10u;
constexpr std::array signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

volatile std::sig_atomic_t caught = 0;
std::array<int, 2> bell{-1, -1}; ///< a pipe: a signal that comes before the wait begins ends it all the same

void note_signal(int number) {
    const auto before = errno;
    caught = number;
    const char byte = 0;
    if (::write(bell[1], &byte, 1) < 0) {
        // Full: it has rung.
    }
    errno = before;
}

/// Waits for input. False: a signal came first.
bool wait_for_input() {
    std::array<pollfd, 2> either{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{bell[0], POLLIN, 0}}; // -1 is passed over
    while (::poll(either.data(), either.size(), -1) < 0 && errno == EINTR && caught == 0) {
    }
    return caught == 0;
}

/// One line from stdin. Without stdio: nothing may stay in a buffer when the terminal's mode changes.
std::optional<std::string> read_line() {
    std::string line;
    for (;;) {
        char byte = 0;
        if (!wait_for_input())
            return std::nullopt;
        const auto size = ::read(STDIN_FILENO, &byte, 1);
        if (size < 0 && errno == EINTR && caught == 0)
            continue;
        if (size < 0 || (size == 0 && line.empty()))
            return std::nullopt;
        if (size == 0 || byte == '\n' || byte == '\r')
            return std::string(trim(line));
        if (line.size() < answer_bytes_max)
            line += byte;
    }
}

void print(const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
}

/// Echo off and signals noted instead of obeyed, as long as it lives.
class hidden_input {
public:
    hidden_input() {
        caught = 0;
        if (::pipe2(bell.data(), O_CLOEXEC | O_NONBLOCK) != 0)
            bell = {-1, -1};
        struct sigaction note {};
        note.sa_handler = note_signal; // without SA_RESTART: the wait has to return
        sigemptyset(&note.sa_mask);
        for (std::size_t i = 0; i < signals.size(); ++i)
            sigaction(signals[i], &note, &before_[i]);
        known_ = ::tcgetattr(STDIN_FILENO, &shown_) == 0;
        auto hidden = shown_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        hidden.c_lflag |= ECHONL | ICANON;
        if (known_)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    hidden_input(const hidden_input&) = delete;
    hidden_input& operator=(const hidden_input&) = delete;
    ~hidden_input() {
        if (known_)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown_);
        for (std::size_t i = 0; i < signals.size(); ++i)
            sigaction(signals[i], &before_[i], nullptr);
        for (auto& end : bell)
            ::close(std::exchange(end, -1));
    }

private:
    std::array<struct sigaction, signals.size()> before_{};
    termios shown_{};
    bool known_ = false;
};

} // namespace

bool can_ask() { return ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0; }

std::optional<std::string> ask(const std::string& question) {
    print(question);
    caught = 0;
    return read_line();
}

std::optional<std::string> ask_secret(const std::string& question) {
    for (;;) {
        std::optional<std::string> answer;
        {
            const hidden_input hidden;
            print(question); // the echo is off before anybody can know that it is time to type
            answer = read_line();
        }
        if (caught == 0)
            return answer;
        // As it was before: the signal ends the program, or stops it; then it is asked again.
        print("\n");
        ::raise(caught);
    }
}

} // namespace tagwright::cli
