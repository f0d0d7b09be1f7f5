#pragma once

#include <cstdint>

/// A whole run over a space whose Confluence refuses what is beyond its quota, in virtual time.
namespace tagwright::sim {

/// A token bucket over all requests of the account.
struct wiki_quota {
    double per_s = 10;
    double burst = 5;
    bool tells_wait = true;   ///< Retry-After, in whole seconds, rounded up
    double work_low_s = 0.03; ///< between a request's arrival and its answer
    double work_high_s = 0.12;
};

struct limited_run {
    double seconds = 0;
    int let_in = 0;
    int refused = 0;
    int labelled = 0;       ///< pages whose labels are on them
    double utilisation = 0; ///< time that the requests let in need at least, by the time taken
    [[nodiscard]] double refused_share() const { return double(refused) / (let_in + refused); }
};

/// Labels a space with the offline labeller, and writes the labels.
[[nodiscard]] limited_run label_limited_wiki(int pages, const wiki_quota& quota, bool cloud, std::uint64_t seed);

} // namespace tagwright::sim
