#pragma once

#include "tests/e2e/program.hpp"

#include <chrono>
#include <poll.h>
#include <pty.h>
#include <string>
#include <sys/ioctl.h>
#include <termios.h>
#include <vector>

namespace tagwright::testing {

/// The program on a terminal of its own: what a person sees and types.
class terminal {
public:
    terminal(const program& it, const std::vector<std::string>& arguments, unsigned short columns = 80) {
        std::vector<std::string> words{TAGWRIGHT_PROGRAM};
        words.insert(words.end(), arguments.begin(), arguments.end());
        std::vector<std::string> settings;
        for (const auto& [name, value] : it.environment)
            settings.push_back(name + "=" + value);
        std::vector<char*> argv;
        std::vector<char*> envp;
        for (auto& word : words)
            argv.push_back(word.data());
        for (auto& setting : settings)
            envp.push_back(setting.data());
        argv.push_back(nullptr);
        envp.push_back(nullptr);
        winsize size{};
        size.ws_row = 40;
        size.ws_col = columns;
        child_ = forkpty(&fd_, nullptr, nullptr, &size);
        if (child_ != 0)
            return;
        if (chdir(it.directory().c_str()) != 0)
            _exit(126);
        execve(TAGWRIGHT_PROGRAM, argv.data(), envp.data());
        _exit(127);
    }
    ~terminal() {
        if (child_ > 0 && !ended_) {
            ::kill(child_, SIGKILL);
            waitpid(child_, nullptr, 0);
        }
        close(fd_);
    }
    terminal(const terminal&) = delete;
    terminal& operator=(const terminal&) = delete;

    /// Reads on until the text has come, anew behind what was waited for last. False: it did not, within a minute.
    bool wait_for(const std::string& text) {
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        for (;;) {
            if (const auto at = seen_.find(text, looked_at_); at != std::string::npos) {
                looked_at_ = at + text.size();
                return true;
            }
            if (std::chrono::steady_clock::now() > give_up || !read_some())
                return false;
        }
    }

    void type(const std::string& text) const {
        if (::write(fd_, text.data(), text.size()) < 0)
            perror("write");
    }
    void resize(unsigned short columns) const {
        winsize size{};
        size.ws_row = 40;
        size.ws_col = columns;
        ioctl(fd_, TIOCSWINSZ, &size);
    }
    [[nodiscard]] bool echoes() const {
        termios now{};
        return tcgetattr(fd_, &now) == 0 && (now.c_lflag & ECHO) != 0;
    }
    [[nodiscard]] pid_t child() const { return child_; }

    /// Reads to the end. Negative: ended by that signal.
    int wait() {
        while (read_some()) {
        }
        int status = 0;
        waitpid(child_, &status, 0);
        ended_ = true;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }
    /// All that was on the screen, with its control sequences.
    [[nodiscard]] const std::string& seen() const { return seen_; }

private:
    bool read_some() {
        pollfd ready{fd_, POLLIN, 0};
        if (poll(&ready, 1, 60'000) <= 0)
            return false;
        char buffer[4096];
        const auto size = ::read(fd_, buffer, sizeof buffer);
        if (size <= 0)
            return false; // EIO: the other side is closed
        seen_.append(buffer, static_cast<std::size_t>(size));
        return true;
    }

    pid_t child_ = -1;
    int fd_ = -1;
    bool ended_ = false;
    std::string seen_;
    std::size_t looked_at_ = 0;
};

} // namespace tagwright::testing
