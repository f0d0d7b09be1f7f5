#pragma once

#include "actors/batcher/packer.hpp"
#include "actors/supervision/deadlines.hpp"
#include "messages/protocol.hpp"

#include <deque>
#include <memory>

namespace tagwright {

struct batcher_config {
    pack_limits limits;
    std::chrono::milliseconds pull_timeout = deadlines::pages; ///< reading a chunk can take long; it is not a call
};

struct batcher_state {
    static constexpr const char* name = "tagwright.batcher";
    port::request_clock requests;
    ~batcher_state();
    std::unique_ptr<packer> pages;
    std::deque<caf::typed_response_promise<page_batch>> pulls;
    space_label_list in_use;
    bool pulling = false; ///< a pull from the source is under way
    bool ended = false;   ///< the source has no more
    bool stopped = false;
};

/// Packs pages into calls. It pulls only what the batches lack that were asked for, and holds less than one more.
batcher_actor::behavior_type batcher(batcher_actor::stateful_pointer<batcher_state> self, source_actor source,
                                     batcher_config config);

} // namespace tagwright
