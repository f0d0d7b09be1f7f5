#pragma once

#include "messages/domain.hpp"
#include "providers/llm/codec.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// Which Confluence REST API is spoken.
enum class confluence_flavor : std::uint8_t { automatic, cloud, datacenter };

struct confluence_settings {
    std::string base_url;
    confluence_flavor flavor = confluence_flavor::automatic;
    std::string email;
    std::string api_token; ///< secret; Basic with `email`
    std::string pat;       ///< secret; Bearer
    std::chrono::milliseconds timeout{60'000};
    int reads_max = 4;  ///< requests in flight at most
    int writes_max = 5; ///< requests in flight at most
};

/// What a run may use at most, from its beginning on, whoever drives it. Empty: no bound.
struct run_budget {
    std::optional<double> usd;
    std::optional<std::uint64_t> calls; ///< requests to providers, retries included
};

/// All that a run needs to know, validated. Made by load_settings(); see setting_table() for where each
/// field comes from.
struct settings {
    int ai_concurrency = 3;      ///< calls in flight at the start
    int ai_concurrency_max = 10; ///< never passed
    int batch_size = 5;          ///< pages a call at most; 1 disables batching
    bool cache_enabled = true;
    int cache_size = 1000;                ///< entries in memory
    std::vector<llm::endpoint> providers; ///< primary first, then the fallbacks in order
    confluence_settings confluence;
    int labels_max = 5;                          ///< labels a page at most
    std::string vocabulary_file;                 ///< empty: labels are open
    int page_tokens_max = 4000;                  ///< a page's text is cut to this estimate
    int batch_tokens_max = 24'000;               ///< a call's pages together
    int attempts_max = 0;                        ///< tries of one call with one provider; 0: no bound
    std::chrono::milliseconds patience{600'000}; ///< for what passes by itself, since the last good answer
    bool wait_for_quota = false;                 ///< a quota that is used up is waited for, however long
    run_budget budget;
    bool share_limits = true; ///< processes on this machine that use the same key share one throttle
    std::string ca_file;      ///< PEM: certificates that are trusted beside the system's; empty: none
    std::string data_dir;
    int runs_keep = 50; ///< newest runs that the journal keeps
    int undo_days = 30; ///< older runs that could be undone or resumed stay so long
    std::string log_dir = "logs";
    std::string service_token; ///< secret; bearer token of the service
};

} // namespace tagwright
