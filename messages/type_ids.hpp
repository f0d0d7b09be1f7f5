#pragma once

#include "messages/messages.hpp"
#include "messages/port.hpp"
#include "messages/wire.hpp"
#include "tagwright/actors.hpp"

/// The list of types that CAF may carry inside one process: it needs no type IDs and no inspection for that,
/// but wants to be told. The few messages that travel between processes are in wire.hpp, those
/// of a host in tagwright/actors.hpp.

#define TAGWRIGHT_LOCAL_MESSAGES(X)                                                                                    \
    X(site_call)                                                                                                       \
    X(site_answer)                                                                                                     \
    X(lookup_pages)                                                                                                    \
    X(found_pages)                                                                                                     \
    X(lookup_labels)                                                                                                   \
    X(found_labels)                                                                                                    \
    X(remember)                                                                                                        \
    X(remembered)                                                                                                      \
    X(open_run)                                                                                                        \
    X(opened_run)                                                                                                      \
    X(journal_pages)                                                                                                   \
    X(journaled)                                                                                                       \
    X(walk_journal)                                                                                                    \
    X(lookup_journal)                                                                                                  \
    X(journal_found)                                                                                                   \
    X(pull_pages)                                                                                                      \
    X(page_chunk)                                                                                                      \
    X(pull_batch)                                                                                                      \
    X(page_batch)                                                                                                      \
    X(publish)                                                                                                         \
    X(published)                                                                                                       \
    X(drain)                                                                                                           \
    X(drained)                                                                                                         \
    X(run_call)                                                                                                        \
    X(call_done)                                                                                                       \
    X(pages_listed)                                                                                                    \
    X(cache_asked)                                                                                                     \
    X(calls_changed)                                                                                                   \
    X(run_failed)

#define TAGWRIGHT_LOCAL(name) CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tagwright::name)
TAGWRIGHT_LOCAL_MESSAGES(TAGWRIGHT_LOCAL)
#undef TAGWRIGHT_LOCAL

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
