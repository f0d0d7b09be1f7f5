#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

namespace tagwright {

/// A file that appears under its name whole or not at all: it is written beside its place, made durable, and moved
/// there. Whatever stood there is replaced, a symbolic link included. What is no file (a pipe, a device) is
/// written to as it is.
class file_draft {
public:
    /// Never follows a link that somebody put in the way.
    /// @param mode  of the new file, whatever the umask and an older file have
    file_draft(std::string path, mode_t mode);
    file_draft(const file_draft&) = delete;
    file_draft& operator=(const file_draft&) = delete;
    ~file_draft();

    /// After the first failure nothing is written any more; commit() tells.
    void write(std::string_view text);

    /// Puts the file in its place.
    /// @returns what went wrong, naming the path; empty if nothing did
    [[nodiscard]] std::string commit();

private:
    void fail(const char* what);

    std::string path_;
    std::string draft_; ///< empty: written in place
    int fd_ = -1;
    std::string problem_;
};

} // namespace tagwright
