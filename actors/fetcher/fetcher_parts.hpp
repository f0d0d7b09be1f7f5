#pragma once

#include "actors/fetcher/fetcher_actor.hpp"
#include "actors/site/site_line.hpp"

/// What the files of the fetcher actor tell each other; for them alone. fetcher_actor.cpp: the walk through the
/// listing, chunk by chunk. fetcher_reads.cpp: the bodies and labels of a chunk. fetcher_journal.cpp: what the journal
/// has of a run that goes on.
namespace tagwright::fetcher_parts {

using self_pointer = source_actor::stateful_pointer<fetcher_state>;

struct neighbours {
    site_actor reads;
    cache_actor cache;
    journal_actor journal;
    publisher_actor publisher;
    fact_sink_actor run;
    fetcher_config config;
};

// -- fetcher_actor.cpp ------------------------------------------------------------------------------------

/// Answers pulls as far as there are pages, and starts on the next chunk when it is time.
void serve(self_pointer self, const neighbours& to);
void fail_run(self_pointer self, const neighbours& to, failure why);
/// The chunk's bodies and labels are there, as far as they can be read.
void look_up_texts(self_pointer self, const neighbours& to);

/// Asks the site. `then` hears the answer unless the fetcher has stopped meanwhile.
template <class Then>
void ask(self_pointer self, const neighbours& to, http_request request, duration patience, Then then) {
    site_call call;
    call.request = std::move(request);
    call.patience = patience;
    ask_site(
        self, to.reads, to.config.times.answer(), std::move(call),
        [self, then](site_answer& answer) {
            if (!self->state.stopped)
                then(answer);
        },
        [self, to] {
            fail_run(self, to, {errc::actor_failed, "gateway for reads"});
        });
}

// -- fetcher_screen.cpp -------------------------------------------------------------------------------------

/// Finds out which pages of the chunk are excluded, before anything of their text is read; read_contents() follows.
/// What cannot be found out ends the run.
void screen(self_pointer self, const neighbours& to);

// -- fetcher_reads.cpp --------------------------------------------------------------------------------------

/// Reads what the chunk wants; look_up_texts() follows.
void read_contents(self_pointer self, const neighbours& to);

// -- fetcher_journal.cpp ----------------------------------------------------------------------------------

/// Tells the run again of results that stand, page by page of its journal; then the listing begins.
void walk_next(self_pointer self, const neighbours& to);
/// Apply: planned pages that the listing has not shown are gone, or have left what the run covers.
void report_not_found(self_pointer self, const neighbours& to);

template <class Ask, class Then>
void ask_journal(self_pointer self, const neighbours& to, Ask question, Then then) {
    port::request(self, to.journal, to.config.store_timeout, std::move(question))
        .then(
            [self, to, then](journal_found& found) {
                if (self->state.stopped)
                    return;
                if (found.why)
                    fail_run(self, to, std::move(found.why));
                else
                    then(std::move(found.pages));
            },
            [self, to](const caf::error& why) {
                fail_run(self, to, failure_of(why, "journal", {errc::store_failed, "the journal does not answer"}));
            });
}

} // namespace tagwright::fetcher_parts
