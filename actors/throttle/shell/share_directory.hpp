#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Where processes of one user on one machine meet: a directory that is theirs alone, in it a file per limit group.
/// Who holds the file's lock leads the group (the kernel frees the lock when the process ends, however it ends); the
/// file's text says where its socket is. Everything here touches the disk: not for actors that share a thread.
namespace tagwright {

/// Makes a directory with mode 0700, or makes sure that it is one: its owner must be this process's user, and it
/// must be no symbolic link. A wider mode is narrowed. Its parents are made where they are missing.
/// @returns what is wrong, naming the directory; empty: it is ours alone
[[nodiscard]] std::string make_private_directory(const std::string& path);

/// Where the leader of a group is to be found.
struct leader_place {
    int pid = 0;
    std::string socket; ///< a name in the directory, or an absolute path
};

/// A group's file.
class leader_file {
public:
    leader_file() = default;
    /// Opens it, and makes it where it is missing; never follows a link. is_open() tells whether it could be.
    leader_file(const std::string& directory, const std::string& group);
    leader_file(leader_file&& other) noexcept : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}
    leader_file& operator=(leader_file&& other) noexcept {
        std::swap(fd_, other.fd_);
        std::swap(path_, other.path_);
        return *this;
    }
    ~leader_file();

    [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
    /// Takes the lock until this object ends. False: somebody has it, or the file was removed meanwhile.
    [[nodiscard]] bool lock() const noexcept;
    /// Empty: nobody has said where yet, or what is there is not of our making.
    [[nodiscard]] std::optional<leader_place> place() const;
    /// Only for who has the lock. False: the disk does not take it.
    bool tell(const leader_place& where) const;
    bool tell_nothing() const;

private:
    [[nodiscard]] bool write(const std::string& text) const;
    int fd_ = -1;
    std::string path_;
};

/// The groups that have a file in the directory.
[[nodiscard]] std::vector<std::string> groups_in(const std::string& directory);

/// True if a socket can have this path: sun_path holds 107 bytes and a zero.
[[nodiscard]] bool fits_a_socket(const std::string& path);

/// A new name for a socket in the directory: nobody has used it before.
[[nodiscard]] std::string new_socket_name();

/// A new short path for a socket in a directory of mode 0700 made for it, below $XDG_RUNTIME_DIR or /tmp. Empty where
/// that cannot be had.
[[nodiscard]] std::string new_runtime_socket();

[[nodiscard]] std::string socket_path(const std::string& directory, const leader_place& where);

/// Removes a socket and the directory that new_runtime_socket() made for it.
void remove_socket(const std::string& directory, const leader_place& where);

} // namespace tagwright
