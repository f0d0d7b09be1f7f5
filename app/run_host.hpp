#pragma once

#include "actors/fetcher/document_reader.hpp"
#include "actors/throttle/limit_controller.hpp"
#include "config/settings.hpp"
#include "messages/event_log.hpp"
#include "messages/messages.hpp"
#include "providers/http/transport.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/store/store.hpp"

#include <memory>
#include <variant>

namespace tagwright {

/// What a host of runs is made from. `config`, `net` and `disk` are required.
struct run_host_parts {
    std::shared_ptr<const settings> config;
    std::shared_ptr<const llm::label_rules> rules;
    std::shared_ptr<transport> net;
    std::shared_ptr<store> disk;
    std::shared_ptr<document_reader> documents;
    std::shared_ptr<event_log> log;
    std::string limits_dir; ///< where processes that share limits meet; empty: nothing is shared
};

/// What is heard of a run.
using run_event = std::variant<run_progress, page_settled, level_changed, run_notice, run_finished>;

/// An actor system with a coordinator in it, for programs that are not made of actors themselves: the
/// command line and the tests. Hides CAF. A host with an actor system of its own spawns the coordinator
/// there (tagwright.hpp) and needs none of this.
class run_host {
public:
    explicit run_host(run_host_parts parts);
    run_host(const run_host&) = delete;
    run_host& operator=(const run_host&) = delete;
    ~run_host();

    /// Connects to Confluence and looks for the space; an empty key only asks who we are. Blocks.
    [[nodiscard]] connected_space connect(const std::string& space);

    /// Starts a run, or goes on with one; one at a time. Blocks until it is open. Where it cannot be, the
    /// answer says why, and next() gives its end.
    run_started start(start_run what);
    run_started start(run_request request);

    /// The next event of the run; empty if there is none within the time. The last one of a run is
    /// run_finished.
    [[nodiscard]] std::optional<run_event> next(std::chrono::milliseconds wait);

    /// First time: drains. Second time: ends at once. The run still ends with run_finished.
    void stop();

private:
    class body;
    std::unique_ptr<body> body_;
};

} // namespace tagwright
