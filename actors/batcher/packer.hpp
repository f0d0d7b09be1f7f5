#pragma once

#include "tagwright/page.hpp"

#include <cstdint>
#include <deque>
#include <vector>

namespace tagwright {

struct pack_limits {
    std::uint32_t pages_max = 5;       ///< ≥ 1
    std::uint32_t tokens_max = 24'000; ///< estimate, of all pages of a call together
};

/// Packs pages into calls, in their order: a batch ends when it is full by count or when the next page
/// would pass the token budget. A page that is larger than the budget makes a batch of its own.
class packer {
public:
    explicit packer(pack_limits limits) : limits_(limits) {}

    void add(page_doc page);

    /// True if take() would give a batch that no further page could join.
    [[nodiscard]] bool full() const noexcept;

    /// How many more pages are needed until a batch is certainly full; 0 if it is.
    [[nodiscard]] std::uint32_t wanted() const noexcept;

    /// The next batch, full or not; empty if there is no page.
    std::vector<page_doc> take();

    [[nodiscard]] std::size_t waiting() const noexcept { return pages_.size(); }

private:
    /// Pages of the next batch.
    [[nodiscard]] std::size_t next_size() const noexcept;

    pack_limits limits_;
    std::deque<page_doc> pages_;
};

} // namespace tagwright
