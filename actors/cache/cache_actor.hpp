#pragma once

#include "actors/cache/lru.hpp"
#include "messages/protocol.hpp"
#include "providers/store/label_cache_store.hpp"

#include <memory>

namespace tagwright {

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
cache_actor::behavior_type cache(cache_actor::stateful_pointer<cache_state> self,
                                 std::shared_ptr<label_cache_store> behind, std::size_t entries_max);

} // namespace tagwright
