#pragma once

#include "providers/llm/space_words.hpp"
#include "tagwright/store.hpp"

#include <memory>
#include <string>
#include <vector>

namespace tagwright {

/// The words of a space's texts, kept by the store from one run to the next, for labels that no model makes. All
/// workers of a run share it, from any thread; nobody waits for the store.
///
/// What is looked up changes in steps, so that the order of pages hardly matters: it is what the store had, until there
/// are `view_min` texts, and then anew each time that their number has doubled. Over so many texts the share of those
/// that have a common word is nearly the same in whatever order they come.
class house_words {
public:
    static constexpr std::uint32_t view_min = 50;
    static constexpr std::uint32_t save_every = 200; ///< texts

    /// @param store  may be empty: then nothing is kept
    /// @param key  of the space, in the store
    house_words(std::shared_ptr<value_store> store, std::string key);
    ~house_words(); ///< saves what is new

    house_words(const house_words&) = delete;
    house_words& operator=(const house_words&) = delete;

    /// What to look words up in.
    [[nodiscard]] std::shared_ptr<const llm::space_words> view() const;

    /// One more text was labelled.
    void add(const std::vector<std::string>& words);

private:
    struct shared;
    static void save(const std::shared_ptr<value_store>& store, const std::string& key, std::string text);

    std::shared_ptr<value_store> store_;
    std::string key_;
    std::shared_ptr<shared> state_; ///< the store's answer may come when this is gone
};

} // namespace tagwright
