#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::cli {

/// Puts answers into the order of the documents that they belong to. Documents end in any order; an answer waits
/// for those before it. While `documents_max` have begun and the first of them has no answer, no further document may
/// begin: a document that hangs holds the reader back instead of filling the memory. Any thread may call anything.
class answer_order {
public:
    explicit answer_order(std::size_t documents_max = 1000) : documents_max_(documents_max) {}

    /// A document may begin.
    [[nodiscard]] bool has_room() const;
    /// Returns once that is so, or after close().
    void wait_for_room() const;
    /// A document has begun. @returns its number, from 1
    std::uint64_t begin();
    /// Its answer. A second one for a number, or one for no document, counts for nothing.
    /// @returns the answers whose turn has come, in order
    [[nodiscard]] std::vector<std::string> settle(std::uint64_t number, std::string answer);
    /// No document begins any more.
    void close();
    /// The answers that still wait, in order: the run has ended, and the documents before them get none.
    [[nodiscard]] std::vector<std::string> finish();

private:
    [[nodiscard]] bool may_begin() const { return closed_ || open_.size() < documents_max_; }

    mutable std::mutex mutex_;
    mutable std::condition_variable room_;
    std::size_t documents_max_;
    std::deque<std::optional<std::string>> open_; ///< begun, and not yet answered in order
    std::uint64_t first_ = 1;                     ///< number of the first of them
    bool closed_ = false;
};

} // namespace tagwright::cli
