#pragma once

#include "tagwright/limits.hpp"

#include <chrono>

namespace tagwright {

/// How often a run looks whether there is progress to tell: several times a second, but not while it waits for
/// tomorrow's quota. Pure.
class progress_pace {
public:
    static constexpr duration busy = std::chrono::milliseconds(200);
    static constexpr duration quiet = std::chrono::seconds(5);

    /// When the next look is due.
    /// @param changed  there was something to tell
    [[nodiscard]] duration looked(bool changed) {
        unchanged_ = changed ? 0 : unchanged_ + 1;
        return is_quiet() ? quiet : busy;
    }
    /// Something has happened. True if the next look must not wait as long as was said.
    [[nodiscard]] bool woken() {
        const auto was_quiet = is_quiet();
        unchanged_ = 0;
        return was_quiet;
    }

private:
    static constexpr int quiet_after = 25; ///< looks at nothing new: five seconds
    [[nodiscard]] bool is_quiet() const { return unchanged_ >= quiet_after; }
    int unchanged_ = 0;
};

} // namespace tagwright
