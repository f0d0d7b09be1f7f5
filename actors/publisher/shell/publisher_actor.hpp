#pragma once

#include "actors/publisher/write_plan.hpp"
#include "actors/site/site_times.hpp"
#include "messages/protocol.hpp"
#include "providers/confluence/codec.hpp"
#include "tagwright/event_log.hpp"

#include <deque>
#include <memory>
#include <unordered_map>

namespace tagwright {

struct publisher_config {
    confluence::site at;
    write_rules rules;
    std::size_t writing_max = 100; ///< pages being written; more wait before they are acknowledged
    std::chrono::milliseconds store_timeout{60'000};
    site_times times;
};

struct publisher_state {
    static constexpr const char* name = "tagwright.publisher";
    port::request_clock requests;
    ~publisher_state();
    std::unordered_map<std::uint64_t, write_plan> pages;        ///< being written
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
