#pragma once

#include "actors/fetcher/shell/fetcher_actor.hpp"
#include "actors/site/shell/site_line.hpp"

/// The fetcher's neighbours, and how they are asked: for the files of the fetcher alone. journal_walk: what the journal
/// has of a run that goes on. page_screen: which pages of a chunk are left alone. content_reads: its bodies and labels.
/// fetcher_actor.cpp: the listing, chunk by chunk, and what follows on what.
namespace tagwright::fetching {

using self_pointer = fetcher_shell::stateful_pointer<fetcher_state>;

struct neighbours {
    site_actor reads;
    cache_actor cache;
    journal_actor journal;
    publisher_actor publisher;
    results_sink_actor run;
    fetcher_config config;
};

/// The run cannot go on; defined by fetcher_actor.cpp.
void fail_run(self_pointer self, const neighbours& to, failure why);

/// Asks the site. `then` hears the answer unless the fetcher has stopped meanwhile.
template <class Then>
void ask(self_pointer self, const neighbours& to, http_request request, duration patience, Then then) {
    site_call call;
    call.request = std::move(request);
    call.patience = patience;
    ask_site(
        self, to.reads, to.config.times.answer(), std::move(call),
        [self, then](site_answer& answer) {
            if (!state_of(self).stopped)
                then(answer);
        },
        [self, to] {
            fail_run(self, to, {errc::actor_failed, "gateway for reads"});
        });
}

/// Asks the journal. `then` hears of the pages unless the fetcher has stopped meanwhile.
template <class Ask, class Then>
void ask_journal(self_pointer self, const neighbours& to, Ask question, Then then) {
    port::request(self, to.journal, to.config.store_timeout, std::move(question))
        .then(
            [self, to, then](journal_found& found) {
                if (state_of(self).stopped)
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

} // namespace tagwright::fetching
