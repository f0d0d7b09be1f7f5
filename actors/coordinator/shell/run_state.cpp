#include "actors/coordinator/shell/run_actor.hpp"

#include <utility>

// A run that fails itself still tells its end: whoever waits for it would wait for ever.
namespace tagwright {

run_state::~run_state() {
    if (!told_end && fold)
        tell_death();
}

void run_state::tell_death() {
    fold->close(run_status::failed);
    run_finished last;
    last.last = fold->at(last_tick);
    last.why = {errc::actor_failed, "the run itself failed; what is done is kept"};
    last.action = book->record().action;
    last.adjustments = fold->adjustments();
    last.started = fold->started();
    claim.reset();
    port::post(sink, last.last);
    port::post(sink, std::move(last));
}

} // namespace tagwright
