#pragma once

#include "messages/messages.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace tagwright {

/// How a batch stands to the provider that it was taken off because that one was slow.
enum class detour : std::uint8_t {
    none,
    away, ///< the next provider has it
    back, ///< that one could not do it; a second time it is not taken off
};

/// What an endpoint has been seen to do so far; only differences mean anything.
struct endpoint_record {
    std::uint64_t goods = 0;          ///< good answers
    std::uint64_t failures = 0;       ///< failures that usually pass
    std::uint64_t first_failures = 0; ///< of these, the first of a batch, or of a part of one

    /// What has come since. An earlier record may be another endpoint's, and so be ahead: then nothing.
    [[nodiscard]] endpoint_record since(const endpoint_record& earlier) const {
        const auto more = [](std::uint64_t now, std::uint64_t then) { return now - std::min(now, then); };
        return {more(goods, earlier.goods), more(failures, earlier.failures),
                more(first_failures, earlier.first_failures)};
    }
};

/// What speaks for a batch, and not its endpoint, being the cause of failures that usually pass by themselves.
struct strike_record {
    errc code = errc::ok;            ///< of the failures: what befalls a page by chance differs
    int strikes = 0;                 ///< failures while others got good answers and none failed
    int chain = 0;                   ///< the same, with those of the batches that it is a part of
    endpoint_record seen;            ///< at the last failure, that one included
    std::optional<time_point> since; ///< of the first failure
    int witnessed = 0; ///< of its failures, with those of its batches: others were answered since the one before
    int row = 0;       ///< failures of this very job, whatever happened to others
    std::uint64_t goods_at_first = 0; ///< good answers of the endpoint when that row began
};

/// A batch on its way through calls: retries, splits, endpoints.
struct job {
    std::uint64_t id = 0;
    std::uint64_t root = 0; ///< the batch that it is a part of
    std::vector<page_doc> pages;
    std::size_t provider = 0; ///< the first one that may still be asked
    int tries = 0;            ///< calls with this provider that failed for a passing reason: back-off doubles
    int bad_answers = 0;      ///< of a page that stands alone
    int left_out = 0;         ///< rounds in which the model left these pages out
    int shortened = 0;        ///< how often the text was cut further after a context overflow
    int adapted = 0;          ///< how often it was sent again since the endpoint's dialect had stepped down
    strike_record strikes;
    std::optional<time_point> due; ///< not before
    std::size_t asked = 0;         ///< the last provider that it was sent to
    bool handed_over = false;      ///< the call is the first one with a provider after another one
    /// The first provider that was out of order, but not lost, when the job went past it.
    std::optional<std::size_t> passed_over;
    detour spilled = detour::none;
};

/// What a job is to a provider, roughly, in tokens: its text, its answer, and a share of the instructions.
[[nodiscard]] inline double tokens_of(const job& what) {
    double out = 0;
    for (const auto& page : what.pages)
        out += page.tokens + 100.0;
    return out;
}

} // namespace tagwright
