#include "tagwright/host.hpp"

#include "actors/coordinator/shell/pipeline.hpp"
#include "messages/port.hpp"
#include "tagwright/actors.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace tagwright {
namespace {

/// A host that is destroyed takes its runs along: what is to be known of them is in the journal.
void end_with_host(run_finished& run) {
    run.last.status = run_status::stopped;
    run.why = {errc::stopped, "the host of the run was shut down"};
}

} // namespace

/// What a run's handle and its sink have in common.
struct run_handle::shared {
    run_started started;
    std::function<void()> stop;
    mutable std::mutex mutex;
    std::condition_variable ended;
    run_progress last;
    std::optional<run_finished> end;

    void on(const run_event& event) {
        if (const auto* progress = std::get_if<run_progress>(&event)) {
            const std::lock_guard guard(mutex);
            last = *progress;
        } else if (const auto* finished = std::get_if<run_finished>(&event)) {
            finish(*finished);
        }
    }
    void finish(run_finished with) {
        {
            const std::lock_guard guard(mutex);
            if (end)
                return;
            last = with.last;
            end = std::move(with);
        }
        ended.notify_all();
    }
    /// The host is gone, and with it whoever could have told how the run ends.
    void cut_off() {
        run_finished with;
        {
            const std::lock_guard guard(mutex);
            with.last = last;
        }
        end_with_host(with);
        finish(std::move(with));
    }
};

namespace {

/// Ends with the sink, however that ends.
class run_ear {
public:
    /// @param closing  the host is being destroyed: runs that die have not failed
    run_ear(run_listener hear, std::function<void(const run_event&)> note, std::function<void()> gone,
            std::shared_ptr<const std::atomic<bool>> closing)
        : hear_(std::move(hear)), note_(std::move(note)), gone_(std::move(gone)), closing_(std::move(closing)) {}
    run_ear(const run_ear&) = delete;
    run_ear& operator=(const run_ear&) = delete;
    ~run_ear() { gone_(); }

    void operator()(run_event&& event) const {
        auto* end = std::get_if<run_finished>(&event);
        if (end != nullptr && end->why.code == errc::actor_failed && *closing_)
            end_with_host(*end);
        // Who waits for the end has heard everything then.
        const auto last = end != nullptr ? std::optional(event) : std::nullopt;
        if (!last)
            note_(event);
        hear(std::move(event));
        if (last)
            note_(*last);
    }

private:
    /// A listener's own fault is not the run's: that goes on, and its end is still told.
    void hear(run_event&& event) const {
        if (!hear_)
            return;
        try {
            hear_(std::move(event));
        } catch (...) { // NOLINT(bugprone-empty-catch)
        }
    }

    run_listener hear_;
    std::function<void(const run_event&)> note_;
    std::function<void()> gone_;
    std::shared_ptr<const std::atomic<bool>> closing_;
};

/// Hands the events of one run to its listener; ends with the run.
run_sink_actor::behavior_type forward_to(run_sink_actor::pointer self, const std::shared_ptr<run_ear>& ear) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {
        [ear](run_progress& event) { (*ear)(std::move(event)); },
        [ear](page_settled& event) { (*ear)(std::move(event)); },
        [ear](level_changed& event) { (*ear)(std::move(event)); },
        [ear](run_notice& event) { (*ear)(std::move(event)); },
        [self, ear](run_finished& event) {
            (*ear)(std::move(event));
            self->quit(caf::exit_reason::user_shutdown);
        },
    };
}

/// Actors wait on networks: few threads, none of which spins or is owned by one busy actor.
struct scheduled_config : caf::actor_system_config {
    scheduled_config() { port::set_threads(*this, std::clamp(std::thread::hardware_concurrency(), 2U, 4U), 64); }
};

/// What is wrong with the settings that a run would go by.
failure unusable(const settings& config, const start_run& what) {
    if (what.action != run_action::tag)
        return {};
    // Settings that a run brings are looked at where they are used; the host's own may have been made in code.
    const auto problems = what.settings ? problems_of(static_cast<const host_settings&>(config)) : problems_of(config);
    if (!problems.empty())
        return {errc::invalid_settings, "the settings cannot be used: " + to_string(problems.front())};
    if (!what.request.space.empty() && config.confluence.base_url.empty())
        return {errc::invalid_settings, "the settings cannot be used: CONFLUENCE_BASE_URL: is not set, and the run is "
                                        "over a space"};
    return {};
}

/// A host without a part does nothing, and says why.
failure fill(host_parts& parts) {
    std::string missing;
    const auto need = [&missing](auto& part, const char* name, auto make) {
        if (part)
            return;
        missing += (missing.empty() ? "" : ", ") + std::string(name);
        part = make();
    };
    need(parts.config, "config", [] { return std::make_shared<settings>(); });
    need(parts.net, "net", [] { return std::make_shared<curl_transport>(); });
    need(parts.store, "store", [] { return make_memory_store(); });
    if (missing.empty())
        return {};
    return {errc::invalid_settings, "the host was made without these parts: " + missing};
}

} // namespace

/// The parts come first: they must outlive the actors, and none of their threads may be joined by one.
class host::body {
public:
    explicit body(host_parts from)
        : missing(fill(from)),
          parts(std::move(from)),
          problem(configure(config, parts.limits_dir)),
          system(config),
          coordinator(spawn_coordinator(system, parts, problem)) {}

    ~body() {
        *closing = true;
        caf::scoped_actor self(system);
        self->send_exit(coordinator, caf::exit_reason::user_shutdown);
        self->wait_for(coordinator);
    }

    run_started ask(start_run what, const run_sink_actor& sink, run_started out) {
        caf::scoped_actor self(system);
        port::request(self, coordinator, std::chrono::seconds(70), std::move(what), sink)
            .receive([&](run_started& started) { out = std::move(started); },
                     [&](const caf::error&) {
                         out.why = {errc::actor_failed, "the run could not be started"};
                     });
        return out;
    }

    void stop(const std::string& run) { port::post(coordinator, stop_run{run}); }

    std::shared_ptr<std::atomic<bool>> closing = std::make_shared<std::atomic<bool>>(false);
    failure missing; ///< nothing can be done without it
    host_parts parts;
    scheduled_config config;
    std::string problem; ///< why limits are not shared, though they should
    caf::actor_system system;
    coordinator_actor coordinator;
};

host::host(host_parts parts) : body_(std::make_unique<body>(std::move(parts))) {}

host::~host() = default;

connected_space host::connect(const std::string& space) {
    connected_space out;
    out.why = body_->missing;
    if (out.why)
        return out;
    const auto time = site_times_of(*body_->parts.config).connect();
    caf::scoped_actor self(body_->system);
    port::request(self, body_->coordinator, site_times::with_hop(site_times::with_hop(time)), connect_space{space})
        .receive([&](connected_space& answer) { out = std::move(answer); },
                 [&](const caf::error&) {
                     out.why = {errc::timeout, "connecting to Confluence took too long"};
                 });
    return out;
}

run_handle host::start(start_run what, run_listener hear) {
    auto state = std::make_shared<run_handle::shared>();
    auto& out = state->started;
    out.run = what.run;
    out.request = what.request;
    out.why = body_->missing ? body_->missing : unusable(*body_->parts.config, what);
    const auto sink =
        body_->system.spawn(forward_to, std::make_shared<run_ear>(
                                            std::move(hear), [state](const run_event& event) { state->on(event); },
                                            [state] { state->cut_off(); }, body_->closing));
    if (!out.why)
        out = body_->ask(std::move(what), sink, out);
    if (out.why) {
        run_finished end;
        end.last.run = out.run;
        end.last.status = run_status::failed;
        end.why = out.why;
        port::post(sink, std::move(end));
    }
    // The handle may outlive the host, and must not keep it alive.
    state->stop = [to = caf::actor_cast<caf::weak_actor_ptr>(body_->coordinator), run = out.run] {
        if (const auto coordinator = caf::actor_cast<coordinator_actor>(to))
            port::post(coordinator, stop_run{run});
    };
    return run_handle(std::move(state));
}

std::vector<throttle_view> host::throttles(const std::string& only, std::optional<tune_throttle> to) {
    std::vector<throttle_view> out;
    caf::scoped_actor self(body_->system);
    port::request(self, body_->coordinator, std::chrono::seconds(5), look_at_throttles{only, to})
        .receive([&](throttles_seen& seen) { out = std::move(seen.all); }, [](const caf::error&) {});
    return out;
}

void host::stop(const std::string& run) { body_->stop(run); }

run_handle::run_handle(std::shared_ptr<shared> state) : state_(std::move(state)) {}

const run_started& run_handle::started() const noexcept { return state_->started; }

run_progress run_handle::progress() const {
    const std::lock_guard guard(state_->mutex);
    return state_->last;
}

void run_handle::stop() const { state_->stop(); }

run_finished run_handle::wait() const {
    std::unique_lock guard(state_->mutex);
    state_->ended.wait(guard, [this] { return state_->end.has_value(); });
    return *state_->end;
}

std::optional<run_finished> run_handle::wait_for(std::chrono::milliseconds time) const {
    std::unique_lock guard(state_->mutex);
    state_->ended.wait_for(guard, time, [this] { return state_->end.has_value(); });
    return state_->end;
}

} // namespace tagwright
