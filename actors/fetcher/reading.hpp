#pragma once

#include "providers/confluence/codec.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// What is still to be read of one chunk of pages: bulk reads, and what becomes of those that fail. Pure.
///
/// A bulk read that fails, however it fails, is cut into halves until a page stands alone; what then is left is read by
/// itself. Where bulk reads fail one after the other with nothing good in between, it is not a page: the rest is read
/// page by page at once.
class reading {
public:
    using bulk_read = confluence::bulk_read;
    /// Makes the bulk reads for these pages.
    using maker = std::function<std::vector<bulk_read>(const std::vector<std::string>&, confluence::content_parts)>;

    explicit reading(maker make) : make_(std::move(make)) {}

    void add(const std::vector<std::string>& ids, confluence::content_parts what);
    /// A page by itself.
    void add_single(bulk_read which) { waiting_.push_back(std::move(which)); }

    /// What is to be asked next; nothing while nothing waits.
    [[nodiscard]] std::optional<bulk_read> next();

    void good(const bulk_read& which) { in_a_row(which) = 0; }
    /// @param which  its ids: those that are still missing
    void failed(const bulk_read& which);

    /// Pages whose labels no bulk read could tell, and that are to be asked themselves. Told once.
    [[nodiscard]] std::vector<std::string> take_labels_left() { return std::exchange(labels_left_, {}); }

    /// Bulk reads that may fail in a row before they are given up.
    static constexpr int in_a_row_max = 6;

private:
    [[nodiscard]] int& in_a_row(const bulk_read& which) { return failed_[static_cast<std::size_t>(which.asked)]; }

    maker make_;
    std::deque<bulk_read> waiting_;
    std::array<int, 16> failed_{}; ///< in a row, by errand
    std::vector<std::string> labels_left_;
};

/// Read by itself: what fails is this page's.
[[nodiscard]] inline bool is_single(const confluence::bulk_read& which) noexcept {
    return which.asked == confluence::errand::read_page || which.asked == confluence::errand::read_labels;
}

} // namespace tagwright
