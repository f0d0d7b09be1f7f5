#pragma once

#include "messages/protocol.hpp"
#include "tagwright/store.hpp"

#include <memory>

namespace tagwright {

/// What the actor tells itself. Private.
/// The store's answers.
struct store_opened_run {
    std::uint64_t call = 0;
    opened_run answer;
};
struct store_journaled {
    std::uint64_t call = 0;
    failure why;
};
struct store_found_journal {
    std::uint64_t call = 0;
    std::vector<std::optional<run_page_record>> pages;
    failure why;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_journal, 4160)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_journal, tagwright::store_opened_run)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_journal, tagwright::store_journaled)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_journal, tagwright::store_found_journal)
TAGWRIGHT_END_MESSAGES(tagwright_journal)

namespace tagwright {

/// The journal, with the store's answers.
using journal_shell =
    journal_actor::extend<tells<store_opened_run>, tells<store_journaled>, tells<store_found_journal>>;

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
journal_shell::behavior_type journal(journal_shell::stateful_pointer<journal_state> self,
                                     std::shared_ptr<run_journal_store> kept);

} // namespace tagwright
