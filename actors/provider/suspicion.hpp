#pragma once

#include "actors/provider/job.hpp"
#include "tagwright/failure.hpp"

#include <deque>
#include <unordered_set>

namespace tagwright {

/// Whether what goes wrong is a batch's or its endpoint's; suspicion moves both ways.
///
/// (Where a third of all calls fails by chance, three failures of one page in a row are chance, too: a page is to blame
/// only where nearly all other calls succeed.)
///
/// Refusals are a batch's until they are drawn by every batch alike: five different batches in a row, or three single
/// pages, with no good answer in between, and it is the endpoint. Failures that usually pass by themselves are the
/// endpoint's until one batch alone draws them: three times in a row while others get good answers and nobody else
/// fails, and it is the batch. One good answer clears the endpoint. Pure.
class suspicion {
public:
    struct rule {
        std::size_t batches_max = 5;
        std::size_t singles_max = 3;
        /// Once the endpoint has worked: filters and sloppy models do refuse some pages in a row.
        std::size_t opinions_once_worked_max = 20;
        int strikes_max = 3;
        double by_chance_max = 2e-6; ///< how likely a page's failures may be chance, if it is to be blamed for them
        duration single_for = std::chrono::seconds(10); ///< a page that stands alone: at least so long
        /// The same where it is all that is left to do and nothing has answered yet: longer than most outages last.
        duration alone_unproven = std::chrono::minutes(2);
        duration batch_unproven = std::chrono::seconds(30); ///< the same of a batch, which is only halved
    };

    explicit suspicion(rule limits) : rule_(limits) {}

    void good(const job& what);
    [[nodiscard]] double largest_good() const noexcept { return largest_good_; }
    /// A part of this batch was too long. True if batches in a row are, and none was answered in between.
    [[nodiscard]] bool overflowed(std::uint64_t root);
    [[nodiscard]] bool has_worked() const noexcept { return worked_; }

    /// The endpoint refused this job, or its answer could not be used. What might pass by itself, and is drawn by the
    /// same page again, counts as another page.
    /// @returns true if it does so to every batch alike: the endpoint is to be lost
    [[nodiscard]] bool refused(const job& what, const failure& why);

    /// A failure that no page can draw: it tells how often calls fail by chance.
    void unlucky(const job& what);

    /// What else there is to do.
    enum class left_over : std::uint8_t {
        more,  ///< batches that may tell more
        stuck, ///< only what keeps failing, too
        none,
    };
    /// A failure that usually passes.
    /// @returns true if it is the batch that draws it
    [[nodiscard]] bool struck(job& what, errc code, time_point now, left_over left);

    /// While the endpoint is suspected: how many calls may be in flight there. Empty: not suspected.
    [[nodiscard]] std::optional<std::size_t> calls_max() const;

private:
    rule rule_;
    bool worked_ = false;
    std::unordered_set<std::uint64_t> batches_; ///< refused since the last good answer, by their roots
    std::unordered_set<std::uint64_t> singles_; ///< the same of single pages, by their ids
    std::size_t refusals_ = 0;

    [[nodiscard]] bool is_no_chance(const job& what) const;
    /// Does this failure speak against the batch? Then it is a strike; where it speaks for the batch, they begin anew.
    void count_strike(job& what, errc code, time_point now, left_over left);
    /// Enough strikes, for long enough.
    [[nodiscard]] bool is_to_blame(const job& what, time_point now, left_over left) const;

    struct outcome {
        std::uint64_t root = 0;
        std::uint64_t page_alone = 0; ///< the job, if it is a single page
        bool good = false;
    };
    std::deque<outcome> outcomes_;               ///< the last ones: good answers, and failures that pass
    std::unordered_set<std::uint64_t> too_long_; ///< since the last good answer, by their roots
    double largest_good_ = 0;
    endpoint_record record_;
};

} // namespace tagwright
