#include "providers/llm/loose_json.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tagwright::llm {
namespace {

constexpr std::size_t steps_a_byte = 8;
constexpr std::size_t key_bytes_max = 512;
constexpr std::size_t word_bytes_max = 256;

/// Also a byte of a letter beyond ASCII.
bool is_word(char c) noexcept { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }
/// Also what no text should hold: control characters.
bool is_filler(char c) noexcept { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }

struct quote {
    std::string_view open;
    std::string_view closers; ///< one after the other, three bytes each but for ASCII, which stands last
};

// A typographic quote may be closed by any of its family: models mix them.
constexpr std::string_view double_closers = "\xE2\x80\x9C\xE2\x80\x9D\xE2\x80\x9F\"";
constexpr std::string_view single_closers = "\xE2\x80\x98\xE2\x80\x99\xE2\x80\x9B'";
constexpr std::array quotes{
    quote{"\"", "\""},
    quote{"'", "'"},
    quote{"`", "`"},
    quote{"\xE2\x80\x9C", double_closers},
    quote{"\xE2\x80\x9D", double_closers},
    quote{"\xE2\x80\x9E", double_closers},
    quote{"\xE2\x80\x9F", double_closers},
    quote{"\xE2\x80\x98", single_closers},
    quote{"\xE2\x80\x99", single_closers},
    quote{"\xE2\x80\x9A", single_closers},
};

/// Bytes of the closing quote at the start of `rest`; 0 if there is none.
std::size_t closer_at(std::string_view rest, std::string_view closers) noexcept {
    if (rest.front() == closers.back())
        return 1;
    for (std::size_t i = 0; i + 3 <= closers.size(); i += 3)
        if (rest.substr(0, 3) == closers.substr(i, 3))
            return 3;
    return 0;
}

struct literal {
    std::string_view word;
    loose_value::kind what;
    bool truth;
};

constexpr std::array literals{
    literal{"true", loose_value::kind::truth, true},         literal{"True", loose_value::kind::truth, true},
    literal{"TRUE", loose_value::kind::truth, true},         literal{"false", loose_value::kind::truth, false},
    literal{"False", loose_value::kind::truth, false},       literal{"FALSE", loose_value::kind::truth, false},
    literal{"null", loose_value::kind::nothing, false},      literal{"None", loose_value::kind::nothing, false},
    literal{"NULL", loose_value::kind::nothing, false},      literal{"nil", loose_value::kind::nothing, false},
    literal{"NaN", loose_value::kind::nothing, false},       literal{"nan", loose_value::kind::nothing, false},
    literal{"undefined", loose_value::kind::nothing, false}, literal{"Infinity", loose_value::kind::nothing, false},
    literal{"inf", loose_value::kind::nothing, false},
};

} // namespace

loose_reader::loose_reader(std::string_view text) noexcept
    : text_(text), steps_left_(text.size() * steps_a_byte + 4096) {}

bool loose_reader::step(std::size_t count) noexcept {
    steps_left_ -= std::min(steps_left_, count);
    return steps_left_ > 0;
}

std::optional<loose_value> loose_reader::read(std::size_t at) {
    at_ = at;
    open_lists_ = open_objects_ = 0;
    loose_value out;
    if (read_value(out, 1) == end::bad || exhausted())
        return std::nullopt;
    return out;
}

void loose_reader::skip_space() {
    while (!at_end() && step()) {
        const char c = text_[at_];
        if (is_filler(c))
            ++at_;
        else if (starts("\xC2\xA0"))
            at_ += 2;
        else if (starts("\xEF\xBB\xBF") || starts("\xE2\x80\x8B") || starts("\xE3\x80\x80"))
            at_ += 3;
        else if (starts("//") || c == '#')
            skip_past("\n");
        else if (starts("/*"))
            skip_past("*/");
        else
            return;
    }
}

void loose_reader::skip_past(std::string_view end_of_comment) {
    const auto found = text_.find(end_of_comment, at_);
    const auto next = found == std::string_view::npos ? text_.size() : found + end_of_comment.size();
    step(next - at_);
    at_ = next;
}

/// "And so on": says nothing.
bool loose_reader::skip_ellipsis() {
    for (const std::string_view dots : {"...", "\xE2\x80\xA6"})
        if (starts(dots)) {
            at_ += dots.size();
            return true;
        }
    return false;
}

std::string_view loose_reader::quote_here(std::size_t& bytes) const noexcept {
    for (const auto& q : quotes)
        if (starts(q.open)) {
            bytes = q.open.size();
            return q.closers;
        }
    return {};
}

loose_reader::end loose_reader::read_value(loose_value& out, std::size_t depth) {
    values_left_ -= std::min<std::size_t>(values_left_, 1);
    if (depth > depth_max || exhausted() || at_end())
        return end::bad;
    const char c = text_[at_];
    if (c == '{')
        return read_object(out, depth);
    if (c == '[')
        return read_list(out, depth);
    std::size_t bytes = 0;
    if (const auto closers = quote_here(bytes); !closers.empty()) {
        out.what = loose_value::kind::text;
        const auto how = read_text(out.text, closers, bytes);
        out.closed = how == end::good;
        return how;
    }
    if (is_digit(c) || c == '-' || c == '+' || c == '.')
        return read_number(out);
    return is_word(c) ? read_word(out) : end::bad;
}

loose_reader::end loose_reader::read_list(loose_value& out, std::size_t depth) {
    out.what = loose_value::kind::list;
    ++open_lists_;
    ++at_;
    bool comma = false;
    const auto done = [&](end how) {
        --open_lists_;
        return how;
    };
    for (;;) {
        skip_space();
        if (exhausted())
            return done(end::bad);
        if (at_end()) {
            out.closed = false;
            const bool whole = out.items.empty() || out.items.back().closed || out.items.back().clean_end;
            out.clean_end = whole && !comma && !out.items.empty();
            return done(end::cut);
        }
        const char c = text_[at_];
        if (c == '}' && open_objects_ > 0)
            return done(end::good); // the list's own bracket was forgotten
        if (c == ']' || c == '}') {
            ++at_;
            return done(end::good);
        }
        if (c == ',') {
            comma = true;
            ++at_;
            continue;
        }
        if (skip_ellipsis())
            continue;
        comma = false;
        if (const auto how = read_value(out.items.emplace_back(), depth + 1); how == end::bad)
            return done(end::bad);
    }
}

loose_reader::end loose_reader::read_object(loose_value& out, std::size_t depth) {
    out.what = loose_value::kind::object;
    ++open_objects_;
    ++at_;
    bool comma = false;
    const auto done = [&](end how) {
        --open_objects_;
        return how;
    };
    const auto cut = [&](bool clean) {
        out.closed = false;
        out.clean_end = clean;
        return done(end::cut);
    };
    for (;;) {
        skip_space();
        if (exhausted())
            return done(end::bad);
        if (at_end())
            return cut(!comma && !out.items.empty() && (out.items.back().closed || out.items.back().clean_end));
        const char c = text_[at_];
        if (c == ']' && open_lists_ > 0)
            return done(end::good);
        if (c == '}') {
            ++at_;
            return done(end::good);
        }
        if (c == ',' || c == ']') {
            comma = c == ',';
            ++at_;
            continue;
        }
        if (skip_ellipsis())
            continue;
        comma = false;
        std::string key;
        if (const auto how = read_key(key); how != end::good)
            return how == end::cut ? cut(false) : done(how);
        skip_space();
        if (at_end())
            return cut(false);
        if (text_[at_] != ':' && text_[at_] != '=')
            return done(end::bad);
        at_ += starts("=>") ? 2 : 1;
        skip_space();
        if (at_end())
            return cut(false);
        out.keys.push_back(std::move(key));
        auto& value = out.items.emplace_back();
        if (text_[at_] == ',' || text_[at_] == '}')
            continue; // a key without a value
        if (const auto how = read_value(value, depth + 1); how == end::bad)
            return done(how);
    }
}

loose_reader::end loose_reader::read_key(std::string& out) {
    std::size_t bytes = 0;
    if (const auto closers = quote_here(bytes); !closers.empty())
        return read_text(out, closers, bytes);
    const auto start = at_;
    while (!at_end() && at_ - start < key_bytes_max &&
           (is_word(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '_' || text_[at_] == '-' || text_[at_] == '$'))
        ++at_;
    if (at_ == start || !step(at_ - start))
        return end::bad;
    out = text_.substr(start, at_ - start);
    return at_end() ? end::cut : end::good;
}

/// A quote closes a text if what follows can follow a text; else it belongs to the words.
bool loose_reader::closes_text(std::size_t behind) {
    bool space = false;
    while (behind < text_.size() && is_filler(text_[behind])) {
        if (text_[behind] == '\n')
            return true;
        space = true;
        ++behind;
        step();
    }
    if (behind >= text_.size())
        return true;
    const char c = text_[behind];
    const auto two = text_.substr(behind, 2);
    return c == ',' || c == ':' || c == ']' || c == '}' || c == '=' || two == "//" || two == "/*" ||
           (space && (c == '"' || c == '\'' || c == '#'));
}

loose_reader::end loose_reader::read_text(std::string& out, std::string_view closers, std::size_t quote_bytes) {
    at_ += quote_bytes;
    while (!at_end() && step()) {
        const char c = text_[at_];
        if (c == '\\') {
            read_escape(out);
            continue;
        }
        if (const auto bytes = closer_at(text_.substr(at_), closers); bytes > 0) {
            const bool closes = closes_text(at_ + bytes);
            if (!closes)
                out += text_.substr(at_, bytes);
            at_ += bytes;
            if (closes)
                return end::good;
            continue;
        }
        const bool control = (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == 0x7F;
        out.push_back(control ? ' ' : c);
        ++at_;
    }
    return at_end() ? end::cut : end::bad;
}

std::optional<char32_t> loose_reader::read_unit() {
    unsigned unit = 0;
    const auto* first = text_.data() + std::min(at_ + 2, text_.size());
    const auto* last = text_.data() + std::min(at_ + 6, text_.size());
    if (!starts("\\u") || last - first != 4 || std::from_chars(first, last, unit, 16).ptr != last)
        return std::nullopt;
    at_ += 6;
    return unit;
}

void loose_reader::read_escape(std::string& out) {
    if (auto unit = read_unit()) {
        char32_t code = *unit;
        if (code >= 0xD800 && code < 0xDC00) {
            const auto back = at_;
            const auto low = read_unit();
            if (low && *low >= 0xDC00 && *low < 0xE000)
                code = 0x10000 + ((code - 0xD800) << 10U) + (*low - 0xDC00);
            else
                at_ = back;
        }
        if (code < ' ' && code != '\n')
            code = ' ';
        append_utf8(out, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
        return;
    }
    ++at_;
    if (at_end())
        return;
    switch (const char c = text_[at_++]; c) {
    case 'n': out.push_back('\n'); break;
    case 't':
    case 'r':
    case 'b':
    case 'f': out.push_back(' '); break;
    default: out.push_back(c); // also `\'`, and what Markdown escapes
    }
}

loose_reader::end loose_reader::read_number(loose_value& out) {
    const auto start = at_;
    while (!at_end() &&
           (is_digit(text_[at_]) || is_word(text_[at_]) || text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '+'))
        ++at_;
    out.text = text_.substr(start, at_ - start);
    if (!step(out.text.size()))
        return end::bad;
    const auto digits = std::string_view{out.text}.substr(out.text.front() == '+' ? 1 : 0);
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.number);
    const bool number = error == std::errc{} && stop == digits.data() + digits.size();
    if (!number && out.text.size() > word_bytes_max)
        return end::bad;
    out.what = number ? loose_value::kind::number : loose_value::kind::word; // "404-errors", "-Infinity"
    out.closed = !at_end();
    return out.closed ? end::good : end::cut;
}

loose_reader::end loose_reader::read_word(loose_value& out) {
    const auto start = at_;
    while (!at_end() && text_.substr(at_, 1).find_first_of(",]}[{:\"\n") == std::string_view::npos) {
        ++at_;
        if (at_ - start > word_bytes_max || !step())
            return end::bad;
    }
    if (!at_end() && text_.substr(at_, 1).find_first_of("[{:\"") != std::string_view::npos)
        return end::bad;
    auto word = text_.substr(start, at_ - start);
    while (!word.empty() && is_filler(word.back()))
        word.remove_suffix(1);
    out.closed = !at_end();
    out.what = loose_value::kind::word;
    for (const auto& l : literals)
        if (l.word == word) {
            out.what = l.what;
            out.truth = l.truth;
        }
    if (out.what == loose_value::kind::word)
        out.text = word;
    return out.closed ? end::good : end::cut;
}

} // namespace tagwright::llm
