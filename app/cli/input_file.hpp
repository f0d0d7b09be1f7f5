#pragma once

#include <optional>
#include <string>

namespace tagwright::cli {

/// "-" and "/dev/stdin".
[[nodiscard]] bool is_stdin(const std::string& path);

/// Opens a file to read documents from. Directories, devices, sockets and named pipes (reading one may never end) are
/// refused; pipes that the shell made for the command (/dev/fd/N) are not.
/// @param problem  set where the result is -1; names neither the file nor a line
[[nodiscard]] int open_input(const std::string& path, std::string& problem);

/// Reads a file descriptor piece by piece, until its end or until somebody says stop. Closes it, but not stdin.
class byte_source {
public:
    /// @param stop_fd  an eventfd; -1: nobody says stop
    byte_source(int fd, int stop_fd) : fd_(fd), stop_fd_(stop_fd) {}
    ~byte_source();
    byte_source(const byte_source&) = delete;
    byte_source& operator=(const byte_source&) = delete;

    /// Appends the next piece. False at the end, on an error (see problem()) and when stopped.
    [[nodiscard]] bool read_into(std::string& out);
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

private:
    bool fail();

    int fd_;
    int stop_fd_;
    std::string problem_;
};

/// Everything of a file, or of stdin ("-"), as it is; at most 64 MiB.
/// @param problem  set where the result is empty; names the path
[[nodiscard]] std::optional<std::string> read_all(const std::string& path, std::string& problem);

} // namespace tagwright::cli
