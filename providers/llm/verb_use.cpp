#include "providers/llm/verb_use.hpp"

#include "providers/llm/word_endings.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tagwright::llm {
namespace {

constexpr std::array<std::string_view, 28> objects{
    "the", "a",    "an",  "this", "that", "these", "those", "its", "our",  "your", "their", "his",  "her",  "my",
    "it",  "them", "you", "us",   "me",   "him",   "out",   "up",  "down", "off",  "back",  "away", "over", "on"};
constexpr std::array<std::string_view, 5> ones{"a", "an", "every", "each", "another"};

template <class List>
bool holds(const List& list, std::string_view word) noexcept {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// "calls", but neither "access" nor "status" nor "basis".
bool may_be_plural(std::string_view word) noexcept {
    constexpr std::size_t letters_min = 4;
    constexpr std::string_view no_plural = "sui";
    return word.size() >= letters_min && word.back() == 's' &&
           no_plural.find(word[word.size() - 2]) == std::string_view::npos;
}

} // namespace

verb_use::verb_use(const text_words& text) : text_(text) {
    if (text.main != language::english)
        return;
    objects_.resize(text.words.size());
    ones_.resize(text.words.size());
    for (std::size_t i = 0; i < text.words.size(); ++i)
        if (text.words[i].stop) {
            objects_[i] = holds(objects, text.words[i].lower);
            ones_[i] = holds(ones, text.words[i].lower);
        }
}

bool verb_use::ends_in_verb(std::size_t run, std::size_t first, std::size_t end) const {
    if (objects_.empty())
        return false;
    const std::string_view last = text_.words[text_.tokens[end - 1].word].lower;
    if (first + 1 == end && ends_in(last, "ing"))
        return goes_on(end);
    return run + 1 < end && may_be_plural(last) && is_one(run);
}

bool verb_use::goes_on(std::size_t end) const {
    const auto& tokens = text_.tokens;
    return end < tokens.size() && tokens[end].segment == tokens[end - 1].segment && objects_[tokens[end].word];
}

bool verb_use::is_one(std::size_t run) const {
    const auto& tokens = text_.tokens;
    return run > 0 && tokens[run - 1].segment == tokens[run].segment && ones_[tokens[run - 1].word];
}

} // namespace tagwright::llm
