#include "base/open_files.hpp"

#include <algorithm>
#include <limits>
#include <sys/resource.h>

namespace tagwright {

std::size_t open_files_max() noexcept {
    rlimit now{};
    if (::getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur == RLIM_INFINITY)
        return std::numeric_limits<std::size_t>::max();
    return now.rlim_cur;
}

void raise_open_files_max() noexcept {
    rlimit now{};
    if (::getrlimit(RLIMIT_NOFILE, &now) != 0 || now.rlim_cur == now.rlim_max)
        return;
    now.rlim_cur = now.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &now); // where it is refused, what there was is left
}

std::size_t connections_within(std::size_t wanted, std::size_t open_files) noexcept {
    constexpr std::size_t kept = 32; // for databases with their logs, log files, sockets of the throttles, documents
    constexpr std::size_t least = 4;
    const auto half = open_files > kept ? (open_files - kept) / 2 : 0;
    return std::min(wanted, std::max(half, least));
}

} // namespace tagwright
