#pragma once

#include "messages/protocol.hpp"
#include "providers/store/run_journal_store.hpp"

#include <memory>

namespace tagwright {

struct journal_state {
    static constexpr const char* name = "tagwright.journal";
    journal_state();
    port::promise_table<std::uint64_t, opened_run> opens;
    port::promise_table<std::uint64_t, journaled> saves;
    port::promise_table<std::uint64_t, journal_found> reads;
    std::uint64_t last_call = 0;
};

/// The journal of runs: hands questions to the store and its answers back. Holds nothing itself; the store
/// keeps the order of what it is given, and lets what waits together share one commit.
journal_actor::behavior_type journal(journal_actor::stateful_pointer<journal_state> self,
                                     std::shared_ptr<run_journal_store> kept);

} // namespace tagwright
