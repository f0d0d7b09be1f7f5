#pragma once

#include "actors/site/site_times.hpp"
#include "messages/event_log.hpp"
#include "messages/protocol.hpp"
#include "providers/confluence/codec.hpp"

#include <deque>
#include <memory>
#include <unordered_map>

namespace tagwright {

struct publisher_config {
    confluence::site at;
    bool apply = false;
    bool cache_enabled = true;
    std::string run;
    std::string scope_key;              ///< of the cache's page records; empty: none are kept
    std::string settings_key;           ///< of the cache's label records; empty: none are kept
    std::size_t names_per_request = 20; ///< Confluence's bound on one POST is not documented; this is prudent
    std::size_t writing_max = 100;      ///< pages being written; more wait before they are acknowledged
    std::chrono::milliseconds store_timeout{60'000};
    site_times times;
};

struct publisher_state {
    static constexpr const char* name = "tagwright.publisher";
    ~publisher_state();
    /// A page whose labels are being written.
    struct writing {
        labelled_page page;
        std::vector<std::vector<std::string>> slices; ///< requests still to make
        std::vector<std::string> to_add;
        std::vector<std::string> added;
        failure refused;    ///< why a label was not taken; the first of them
        bool asked = false; ///< the page itself was asked what it has
    };
    std::unordered_map<std::uint64_t, writing> pages;
    std::deque<caf::typed_response_promise<published>> waiting; ///< acknowledged once there is room
    std::uint64_t last_page = 0;
    std::size_t saving = 0; ///< requests to make pages durable, under way
    bool draining = false;
};

/// Makes proposals durable – in the cache for other runs, in the journal for this one – compares them with
/// what each page has, and with `apply` adds what is missing. What is about to be written is in the journal
/// before it is. Never removes a label.
/// @param writes  the gateway for label writes; empty where there is no Confluence
publisher_actor::behavior_type publisher(publisher_actor::stateful_pointer<publisher_state> self, site_actor writes,
                                         cache_actor cache, journal_actor journal, fact_sink_actor run,
                                         publisher_config config);

} // namespace tagwright
