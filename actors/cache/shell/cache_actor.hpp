#pragma once

#include "actors/cache/lru.hpp"
#include "messages/protocol.hpp"
#include "tagwright/store.hpp"

#include <memory>

namespace tagwright {

/// What the actor tells itself. Private.
/// The store's answers, on their way back from its thread.
struct store_found_labels {
    std::uint64_t call = 0;
    std::vector<std::optional<label_record>> records;
    failure why;
};
struct store_found_pages {
    std::uint64_t call = 0;
    std::vector<std::optional<page_record>> records;
    failure why;
};
struct store_saved {
    std::uint64_t call = 0;
    failure why;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_cache, 4175)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_cache, tagwright::store_found_labels)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_cache, tagwright::store_found_pages)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_cache, tagwright::store_saved)
TAGWRIGHT_END_MESSAGES(tagwright_cache)

namespace tagwright {

/// The cache, with the store's answers on their way back from its thread.
using cache_shell = cache_actor::extend<tells<store_found_labels>, tells<store_found_pages>, tells<store_saved>>;

struct cache_state {
    static constexpr const char* name = "tagwright.cache";
    cache_state();

    /// A lookup that went to the store for what memory did not have.
    template <class Record>
    struct lookup {
        std::vector<std::optional<Record>> records;
        std::vector<std::size_t> asked; ///< indices into `records`
    };

    std::unique_ptr<lru<label_record>> labels;
    std::unique_ptr<lru<page_record>> pages;
    std::unordered_map<std::uint64_t, lookup<label_record>> label_lookups;
    std::unordered_map<std::uint64_t, lookup<page_record>> page_lookups;
    std::unordered_map<std::uint64_t, remember> saves;
    port::promise_table<std::uint64_t, found_labels> label_answers;
    port::promise_table<std::uint64_t, found_pages> page_answers;
    port::promise_table<std::uint64_t, remembered> save_answers;
    std::uint64_t last_call = 0;
};

/// A bounded memory in front of the store. What is not in memory is asked of the store in one question a
/// lookup; what is saved counts as remembered only once the store has it.
/// @param entries_max  entries held in memory, of pages and of texts each
cache_shell::behavior_type cache(cache_shell::stateful_pointer<cache_state> self,
                                 std::shared_ptr<label_cache_store> behind, std::size_t entries_max);

} // namespace tagwright
