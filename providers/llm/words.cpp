#include "providers/llm/words.hpp"

#include "base/utf8.hpp"
#include "providers/llm/stemmer.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace tagwright::llm {
namespace {

constexpr std::size_t wrapped_line_min = 55; // a line break after less than this is meant
constexpr std::size_t heading_words_max = 8;
constexpr std::size_t word_bytes_max = 40; // longer ones are ids, keys, encoded data

enum class kind : std::uint8_t { other, letter, digit };

struct character {
    char32_t code = 0;
    char32_t lower = 0;
    std::uint8_t size = 1;
    kind what = kind::other;
    bool upper = false;
};

character classify(std::string_view text, std::size_t at) noexcept {
    const auto next = decode_utf8(text, at);
    const char32_t c = next.code;
    if (c < 0x80) {
        if (c >= 'A' && c <= 'Z')
            return {c, c + 32, 1, kind::letter, true};
        if (c >= 'a' && c <= 'z')
            return {c, c, 1, kind::letter, false};
        return {c, c, 1, c >= '0' && c <= '9' ? kind::digit : kind::other, false};
    }
    const auto code = static_cast<utf8proc_int32_t>(c);
    const auto category = utf8proc_category(code);
    const bool letter = next.valid && category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_MC;
    return {c, static_cast<char32_t>(utf8proc_tolower(code)), next.size, letter ? kind::letter : kind::other,
            category == UTF8PROC_CATEGORY_LU};
}

bool is_kana(char32_t c) noexcept { return c >= 0x3040 && c <= 0x30FF; }
bool is_han(char32_t c) noexcept { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3005; }
bool is_hiragana(char32_t c) noexcept { return c >= 0x3040 && c <= 0x309F; }

/// Scripts without spaces change at the edges of words: kanji, katakana and hiragana are kept apart.
int script_of(char32_t c) noexcept {
    if (is_hiragana(c))
        return 1;
    if (is_kana(c))
        return 2;
    return is_han(c) ? 3 : 0;
}

class splitter {
public:
    explicit splitter(text_words& out) : out_(out) {}

    void read(std::string_view text, bool title) {
        text_ = text;
        title_ = title;
        line_tokens_ = out_.tokens.size();
        line_start_ = 0;
        sentence_start_ = true;
        for (std::size_t at = 0; at < text_.size();)
            at = step(at);
        end_line(text_.size());
        end_sentence();
    }

private:
    std::size_t step(std::size_t at) {
        const auto c = classify(text_, at);
        if (c.what != kind::other)
            return read_word(at);
        if (c.code == '\n')
            return end_line(at), at + 1;
        if (c.code == ' ' || c.code == '\t' || c.code == '\r')
            return at + 1;
        if (is_sentence_end(c.code, at))
            end_sentence();
        else if (c.code != '\'' && c.code != 0x2019)
            ++segment_;
        return at + c.size;
    }

    [[nodiscard]] bool is_sentence_end(char32_t c, std::size_t at) const noexcept {
        if (c == 0x3002 || c == 0xFF01 || c == 0xFF1F)
            return true;
        if (c != '.' && c != '!' && c != '?')
            return false;
        return at + 1 >= text_.size() || static_cast<unsigned char>(text_[at + 1]) <= ' ' || text_[at + 1] == '"';
    }

    void end_sentence() {
        ++segment_;
        sentence_start_ = true;
    }

    /// A short line of its own is a heading or a list item; a long one is only wrapped.
    void end_line(std::size_t at) {
        const std::size_t length = at - line_start_;
        const std::size_t words = out_.tokens.size() - line_tokens_;
        std::size_t next = at + 1;
        while (next < text_.size() && (text_[next] == ' ' || text_[next] == '\r'))
            ++next;
        const bool blank_follows =
            next >= text_.size() || text_[next] == '\n' || text_[next] == '-' || text_[next] == '*';
        if (length < wrapped_line_min || blank_follows) {
            const char last = last_sign(at);
            const bool plain = last != '.' && last != ',' && last != ';' && last != '!' && last != '?';
            if (plain && words > 0 && words <= heading_words_max)
                for (std::size_t i = line_tokens_; i < out_.tokens.size(); ++i)
                    out_.tokens[i].heading = true;
            end_sentence();
        }
        line_start_ = at + 1;
        line_tokens_ = out_.tokens.size();
    }

    [[nodiscard]] char last_sign(std::size_t end) const noexcept {
        while (end > line_start_ && static_cast<unsigned char>(text_[end - 1]) <= ' ')
            --end;
        return end > line_start_ ? text_[end - 1] : ' ';
    }

    /// Letters and digits, with single signs inside that belong to the word: real-time, node.js, don't,
    /// CI/CD, snake_case.
    std::size_t read_word(std::size_t start) {
        lower_.clear();
        std::size_t at = start;
        std::size_t letters = 0;
        std::size_t capitals = 0;
        bool digits = false;
        bool first_upper = false;
        const int script = script_of(classify(text_, start).code);
        while (at < text_.size()) {
            const auto c = classify(text_, at);
            if (c.what == kind::other) {
                if (!joins(at, start))
                    break;
                lower_.push_back(text_[at] == '/' || text_[at] == '.' ? '-' : text_[at]);
                ++at;
                continue;
            }
            if (script_of(c.code) != script)
                break;
            first_upper = first_upper || (at == start && c.upper);
            letters += c.what == kind::letter ? 1 : 0;
            capitals += c.upper ? 1 : 0;
            digits = digits || c.what == kind::digit;
            append_utf8(lower_, c.lower);
            at += c.size;
        }
        if (text_.substr(at, 3) == "://" || (at < text_.size() && text_[at] == '@'))
            return skip_link(at);
        if (script == 1) // hiragana: grammar, not topic
            return ++segment_, at;
        strip_possessive();
        add(letters, capitals, digits, first_upper);
        return at;
    }

    [[nodiscard]] bool joins(std::size_t at, std::size_t start) const noexcept {
        const char c = text_[at];
        if (at + 1 >= text_.size() || at == start)
            return false;
        const auto next = classify(text_, at + 1);
        if (next.what == kind::other)
            return false;
        if (c == '-' || c == '_' || c == '\'')
            return true;
        constexpr std::size_t short_part = 3; // TCP/IP, CI/CD, but not "read/write"
        if (c == '/')
            return at - start <= short_part && short_word_at(at + 1, short_part);
        return c == '.' && !next.upper && next.what == kind::letter;
    }

    [[nodiscard]] bool short_word_at(std::size_t at, std::size_t most) const noexcept {
        std::size_t length = 0;
        for (; at < text_.size() && length <= most; ++length) {
            const auto c = classify(text_, at);
            if (c.what == kind::other)
                break;
            at += c.size;
        }
        return length <= most;
    }

    std::size_t skip_link(std::size_t at) {
        while (at < text_.size() && static_cast<unsigned char>(text_[at]) > ' ')
            ++at;
        ++segment_;
        return at;
    }

    void strip_possessive() {
        const auto size = lower_.size();
        if (size > 2 && lower_.compare(size - 2, 2, "'s") == 0)
            lower_.resize(size - 2);
    }

    void add(std::size_t letters, std::size_t capitals, bool digits, bool first_upper) {
        if (lower_.size() > word_bytes_max) {
            ++segment_;
            return;
        }
        auto [found, fresh] = ids_.emplace(lower_, static_cast<std::uint32_t>(out_.words.size()));
        if (fresh) {
            word w;
            w.lower = lower_;
            w.number = letters == 0;
            const auto [term, is_new] = terms_.emplace(singular_key(lower_), out_.terms);
            out_.terms += is_new ? 1 : 0;
            w.term = term->second;
            out_.words.push_back(std::move(w));
        }
        token t;
        t.word = found->second;
        t.segment = segment_;
        t.acronym = letters >= 2 && capitals == letters && !digits;
        t.capital = first_upper && !sentence_start_;
        t.title = title_;
        out_.tokens.push_back(t);
        sentence_start_ = false;
    }

    text_words& out_;
    std::string_view text_;
    bool title_ = false;
    std::unordered_map<std::string, std::uint32_t> ids_;
    std::unordered_map<std::string, std::uint32_t> terms_;
    std::string lower_;
    std::uint32_t segment_ = 0;
    std::size_t line_start_ = 0;
    std::size_t line_tokens_ = 0;
    bool sentence_start_ = true;
};

/// The language with most stop words; further ones that occur a lot count too (mixed pages).
void mark_stop_words(text_words& out) {
    std::vector<std::uint32_t> uses(out.words.size(), 0);
    for (const auto& t : out.tokens)
        ++uses[t.word];
    constexpr std::array all{language::english, language::german, language::french, language::spanish};
    std::array<std::uint64_t, languages> hits{};
    for (std::size_t i = 0; i < out.words.size(); ++i)
        for (std::size_t l = 0; l < languages; ++l)
            hits[l] += is_stop_word(all[l], out.words[i].lower) ? uses[i] : 0;
    const auto best = static_cast<std::size_t>(std::max_element(hits.begin(), hits.end()) - hits.begin());
    out.main = all[best];
    out.capital_nouns = out.main == language::german;
    for (auto& w : out.words) {
        for (std::size_t l = 0; l < languages; ++l)
            if (l == best || hits[l] * 3 > hits[best])
                w.stop = w.stop || is_stop_word(all[l], w.lower);
        w.weak = is_weak_word(w.lower);
    }
}

} // namespace

text_words split_words(std::string_view title, std::string_view text) {
    text_words out;
    out.tokens.reserve(text.size() / 6);
    splitter reader{out};
    reader.read(title, true);
    reader.read(text, false);
    mark_stop_words(out);
    return out;
}

} // namespace tagwright::llm
