#pragma once

#include <cstdint>
#include <vector>

/// Whole runs over spaces whose Confluence refuses what is beyond its quota, in virtual time.
namespace tagwright::sim {

/// What stands before a wiki: a token bucket over all requests of the account, and points, as Atlassian Cloud has them.
struct wiki_quota {
    double per_s = 10;
    double burst = 5;
    bool tells_bucket = false; ///< how deep it is, what is left, and what fills it, as Data Center does
    bool tells_wait = true;    ///< Retry-After, in whole seconds, rounded up
    double work_low_s = 0.03;  ///< between a request's arrival and its answer
    double work_high_s = 0.12;
    bool apart = false; ///< reads and writes have such a bucket each
    /// Points that are there again after each `points_every_s`; 0: none are counted. A write costs one, a read one and
    /// as many as it may bring.
    double points = 0;
    double points_every_s = 60;
    double points_a_read = 51;
};

/// A request as it came to the wiki.
struct arrival {
    double at_s = 0;
    bool refused = false;
};

struct limited_run {
    double seconds = 0;
    int let_in = 0;
    int refused = 0;
    int labelled = 0;       ///< pages whose labels are on them
    double utilisation = 0; ///< time that the requests let in need at least, by the time taken
    std::vector<arrival> arrivals;
    [[nodiscard]] double refused_share() const { return double(refused) / (let_in + refused); }
    /// The most requests that came within `span_s` after a silence of `silence_s` or more that followed a refusal.
    [[nodiscard]] int pack_after_silence(double silence_s, double span_s) const;
};

/// Labels spaces with the offline labeller, and writes the labels.
/// @param pages  of each space
/// @param runs   spaces, each labelled by a run of its own, all at once
[[nodiscard]] limited_run label_limited_wiki(int pages, const wiki_quota& quota, bool cloud, std::uint64_t seed,
                                             int runs = 1);

} // namespace tagwright::sim
