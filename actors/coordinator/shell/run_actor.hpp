#pragma once

#include "actors/coordinator/progress_fold.hpp"
#include "actors/coordinator/progress_pace.hpp"
#include "actors/coordinator/run_book.hpp"
#include "actors/coordinator/run_machine.hpp"
#include "actors/coordinator/shell/run_children.hpp"
#include "base/id_set.hpp"
#include "messages/settled_pages.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace tagwright {

/// From the coordinator: a shared actor has died and was started again.
struct shared_renewed {
    std::string who;
    shared_actors actors;
};
/// Time to tell the progress. Private.
struct progress_tick {
    std::uint64_t epoch = 0; ///< an older one than the state's is void
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_run, 4150)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_run, tagwright::shared_renewed)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_run, tagwright::progress_tick)
TAGWRIGHT_END_MESSAGES(tagwright_run)

namespace tagwright {

/// One run: starts the pipeline, folds facts into progress, ends the run. Its children die with it.
using run_actor =
    results_sink_actor::extend<tells<level_changed>, tells<stop_run>, tells<shared_renewed>, tells<progress_tick>>;

struct run_state {
    static constexpr const char* name = "tagwright.run";
    port::request_clock requests;
    ~run_state(); ///< tells of its own death

    std::optional<run_machine> course;
    std::optional<progress_fold> fold;
    std::optional<run_book> book;
    run_children children;
    port::watch watched;
    run_sink_actor sink;
    std::shared_ptr<run_claim> claim;
    id_set pages_told;                               ///< of a space: what a pipeline that starts again leaves out
    std::vector<std::function<void()>> journal_asks; ///< writes over which the journal died
    time_point journal_asks_until;
    run_progress told; ///< the progress that the sink knows
    time_point last_tick;
    std::uint64_t tick_epoch = 0;
    progress_pace pace;
    bool told_end = false; ///< the sink knows

private:
    void tell_death();
};

/// The wall clock, as the journal keeps it.
[[nodiscard]] std::int64_t unix_now_ms();

/// One run: connects, starts the pipeline, folds facts into progress and results into the journal, and ends
/// when every page has ended – or drains when it is stopped or cannot go on. What follows from what happens is decided
/// by run_machine.
/// @param claim  given back when the run has ended and its journal is complete
/// @param sink   hears everything about the run
run_actor::behavior_type run(run_actor::stateful_pointer<run_state> self, run_job job, std::shared_ptr<run_claim> claim,
                             run_services services, run_sink_actor sink);

} // namespace tagwright
