#pragma once

#include <sys/resource.h>

namespace tagwright::testing {

/// What this process has taken so far, user and system.
inline double cpu_seconds() {
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

} // namespace tagwright::testing
