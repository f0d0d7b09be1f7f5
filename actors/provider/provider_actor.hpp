#pragma once

#include "actors/provider/call_budget.hpp"
#include "actors/provider/call_desk.hpp"
#include "actors/supervision/deadlines.hpp"
#include "actors/supervision/restart_window.hpp"
#include "messages/event_log.hpp"
#include "messages/protocol.hpp"
#include "providers/llm/endpoint_book.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/store/store.hpp"

#include <functional>
#include <memory>

namespace tagwright {

struct provider_config {
    std::vector<llm::endpoint> providers; ///< in order of preference
    std::shared_ptr<store> disk;          ///< remembers how they are spoken to; may be empty
    std::chrono::milliseconds memory_patience{
        2'000};                        ///< no call starts before the store has answered, or this has passed
    std::size_t workers_max = 10;      ///< calls at once, whatever the throttles allow
    std::size_t permits_asked_max = 2; ///< requests for a permit under way, per provider
    std::size_t unpublished_max = 200; ///< pages handed to the publisher and not yet taken: then no new calls
    std::uint32_t prompt_overhead_tokens = 0;
    std::uint32_t output_tokens_per_page = 60;
    desk_config desk;
    run_budget budget;
    run_progress before; ///< of the run, when it goes on: counts against the budget
    restart_window::config restarts;
    duration tell_wait_after = std::chrono::seconds(5); ///< a provider that fails for longer is told of
    std::chrono::milliseconds permit_within = deadlines::permit;
    std::chrono::milliseconds pull_timeout = deadlines::batch;
    std::chrono::milliseconds publish_timeout = deadlines::published;
};

using worker_factory = std::function<worker_actor(caf::actor_system&)>;

struct provider_state {
    static constexpr const char* name = "tagwright.provider";
    ~provider_state(); ///< takes the workers along
    std::unique_ptr<call_desk> desk;
    std::unique_ptr<call_budget> budget;
    std::unique_ptr<llm::endpoint_book> book;
    std::vector<bool> notices_told; ///< for each provider
    space_label_list in_use;        ///< the wiki's labels
    std::size_t recalling = 0;      ///< endpoints of which the store has not said yet what it remembers
    /// For each provider the jobs that a permit was asked for. A permit is one for a size: given to a larger
    /// call, it would pass the quota and teach the throttle something wrong.
    std::vector<std::vector<std::uint64_t>> permits_asked;
    std::vector<worker_actor> idle;
    std::size_t workers = 0;
    struct flight {
        std::uint64_t job = 0;
        std::size_t provider = 0;
        permit lease;
        worker_actor by;
        double usd_estimate = 0;
    };
    std::unordered_map<std::uint64_t, flight> flights; ///< by call id
    std::unique_ptr<restart_window> restarts;
    std::vector<std::optional<time_point>> waits_told; ///< for each provider: of which wait a person was told
    port::watch watched;
    std::uint64_t last_call = 0;
    std::uint64_t epoch = 0;
    std::optional<time_point> armed_for;
    std::size_t unpublished = 0;       ///< pages handed to the publisher and not yet taken
    std::size_t unpublished_calls = 0; ///< and how many calls they come from
    bool pulling = false;
    bool stopped = false;
    bool told_end = false;
};

/// Supervises the workers of one run: pulls batches, asks the throttles for permits, gives batches to
/// workers, and deals with what comes back. A worker that dies is replaced; its permit and its batch come
/// back.
/// @param throttles  one throttle per provider, in the order of config.providers
provider_actor::behavior_type provider(provider_actor::stateful_pointer<provider_state> self,
                                       worker_factory make_worker, batcher_actor batcher,
                                       std::vector<throttle_actor> throttles, publisher_actor publisher,
                                       fact_sink_actor run, std::shared_ptr<event_log> log, provider_config config);

} // namespace tagwright
