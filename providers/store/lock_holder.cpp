#include "providers/store/lock_holder.hpp"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>

namespace tagwright::sqlite {
namespace {

/// Where the write lock lies in the "-shm" file: "File format" of WAL mode, sqlite.org/walformat.html, 2.3.
constexpr std::uint64_t write_lock_byte = 120;

template <class Number>
bool read_number(std::string_view text, Number& out, int base = 10) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, base);
    return error == std::errc{} && end == text.data() + text.size();
}

/// "08:02:1234567", the first two in hexadecimal digits.
bool is_file(std::string_view text, const file_number& wanted) {
    const auto first = text.find(':');
    const auto second = text.find(':', first + 1);
    file_number found;
    return first != std::string_view::npos && second != std::string_view::npos &&
           read_number(text.substr(0, first), found.major, 16) &&
           read_number(text.substr(first + 1, second - first - 1), found.minor, 16) &&
           read_number(text.substr(second + 1), found.inode) && found.major == wanted.major &&
           found.minor == wanted.minor && found.inode == wanted.inode;
}

std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// "4711 (name) T …": the name may hold anything, also brackets.
bool is_stopped(pid_t pid) {
    const auto status = text_of("/proc/" + std::to_string(pid) + "/stat");
    const auto name_end = status.rfind(") ");
    return name_end != std::string::npos && name_end + 2 < status.size() &&
           (status[name_end + 2] == 'T' || status[name_end + 2] == 't');
}

} // namespace

std::optional<pid_t> writer_in(std::string_view locks, const file_number& shm) {
    std::istringstream lines{std::string(locks)};
    std::string line;
    while (std::getline(lines, line)) {
        // "7: POSIX  ADVISORY  WRITE 4711 08:02:1234567 120 120"; whoever waits for it has "->" behind the number.
        std::istringstream words(line);
        std::string number, kind, strength, mode, pid_text, file, first_text, last_text;
        words >> number >> kind >> strength >> mode >> pid_text >> file >> first_text >> last_text;
        pid_t pid = 0;
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        const bool ours = kind == "POSIX" && mode == "WRITE" && is_file(file, shm) && read_number(pid_text, pid) &&
                          pid > 0 && read_number(first_text, first) && read_number(last_text, last);
        if (ours && first <= write_lock_byte && write_lock_byte <= last)
            return pid;
    }
    return std::nullopt;
}

std::optional<lock_holder> find_lock_holder(const std::string& database_path) {
    struct stat shm {};
    // Not opened: closing it again would drop the locks that this process holds on it.
    if (::stat((database_path + "-shm").c_str(), &shm) != 0)
        return std::nullopt;
    const auto pid = writer_in(text_of("/proc/locks"), {major(shm.st_dev), minor(shm.st_dev), shm.st_ino});
    if (!pid || *pid == ::getpid())
        return std::nullopt;
    return lock_holder{*pid, is_stopped(*pid)};
}

} // namespace tagwright::sqlite
