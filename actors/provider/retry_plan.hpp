#pragma once

#include "actors/provider/job.hpp"

#include <optional>
#include <vector>

namespace tagwright {

struct retry_rule {
    int tries_max = 0; ///< calls with one provider that fail for a passing reason; 0: no bound
    /// The same where another provider could take the batch; 429s do not count, since a queue is no trouble.
    int tries_with_another = 4;
    int worker_deaths_max = 4; ///< a page that our own workers die of does not pass by itself
    int left_out_max = 3;      ///< rounds
    int bad_answers_max = 3;   ///< calls with one provider for a page that stands alone
    int shortened_max = 3;
    int adapted_max = 8;                             ///< dialects have fewer steps than that
    duration first = std::chrono::milliseconds(500); ///< doubles with each try
    duration longest = std::chrono::seconds(30);
    duration alone = std::chrono::seconds(10); ///< at least, where no other batch is left
};

/// What becomes of a job, as its endpoint judges the end of its call.
enum class ruling : std::uint8_t {
    answered,  ///< the model answered, maybe not for all pages
    wait,      ///< the same again, after a while
    wait_long, ///< the same for the last job of a run: nothing else would tell whether it is to blame
    at_once,   ///< the same again, now
    split,     ///< halves
    take_one,  ///< one page apart from the rest: the endpoint is suspected, and single pages tell most
    shorten,   ///< halves; a page that stands alone is cut
    give_up,   ///< the next endpoint, or the pages are given up
    leave,     ///< the same, where it is proved that it is this page
    elsewhere, ///< this endpoint is lost or suspended
};

struct labelled_by {
    page_doc page;
    std::vector<std::string> labels;
    std::uint32_t rejected = 0;
    std::vector<label_note> notes = {};
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
    bool provider_lost = false;    ///< key, account or refusal of everything: no call of this run can succeed there
    std::optional<time_point> suspended_until; ///< of the provider
};

/// What is to be known of the moment.
struct plan_context {
    bool more_providers = false; ///< there is a provider after the job's that is not lost
    double window_tokens = 0;    ///< what the endpoint takes in one call, as far as it is known; 0: not known
    time_point now;
    double jitter = 0; ///< uniform in [0, 1)
};

/// Carries a ruling out. Pure.
[[nodiscard]] next_steps plan_next(job&& ended, call_done&& result, ruling what, const retry_rule& rule,
                                   const plan_context& at);

/// The part of a job that these pages are. It has no id yet.
[[nodiscard]] job part_of(const job& whole, std::vector<page_doc> pages);

/// Parts that fit into so many tokens each, in order; a page that is longer stands alone.
[[nodiscard]] std::vector<job> parts_that_fit(job&& whole, double tokens_max);

} // namespace tagwright
