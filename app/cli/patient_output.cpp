#include "app/cli/patient_output.hpp"

#include <cerrno>
#include <climits>
#include <poll.h>
#include <unistd.h>

#include <algorithm>

namespace tagwright::cli {
namespace {

constexpr int look_ms = 100;

} // namespace

bool write_patiently(int to, std::string_view text, const std::function<void()>& meanwhile) {
    while (!text.empty()) {
        pollfd ready{to, POLLOUT, 0};
        const int found = ::poll(&ready, 1, look_ms);
        if (found < 0 && errno != EINTR)
            return false;
        if (found <= 0) {
            meanwhile();
            continue;
        }
        // A pipe that takes anything takes as much as this without waiting.
        const auto written = ::write(to, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR && errno != EAGAIN)
            return false;
    }
    return true;
}

} // namespace tagwright::cli
