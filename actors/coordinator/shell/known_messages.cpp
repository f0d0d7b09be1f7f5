#include "actors/coordinator/shell/known_messages.hpp"

#include "actors/cache/shell/cache_actor.hpp"
#include "actors/coordinator/shell/run_actor.hpp"
#include "actors/events/shell/reader_wait.hpp"
#include "actors/fetcher/shell/documents_actor.hpp"
#include "actors/journal/shell/journal_actor.hpp"
#include "actors/provider/shell/provider_actor.hpp"
#include "actors/provider/shell/worker_actor.hpp"
#include "actors/site/shell/site_actor.hpp"
#include "actors/throttle/shell/machine_peers.hpp"
#include "actors/throttle/shell/shared_throttle_actor.hpp"
#include "actors/throttle/shell/throttle_actor.hpp"

#include <caf/io/middleman.hpp>

namespace tagwright {

void know_messages() {
    static const bool once = [] {
        // The highest numbers first: so the table grows once.
        TAGWRIGHT_KNOW_MESSAGES(tagwright_site);
        know_peer_messages();
        TAGWRIGHT_KNOW_MESSAGES(tagwright_sharing);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_throttle);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_cache);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_provider);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_worker);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_journal);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_reader);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_documents);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_run);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_settled);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_pipeline);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_wire);
        TAGWRIGHT_KNOW_MESSAGES(tagwright_host);
        port::know_messages_of_caf<caf::io::middleman>();
        return true;
    }();
    static_cast<void>(once);
}

} // namespace tagwright
