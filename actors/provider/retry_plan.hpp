#pragma once

#include "messages/messages.hpp"

#include <optional>
#include <vector>

namespace tagwright {

/// How a batch stands to the provider that it was taken off because that one was slow.
enum class detour : std::uint8_t {
    none,
    away, ///< the next provider has it
    back, ///< that one could not do it; a second time it is not taken off
};

/// A batch on its way through calls: retries, splits, providers.
struct job {
    std::uint64_t id = 0;
    std::vector<page_doc> pages;
    std::size_t provider = 0;      ///< the first one that may still be asked
    int tries = 0;                 ///< calls with this provider that failed for a passing reason
    int left_out = 0;              ///< rounds in which the model left these pages out
    bool shortened = false;        ///< the text was cut further after a context overflow
    std::optional<time_point> due; ///< not before
    std::size_t asked = 0;         ///< the last provider that it was sent to
    bool handed_over = false;      ///< the call is the first one with a provider after another one
    /// The first provider that was out of order, but not lost, when the job went past it.
    std::optional<std::size_t> passed_over;
    detour spilled = detour::none;
};

struct retry_rule {
    int tries_max = 4; ///< calls with one provider, the first included
    /// A rate limit is not the batch's fault: with no other provider left, patience is the better choice.
    int rate_limit_tries_max = 30;
    int left_out_max = 3;
    duration first = std::chrono::milliseconds(500); ///< doubles with each try
    duration longest = std::chrono::seconds(30);
    duration hint_longest = std::chrono::minutes(5); ///< longer hints are no reason to wait
};

struct labelled_by {
    page_doc page;
    std::vector<std::string> labels;
    std::uint32_t rejected = 0;
};
struct failed_page {
    page_doc page;
    failure why;
};

/// What follows from the end of a call.
struct next_steps {
    std::vector<labelled_by> labelled;
    std::vector<failed_page> failed;
    std::vector<job> again;        ///< with a new `due`, or smaller, or for the next provider
    std::optional<duration> waits; ///< how long the retries wait, for the log
    call_counts counted;           ///< retries and splits; fallbacks are counted when they start
    bool provider_lost = false;    ///< key, account or quota: no call of this run can succeed there
};

/// Decides what becomes of a job after a call. Pure.
/// @param more_providers  there is a provider after the job's that is not lost
/// @param jitter          uniform in [0, 1)
[[nodiscard]] next_steps plan_next(job&& ended, call_done&& result, const retry_rule& rule, bool more_providers,
                                   time_point now, double jitter);

/// Failures that tell that the provider is down, as opposed to busy or strict.
[[nodiscard]] bool is_outage(errc code) noexcept;

} // namespace tagwright
