#include "providers/llm/verb_use.hpp"

#include "providers/llm/word_endings.hpp"
#include "providers/llm/word_filter.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace tagwright::llm {
namespace {

/// What words around it tell of a word, a bit each.
constexpr std::uint8_t object = 1; ///< what follows is an object, or "back" and the like
constexpr std::uint8_t clear_object =
    2;                              ///< and no noun stands before it: "files on", "changes that", "messages you see"
constexpr std::uint8_t one = 4;     ///< a single thing is announced
constexpr std::uint8_t subject = 8; ///< a verb follows

struct sign {
    std::string_view word;
    std::uint8_t marks;
};

constexpr std::uint8_t both = object | clear_object;
constexpr std::array signs{
    sign{"the", both},
    sign{"a", both | one},
    sign{"an", both | one},
    sign{"this", object},
    sign{"that", object},
    sign{"these", object},
    sign{"those", object},
    sign{"its", both},
    sign{"our", both},
    sign{"your", both},
    sign{"their", both},
    sign{"his", both},
    sign{"her", both},
    sign{"my", both},
    sign{"it", both},
    sign{"them", both},
    sign{"you", object | subject},
    sign{"us", both},
    sign{"me", object},
    sign{"him", both},
    sign{"out", object},
    sign{"up", object},
    sign{"down", object},
    sign{"off", object},
    sign{"back", object},
    sign{"away", object},
    sign{"over", object},
    sign{"on", object},
    sign{"every", one},
    sign{"each", one},
    sign{"another", one},
    sign{"we", subject},
    sign{"they", subject},
    sign{"i", subject},
};

constexpr word_filter sign_filter = [] {
    word_filter out;
    for (const auto& each : signs)
        out.add(each.word);
    return out;
}();

std::uint8_t marks_of(std::string_view word) noexcept {
    if (!sign_filter.may_have(word))
        return 0;
    const auto* const found =
        std::find_if(signs.begin(), signs.end(), [&](const sign& each) { return each.word == word; });
    return found == signs.end() ? 0 : found->marks;
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
    marks_.reserve(text.words.size());
    for (const auto& each : text.words)
        marks_.push_back(each.stop ? marks_of(each.lower) : 0);
}

bool verb_use::ends_in_verb(std::size_t run, std::size_t first, std::size_t end) const {
    if (marks_.empty())
        return false;
    const std::string_view last = text_.words[text_.tokens[end - 1].word].lower;
    if (first + 1 == end && ends_in(last, "ing"))
        return goes_on(end, object);
    if (run + 1 == end)
        return false;
    if (may_be_plural(last))
        return follows(run, one) || goes_on(end, clear_object);
    return ends_in(last, "ed") && goes_on(end, clear_object);
}

bool verb_use::begins_with_verb(std::size_t run) const { return follows(run, subject); }

bool verb_use::goes_on(std::size_t end, std::uint8_t with) const {
    const auto& tokens = text_.tokens;
    return end < tokens.size() && tokens[end].segment == tokens[end - 1].segment &&
           (marks_[tokens[end].word] & with) != 0;
}

bool verb_use::follows(std::size_t run, std::uint8_t with) const {
    const auto& tokens = text_.tokens;
    return !marks_.empty() && run > 0 && tokens[run - 1].segment == tokens[run].segment &&
           (marks_[tokens[run - 1].word] & with) != 0;
}

} // namespace tagwright::llm
