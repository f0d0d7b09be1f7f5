#pragma once

#include "actors/coordinator/pipeline.hpp"
#include "actors/coordinator/run_actor.hpp"

/// What the files of the run actor tell each other; for them alone. run_actor.cpp: the course of a run, from its
/// beginning to its end. run_supervision.cpp: its children, and what happens when one dies. run_journal.cpp: what
/// of it is made durable.
namespace tagwright::run_parts {

using self_pointer = run_actor::stateful_pointer<run_state>;

struct context {
    run_job job;
    run_services services; ///< changes when a shared actor is started again
};
using context_ptr = std::shared_ptr<context>;

[[nodiscard]] inline bool is_labelling(run_action action) {
    return action == run_action::tag || action == run_action::resume;
}

// -- run_actor.cpp --------------------------------------------------------------------------------------

/// Connects to the site, and starts the pipeline there.
void begin_space(self_pointer self, const context_ptr& ctx);
/// In-flight calls and writes end as usual, nothing new starts; then the run finishes.
void end_early(self_pointer self, const context_ptr& ctx, failure why);
/// Closes the journal, then tells.
void finish(self_pointer self, const context_ptr& ctx);
/// Something was in the way of the end.
void finish_if_due(self_pointer self, const context_ptr& ctx);

// -- run_supervision.cpp ----------------------------------------------------------------------------------

void watch_child(self_pointer self, const context_ptr& ctx, const std::string& name, const caf::actor& child);
void adopt(self_pointer self, const context_ptr& ctx, pipeline&& parts);
/// Somebody without whom the pipeline cannot go on has died: it starts again, or the run ends.
void actor_failed(self_pointer self, const context_ptr& ctx, const std::string& who);
void on_drained(self_pointer self, const context_ptr& ctx, pipeline_stage stage);
/// Starts the pipeline again once it is time.
void restart_if_due(self_pointer self, const context_ptr& ctx);

// -- run_journal.cpp --------------------------------------------------------------------------------------

/// The record for the journal, with the counts of this moment.
[[nodiscard]] run_record record_now(self_pointer self, const context_ptr& ctx);
/// Brings the journal up to date. One write at a time: what comes up meanwhile goes into the next.
void save(self_pointer self, const context_ptr& ctx);
/// Writes to the journal, again where the journal dies over it and is started again.
void write_journal(self_pointer self, const context_ptr& ctx, journal_pages what, std::function<void(failure)> then);
/// There is a journal again, or the time for waiting is up.
void write_again(self_pointer self);

/// Results that wait for the next tick at most; more are written at once.
constexpr std::size_t unsaved_max = 500;

} // namespace tagwright::run_parts
