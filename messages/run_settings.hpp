#pragma once

#include "messages/llm.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// What a run may use at most, from its beginning on, whoever drives it. Empty: no bound.
struct run_budget {
    std::optional<double> usd;
    std::optional<std::uint64_t> calls; ///< requests to providers, retries included
    friend bool operator==(const run_budget&, const run_budget&) = default;
};

/// What one run goes by, as values: two runs of one process may differ in all of it. Travels in start_run, validated,
/// and is kept in the journal (but no key), so that whoever resumes the run needs nothing of what it was begun with.
struct run_settings {
    /// Primary first, then the fallbacks in order; at least one. Where an endpoint has no key, the host's endpoint of
    /// that name and base URL has it.
    std::vector<llm::endpoint> providers;
    int batch_size = 5; ///< pages a call at most; 1 disables batching
    bool cache_enabled = true;
    int labels_max = 5;                          ///< labels a page at most
    std::string vocabulary;                      ///< text of a vocabulary file; empty: labels are open
    int page_tokens_max = 4000;                  ///< a page's text is cut to this estimate
    int batch_tokens_max = 24'000;               ///< a call's pages together
    int attempts_max = 0;                        ///< tries of one call with one provider; 0: no bound
    std::chrono::milliseconds patience{600'000}; ///< for what passes by itself, since the last good answer
    bool wait_for_quota = false;                 ///< a quota that is used up is waited for, however long
    run_budget budget;
};

} // namespace tagwright
