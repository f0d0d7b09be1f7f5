#pragma once

#include "tagwright/version.hpp"

#include <atomic>
#include <cstddef>

/// @file
/// How far a run may be ahead of whoever reads its results.
namespace tagwright::inline v0 {

/// Counts the results that a run has told and that nobody has read yet. A run that is too far ahead begins on no
/// further pages until its reader has caught up; nothing is lost, and nothing in between grows. For several threads.
class unread_results {
public:
    /// @param most  more are too many; what is under way then still comes, some hundred results
    explicit unread_results(std::size_t most = 2000) noexcept : most_(most) {}

    /// The run has told of one more.
    void told() noexcept { ++count_; }
    /// The reader is done with one.
    void read() noexcept { --count_; }

    /// True while the run has to wait.
    [[nodiscard]] bool too_many() const noexcept { return count_ > most_; }
    /// How many there are.
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

private:
    std::size_t most_;
    std::atomic<std::size_t> count_{0};
};

} // namespace tagwright::inline v0
