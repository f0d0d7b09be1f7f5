#pragma once

#include "base/hash_index.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// Words of lists, with marks: every word of a text is looked up. Keeps references to the words.
class marked_words {
    [[nodiscard]] auto is(std::string_view word) const {
        return [this, word](std::uint32_t place) { return words_[place].word == word; };
    }

public:
    void add(std::string_view word, std::uint32_t marks) {
        const auto place = index_.find_or_add(hash_of(word), is(word));
        if (place == words_.size())
            words_.push_back({word, 0});
        words_[place].marks |= marks;
    }

    [[nodiscard]] std::uint32_t marks_of(std::string_view word) const {
        const auto place = index_.find(hash_of(word), is(word));
        return place == hash_index::none ? 0 : words_[place].marks;
    }

private:
    struct entry {
        std::string_view word;
        std::uint32_t marks;
    };
    std::vector<entry> words_;
    hash_index index_{1u << 12u};
};

} // namespace tagwright::llm
