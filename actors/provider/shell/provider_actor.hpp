#pragma once

#include "actors/provider/dispatch_plan.hpp"
#include "actors/supervision/deadlines.hpp"
#include "actors/supervision/restart_window.hpp"
#include "messages/protocol.hpp"
#include "providers/llm/endpoint_book.hpp"
#include "providers/llm/label_rules.hpp"
#include "tagwright/event_log.hpp"
#include "tagwright/store.hpp"

#include <functional>
#include <memory>

namespace tagwright {

/// What the actor tells itself. Private.
/// A timer. Stale epochs are ignored.
struct provider_tick {
    std::uint64_t epoch = 0;
};
/// What the store remembers of how an endpoint is spoken to; empty text: nothing.
struct dialect_remembered {
    std::size_t provider = 0;
    std::string text;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_provider, 4170)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_provider, tagwright::provider_tick)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_provider, tagwright::dialect_remembered)
TAGWRIGHT_END_MESSAGES(tagwright_provider)

namespace tagwright {

/// The provider, with its timer and what an earlier run has learned.
using provider_shell = provider_actor::extend<tells<provider_tick>, tells<dialect_remembered>>;

struct provider_config : dispatch_config {
    std::shared_ptr<value_store> values; ///< remembers how endpoints are spoken to; may be empty
    std::chrono::milliseconds memory_patience{
        2'000}; ///< no call starts before the store has answered, or this has passed
    restart_window::config restarts;
    duration tell_wait_after = std::chrono::seconds(5); ///< a provider that fails for longer is told of
    std::chrono::milliseconds permit_within = deadlines::permit;
    std::chrono::milliseconds pull_timeout = deadlines::batch;
    std::chrono::milliseconds publish_timeout = deadlines::published;
};

using worker_factory = std::function<worker_actor(caf::actor_system&)>;

struct provider_state {
    static constexpr const char* name = "tagwright.provider";
    port::request_clock requests;
    ~provider_state(); ///< takes the workers along
    std::unique_ptr<dispatch_plan> plan;
    std::unique_ptr<llm::endpoint_book> book;
    std::vector<bool> notices_told; ///< for each provider
    space_label_list in_use;        ///< the wiki's labels
    std::size_t recalling = 0;      ///< endpoints of which the store has not said yet what it remembers
    std::vector<worker_actor> idle;
    std::size_t workers = 0;
    struct flight {
        permit lease;
        worker_actor by;
    };
    std::unordered_map<std::uint64_t, flight> flights; ///< by call id
    std::unique_ptr<restart_window> restarts;
    std::vector<std::optional<time_point>> waits_told; ///< for each provider: of which wait a person was told
    port::watch watched;
    std::uint64_t epoch = 0;
    std::optional<time_point> armed_for;
    std::size_t pulls = 0; ///< batches that were asked for
    bool stopped = false;
    bool told_end = false;
};

/// Supervises the workers of one run: pulls batches, asks the throttles for permits, gives batches to
/// workers, and deals with what comes back. A worker that dies is replaced; its permit and its batch come
/// back.
/// @param throttles  one throttle per provider, in the order of config.providers
provider_shell::behavior_type provider(provider_shell::stateful_pointer<provider_state> self,
                                       worker_factory make_worker, batcher_actor batcher,
                                       std::vector<throttle_actor> throttles, publisher_actor publisher,
                                       fact_sink_actor run, std::shared_ptr<event_log> log, provider_config config);

} // namespace tagwright
