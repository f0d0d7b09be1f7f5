#pragma once

#include "messages/messages.hpp"
#include "messages/port.hpp"
#include "messages/wire.hpp"
#include "tagwright/actors.hpp"

/// The list of types that CAF may carry inside one process: it needs no type IDs and no inspection for that,
/// but wants to be told. The few messages that travel between processes are in wire.hpp, those
/// of a host in tagwright/actors.hpp.

TAGWRIGHT_BEGIN_MESSAGES(tagwright_wire, 4060)
TAGWRIGHT_WIRE_MESSAGE(tagwright_wire, tagwright::acquire_permit)
TAGWRIGHT_WIRE_MESSAGE(tagwright_wire, tagwright::permit)
TAGWRIGHT_WIRE_MESSAGE(tagwright_wire, tagwright::forget_request)
TAGWRIGHT_WIRE_MESSAGE(tagwright_wire, tagwright::release_permit)
TAGWRIGHT_WIRE_MESSAGE(tagwright_wire, tagwright::get_throttle_view)
TAGWRIGHT_WIRE_MESSAGE(tagwright_wire, tagwright::throttle_view)
TAGWRIGHT_WIRE_MESSAGE(tagwright_wire, tagwright::tune_throttle)
TAGWRIGHT_END_MESSAGES(tagwright_wire)

TAGWRIGHT_BEGIN_MESSAGES(tagwright_pipeline, 4100)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::site_call)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::site_answer)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::lookup_pages)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::found_pages)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::lookup_labels)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::found_labels)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::remember)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::remembered)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::open_run)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::opened_run)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::journal_pages)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::journaled)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::walk_journal)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::lookup_journal)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::journal_found)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::pull_pages)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::page_chunk)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::pull_batch)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::page_batch)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::publish)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::published)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::drain)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::drained)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::run_call)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::call_done)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::pages_listed)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::cache_asked)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::calls_changed)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_pipeline, tagwright::run_failed)
TAGWRIGHT_END_MESSAGES(tagwright_pipeline)

namespace tagwright {

/// A request failed because the asked actor has died: it is neither late nor does it refuse.
inline bool is_gone(const caf::error& why) {
    return why == caf::make_error(errc::actor_failed) || why == caf::sec::request_receiver_down;
}

/// A request failed because no answer came in time: whoever was asked is late, not dead.
inline bool is_late(const caf::error& why) { return why == caf::sec::request_timeout; }

/// errc::suspended, and for how long.
inline caf::error suspended_for(duration wait) {
    return caf::make_error(errc::suspended, static_cast<std::int64_t>(std::chrono::nanoseconds(wait).count()));
}
/// For how long; zero where the error does not say.
inline duration suspended_time(const caf::error& why) {
    if (!why.context().match_elements<std::int64_t>())
        return duration::zero();
    return std::chrono::duration_cast<duration>(std::chrono::nanoseconds(why.context().get_as<std::int64_t>(0)));
}

/// What a failed request means: that `who` has died, or `otherwise`.
inline failure failure_of(const caf::error& why, const char* who, failure otherwise) {
    return is_gone(why) ? failure{errc::actor_failed, who} : otherwise;
}

} // namespace tagwright
