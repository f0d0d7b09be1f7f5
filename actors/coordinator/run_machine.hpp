#pragma once

#include "actors/supervision/restart_plan.hpp"
#include "messages/messages.hpp"

#include <string>
#include <variant>
#include <vector>

namespace tagwright {

/// Which part a child has in its run.
enum class child_role : std::uint8_t {
    helper,   ///< gateways, connector, fetcher, batcher
    provider, ///< makes the calls
    writer,   ///< publisher or undoer: writes to the pages, and tells of it
};

/// What a run machine wants to be done.
namespace run_order {

/// Connect to the site, then start the pipeline there; report pipeline_began().
struct connect {};
/// End every child but the writer and the gateways that it needs.
struct end_readers {};
/// End every child.
struct end_children {};
/// The batcher and the provider start nothing new.
struct drain_calls {};
/// The writer starts nothing new.
struct drain_writer {};
/// For the log: `who` failed, and the pipeline starts again after a wait.
struct note_restart {
    std::string who;
    duration wait;
};
/// What was listed and has not ended is listed anew.
struct list_again {};
/// Close the counts and bring the journal up to date for the last time; then the run tells its end.
struct close {
    run_status status = run_status::failed;
    failure why;
};
} // namespace run_order

using run_orders = std::vector<
    std::variant<run_order::connect, run_order::end_readers, run_order::end_children, run_order::drain_calls,
                 run_order::drain_writer, run_order::note_restart, run_order::list_again, run_order::close>>;

/// The course of one run: what happens goes in, what is to be done comes out, in order. Pure.
///
///     connecting ──pipeline_began──▶ working ──every page has ended──────────────▶ closed
///         ▲                            │ │                                           ▲
///         └──the time has come── restarting └─stop, failure──▶ draining ──drained────┘
///
/// A child that dies takes the pipeline along, but the writer may finish first: what it has done must be told before
/// the rest is listed again. A run that is stopped drains: calls in flight end, and what they bring is written. While
/// results are on their way to the journal nobody knows how the run ends: it is closed after that.
class run_machine {
public:
    struct config {
        bool can_restart = true;                         ///< false: documents cannot be read again
        bool is_undo = false;                            ///< then the writer is all that there is to drain
        duration call_longest = std::chrono::minutes(1); ///< how long a call in flight may take to end
        restart_plan::config restarts = {};
    };

    /// How long whoever writes to the pages may take to finish: before a restart, and after the last call.
    static constexpr duration writer_patience = std::chrono::seconds(30);

    explicit run_machine(config how);

    // -- the pipeline
    /// Whether what the site answers is still wanted.
    [[nodiscard]] bool wants_pipeline() const noexcept { return phase_ == phase::connecting; }
    void pipeline_began() noexcept;
    void child_started() noexcept { ++alive_; }
    [[nodiscard]] run_orders child_gone(child_role role, const std::string& who, time_point now);
    /// Somebody without whom the pipeline cannot go on has died.
    [[nodiscard]] run_orders actor_failed(const std::string& who, time_point now);
    [[nodiscard]] run_orders drained(pipeline_stage stage);

    // -- the work
    /// @param complete  every page of a complete listing has ended
    [[nodiscard]] run_orders progressed(bool complete);
    /// The listing could not go on: what was listed is finished first, then the run fails.
    void listing_failed(failure why) { listing_failed_ = std::move(why); }
    /// The run cannot go on, or is not to.
    [[nodiscard]] run_orders end_early(failure why, time_point now);
    /// The first time as end_early; the second time at once.
    [[nodiscard]] run_orders stop(time_point now);
    [[nodiscard]] run_orders tick(time_point now);

    // -- the journal
    void saving() noexcept { saving_ = true; }
    [[nodiscard]] run_orders saved(failure why, bool complete, time_point now);

    [[nodiscard]] bool is_saving() const noexcept { return saving_; }
    [[nodiscard]] bool is_closed() const noexcept { return phase_ == phase::closed; }
    /// The pipeline has been started again, at least once.
    [[nodiscard]] bool was_restarted() const noexcept { return restarted_; }
    /// The children are being ended, to start again: one that misses another is no news.
    [[nodiscard]] bool is_restarting() const noexcept { return phase_ == phase::restarting; }

private:
    enum class phase : std::uint8_t { connecting, working, restarting, draining, closed };

    run_orders close();

    config how_;
    restart_plan restarts_;
    phase phase_ = phase::connecting;
    std::size_t alive_ = 0;   ///< children
    bool has_writer_ = false; ///< and it has not died
    bool restarted_ = false;
    bool saving_ = false;
    bool stopping_ = false;    ///< draining, or restarting and not to start again
    bool due_ = false;         ///< it has ended, but for what is being saved
    time_point restart_at_;    ///< restarting
    time_point patient_until_; ///< restarting: for the writer; draining: for all
    failure why_;              ///< set where it is stopping
    failure listing_failed_;
};

} // namespace tagwright
