#include "providers/llm/words.hpp"

#include "base/hash_index.hpp"
#include "base/utf8.hpp"
#include "providers/llm/code_lines.hpp"
#include "providers/llm/dense_terms.hpp"
#include "providers/llm/language_guess.hpp"
#include "providers/llm/plain_word.hpp"
#include "providers/llm/word_signs.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

constexpr std::size_t wrapped_line_min = 55; // a line break after less than this is meant
constexpr std::size_t heading_words_max = 8;
constexpr std::size_t word_bytes_max = plain_word::bytes_max;
constexpr std::size_t unspaced_bytes_min = 12; // Thai, three bytes a character: less is grammar,
constexpr std::size_t unspaced_bytes_max = 36; // more is a clause

enum class kind : std::uint8_t { other, letter, digit };

struct character {
    char32_t code = 0;
    char32_t lower = 0;
    std::uint8_t size = 1;
    kind what = kind::other;
    bool upper = false;
};

character classify_ascii(char c) noexcept {
    const auto code = static_cast<char32_t>(c);
    if (c >= 'A' && c <= 'Z')
        return {code, code + 32, 1, kind::letter, true};
    if (c >= 'a' && c <= 'z')
        return {code, code, 1, kind::letter, false};
    return {code, code, 1, c >= '0' && c <= '9' ? kind::digit : kind::other, false};
}

character classify(std::string_view text, std::size_t at) noexcept {
    if (static_cast<unsigned char>(text[at]) < 0x80)
        return classify_ascii(text[at]);
    const auto next = decode_utf8(text, at);
    const auto code = static_cast<utf8proc_int32_t>(next.code);
    const auto category = utf8proc_category(code);
    const bool letter = next.valid && category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_MC;
    return {next.code, static_cast<char32_t>(utf8proc_tolower(code)), next.size, letter ? kind::letter : kind::other,
            category == UTF8PROC_CATEGORY_LU};
}

bool is_hiragana(char32_t c) noexcept { return c >= 0x3040 && c <= 0x309F; }
bool is_katakana(char32_t c) noexcept { return c >= 0x30A0 && c <= 0x30FF && c != 0x30FB; }
/// Thai, Lao, Tibetan, Burmese, Khmer: letters of words that no space keeps apart.
bool is_unspaced(char32_t c) noexcept {
    return (c >= 0x0E00 && c <= 0x0FFF) || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF);
}

/// Scripts without spaces change at the edges of words: kanji, katakana and hiragana are kept apart.
enum class script : std::uint8_t { spaced, hiragana, katakana, han, unspaced };

script script_of(char32_t c) noexcept {
    if (c < 0x0E00)
        return script::spaced;
    if (is_hiragana(c))
        return script::hiragana;
    if (is_katakana(c))
        return script::katakana;
    if (is_han(c))
        return script::han;
    return is_unspaced(c) ? script::unspaced : script::spaced;
}

/// Signs inside a word that do not show.
bool is_invisible(char32_t c) noexcept { return c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060; }

class splitter {
public:
    splitter(text_words& out, const dense_terms& dense, std::size_t words_expected, bool signs_alike)
        : out_(out), dense_(dense), signs_alike_(signs_alike), ids_(words_expected) {}

    /// Lines of code are left out.
    /// @return how many words stood in them
    std::size_t read(std::string_view text, bool title, bool with_code) {
        keeps_code_ = with_code;
        text_ = text;
        title_ = title;
        line_tokens_ = out_.tokens.size();
        line_start_ = 0;
        sentence_start_ = true;
        for (std::size_t at = 0; at < text_.size();)
            at = step(at);
        end_line(text_.size());
        end_sentence();
        return code_words_;
    }

private:
    std::size_t step(std::size_t at) {
        if (!signs_alike_ && read_plain_word(text_, at, plain_)) {
            const bool digits = plain_.letters < plain_.size;
            add(plain_.lower(), plain_.letters, plain_.capitals, digits, plain_.first_upper, false,
                digits && is_figure(at, plain_.lower()));
            return at + plain_.size;
        }
        const auto c = classify(text_, at);
        if (c.what != kind::other)
            return read_word(at);
        if (c.code == '\n')
            return end_line(at), at + 1;
        if (c.code == ' ' || c.code == '\t' || c.code == '\r')
            return at + 1;
        if (c.code == '.' && is_dotnet(text_, at))
            return add(".net", 3, 3, false, true, false, false), at + 4;
        code_.note_sign(text_, at);
        if (is_sentence_end(c.code, at))
            end_sentence();
        else if (c.code != '\'' && c.code != 0x2019 && c.code != 0x200B)
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
        const char last = last_sign(at);
        if (code_.is_code(words, last) && !keeps_code_) {
            code_words_ += words;
            out_.tokens.resize(line_tokens_);
            end_sentence();
            line_start_ = at + 1;
            return;
        }
        std::size_t next = at + 1;
        while (next < text_.size() && (text_[next] == ' ' || text_[next] == '\r'))
            ++next;
        const bool blank_follows =
            next >= text_.size() || text_[next] == '\n' || text_[next] == '-' || text_[next] == '*';
        if (length < wrapped_line_min || blank_follows || is_row(at)) {
            const bool plain = last != '.' && last != ',' && last != ';' && last != '!' && last != '?';
            if (plain && words > 0 && words <= heading_words_max && !is_item() && !is_row(at))
                for (std::size_t i = line_tokens_; i < out_.tokens.size(); ++i)
                    out_.tokens[i].heading = true;
            end_sentence();
        }
        line_start_ = at + 1;
        line_tokens_ = out_.tokens.size();
    }

    /// Of a list.
    [[nodiscard]] bool is_item() const noexcept {
        const char first = line_start_ < text_.size() ? text_[line_start_] : ' ';
        return first == '-' || first == '*' || first == '[' || first == ' ';
    }

    /// Of a table: its cells stand between " | ". What follows is another row, however long this one is.
    [[nodiscard]] bool is_row(std::size_t end) const noexcept {
        return text_.substr(line_start_, end - line_start_).find(" | ") != std::string_view::npos;
    }

    [[nodiscard]] char last_sign(std::size_t end) const noexcept {
        while (end > line_start_ && static_cast<unsigned char>(text_[end - 1]) <= ' ')
            --end;
        return end > line_start_ ? text_[end - 1] : ' ';
    }

    /// Letters and digits, with single signs inside that belong to the word: real-time, node.js, don't,
    /// CI/CD, snake_case.
    std::size_t read_word(std::size_t start) {
        const auto writing = script_of(classify(text_, start).code);
        if (writing == script::han)
            return read_dense(start);
        lower_.clear();
        std::size_t at = start;
        std::size_t letters = 0;
        std::size_t capitals = 0;
        std::size_t dots = 0; // of an address, a path, a version
        bool digits = false;
        bool first_upper = false;
        const auto note = [&](const character& c) {
            first_upper = first_upper || (at == start && c.upper);
            letters += c.what == kind::letter ? 1 : 0;
            capitals += c.upper ? 1 : 0;
            digits = digits || c.what == kind::digit;
        };
        while (at < text_.size()) {
            const auto c = classify(text_, at);
            if (c.code < 0x80 && c.what != kind::other && writing == script::spaced) { // nearly all of them
                note(c);
                lower_.push_back(static_cast<char>(c.lower));
                ++at;
                continue;
            }
            if (is_invisible(c.code) && at + c.size < text_.size() &&
                classify(text_, at + c.size).what == kind::letter) {
                at += c.size;
                continue;
            }
            if (c.what == kind::other) {
                const bool quote = c.code == '\'' || c.code == 0x2019;
                if (!joins(at, start, c.size) || (quote && is_elided(lower_)))
                    break;
                dots += c.code == '.' ? 1 : 0;
                lower_.push_back(quote ? '\'' : text_[at] == '/' || text_[at] == '.' ? '-' : text_[at]);
                at += c.size;
                continue;
            }
            if (script_of(c.code) != writing)
                break;
            note(c);
            append_utf8(lower_, c.lower);
            at += c.size;
        }
        if (lower_.find('_') != std::string::npos)
            code_.note_identifier();
        if (dots > 1 || lower_.starts_with("www-") || text_.substr(at, 3) == "://" ||
            (at < text_.size() && text_[at] == '@'))
            return skip_link(at);
        if (writing == script::hiragana) // grammar, not topic
            return ++segment_, at;
        if (writing == script::unspaced) {
            ++segment_; // it is no part of a phrase: where its words end nobody knows
            if (at - start < unspaced_bytes_min || at - start > unspaced_bytes_max)
                return at;
        }
        if (const auto signs = sign_of_language(text_, start, at); signs > 0) {
            lower_ += text_.substr(at, signs);
            letters = capitals = 2; // a name, as initials are
            at += signs;
        }
        const bool owner = strip_possessive() && !first_upper; // "Parkinson's disease" is one thing
        add(lower_, letters, capitals, digits, first_upper, writing == script::katakana || writing == script::unspaced,
            digits && is_figure(start, lower_));
        segment_ += writing == script::unspaced || owner ? 1 : 0;
        return at;
    }

    /// A run of Chinese characters: the words in it, as far as they are known.
    std::size_t read_dense(std::size_t start) {
        std::size_t end = start;
        while (end < text_.size() && script_of(decode_utf8(text_, end).code) == script::han)
            end += decode_utf8(text_, end).size;
        const auto run = text_.substr(start, end - start);
        for (const auto& piece : dense_.cut(run, title_)) {
            if (!piece.word) {
                ++segment_;
                continue;
            }
            add(run.substr(piece.begin, piece.end - piece.begin), 2, 0, false, false, true, false);
        }
        return end;
    }

    [[nodiscard]] bool joins(std::size_t at, std::size_t start, std::size_t size) const noexcept {
        const char c = text_[at];
        if (at + size >= text_.size() || at == start)
            return false;
        const auto next = classify(text_, at + size);
        if (next.what == kind::other)
            return false;
        if (size > 1)
            return decode_utf8(text_, at).code == 0x2019;
        if (c == '-' || c == '_' || c == '\'')
            return true;
        if (c == '&')
            return joins_capitals(text_, at);
        constexpr std::size_t short_part = 3; // TCP/IP, CI/CD, but not "read/write"
        if (c == '/')
            return at - start <= short_part && short_word_at(at + 1, short_part);
        return c == '.' && next.what == kind::letter && (!next.upper || are_capitals(text_, at - 2, at + 3)); // GOV.UK
    }

    /// A number with its unit, or a colour.
    [[nodiscard]] bool is_figure(std::size_t start, std::string_view lower) const noexcept {
        return is_quantity(lower) || is_colour(text_, start, lower);
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

    bool strip_possessive() {
        const auto size = lower_.size();
        const bool ends_so = size > 2 && lower_.compare(size - 2, 2, "'s") == 0;
        if (ends_so)
            lower_.resize(size - 2);
        return ends_so;
    }

    void add(std::string_view lower, std::size_t letters, std::size_t capitals, bool digits, bool first_upper,
             bool dense, bool figure) {
        if (lower.size() > word_bytes_max) {
            ++segment_;
            return;
        }
        token t;
        t.word = ids_.find_or_add(hash_of(lower), [&](std::uint32_t i) { return out_.words[i].lower == lower; });
        if (t.word == out_.words.size()) {
            auto& fresh = out_.words.emplace_back();
            fresh.lower = lower;
            fresh.number = letters == 0 || figure;
            fresh.dense = dense;
        }
        t.segment = segment_;
        t.acronym = letters >= 2 && capitals == letters && !digits;
        t.capital = first_upper && !sentence_start_;
        t.title = title_;
        out_.tokens.push_back(t);
        sentence_start_ = false;
    }

    text_words& out_;
    const dense_terms& dense_;
    const bool signs_alike_;
    std::string_view text_;
    bool title_ = false;
    hash_index ids_;
    plain_word plain_;
    std::string lower_;
    std::uint32_t segment_ = 0;
    std::size_t line_start_ = 0;
    std::size_t line_tokens_ = 0;
    bool sentence_start_ = true;
    code_lines code_;
    std::size_t code_words_ = 0;
    bool keeps_code_ = false;
};

bool has_han(std::string_view text) noexcept {
    constexpr unsigned char first_byte = 0xE3; // of U+3000 and above
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) >= first_byte && static_cast<unsigned char>(c) < 0xEB;
    });
}

text_words split(std::string_view title, std::string_view text, bool signs_alike) {
    text_words out;
    const std::size_t words_expected = std::min<std::size_t>(16 + text.size() / 12, 1u << 12u);
    out.tokens.reserve(text.size() / 6);
    out.words.reserve(words_expected);
    dense_terms dense;
    if (has_han(title) || has_han(text)) {
        dense.learn(title);
        dense.learn(text);
        dense.seal();
    }
    splitter reader{out, dense, words_expected, signs_alike};
    reader.read(title, true, true);
    const auto title_tokens = out.tokens.size();
    const auto code_words = reader.read(text, false, false);
    // Of a page that is nothing but code the code tells what it is about.
    constexpr std::size_t share_of_code = 4;
    if (share_of_code * (out.tokens.size() - title_tokens) < code_words) {
        out.tokens.resize(title_tokens);
        reader.read(text, false, true);
    }
    mark_words(out);
    return out;
}

} // namespace

text_words split_words(std::string_view title, std::string_view text) { return split(title, text, false); }

text_words split_words_sign_by_sign(std::string_view title, std::string_view text) { return split(title, text, true); }

} // namespace tagwright::llm
