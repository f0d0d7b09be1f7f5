#include "providers/confluence/text_builder.hpp"

#include "base/sixteen_bytes.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <utility>

namespace tagwright::confluence {

namespace {

bool is_white_space(char32_t c) {
    return c <= 0x20 || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == invalid_code_point;
}

/// Characters that show nothing and would only keep words from being recognised. The joiners (U+200C,
/// U+200D) are not among them: Persian and Indic words, and emoji, need them.
bool is_invisible(char32_t c) {
    return (c > 0x7F && c < 0xA0 && c != 0x85) || c == 0xAD || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

bool is_plain(char c) { return c > ' ' && c < 0x7F; }

/// The end of the visible ASCII characters that begin at `pos`: most of most pages, taken in one go.
std::size_t end_of_plain(std::string_view text, std::size_t pos) {
    while (pos < text.size() && is_plain(text[pos]))
        ++pos;
    return pos;
}

/// Passes what end_of_words() passes, as far as it can be seen sixteen bytes at a time.
std::size_t skip_words(std::string_view text, std::size_t pos) {
    const auto visible = [](sixteen_bytes::bytes b) { return (b > ' ') & (b < 0x7F); };
    while (sixteen_bytes::are_behind(text, pos + 1)) {
        const auto here = sixteen_bytes::at(text.data() + pos);
        const auto next = sixteen_bytes::at(text.data() + pos + 1);
        const auto stays = visible(here) | ((here == ' ') & visible(next));
        const auto size = sixteen_bytes::before_first(~stays);
        pos += size;
        if (size < sixteen_bytes::size)
            break;
    }
    return pos;
}

/// The same, with the single spaces between such words: they stay as they are. No space stands at `pos`.
std::size_t end_of_words(std::string_view text, std::size_t pos) {
    pos = skip_words(text, pos);
    for (;; ++pos) {
        pos = end_of_plain(text, pos);
        if (pos + 1 >= text.size() || text[pos] != ' ' || !is_plain(text[pos + 1]))
            return pos;
    }
}

} // namespace

void text_builder::want(gap what) noexcept { gap_ = std::max(gap_, what); }
void text_builder::line_break() { want(gap::line); }
void text_builder::blank_line() { want(in_cell() ? gap::line : gap::blank); }
void text_builder::mark(std::string_view mark) { mark_ = mark; }

void text_builder::begin_row() {
    want(gap::line);
    rows_.push_back({.before = gap_});
    row_pending_ = true;
}

void text_builder::end_row() {
    if (!rows_.empty())
        rows_.pop_back();
    want(gap::line);
}

void text_builder::begin_cell() {
    want(gap::line);
    if (rows_.empty())
        return; // a cell without a row, in a broken page, is a line of its own
    row& current = rows_.back();
    if (current.cells++ > 0)
        ++current.separators;
    current.in_cell = true;
    row_pending_ = true;
    gap_ = gap::none; // what the cell before asked for has no effect here
}

void text_builder::end_cell() {
    mark_.clear();
    if (!rows_.empty()) {
        rows_.back().in_cell = false;
        gap_ = gap::space;
    }
}

void text_builder::new_lines(std::size_t count) {
    while (!out_.empty() && (out_.back() == ' ' || out_.back() == '\t'))
        out_.pop_back();
    std::size_t present = 0;
    while (present < out_.size() && present < count && out_[out_.size() - 1 - present] == '\n')
        ++present;
    if (!out_.empty())
        out_.append(count - present, '\n');
}

/// Writes what rows and cells that have begun put before their first text, outermost first.
/// @returns true if that separates the text from what stands before it
bool text_builder::lead_in() {
    bool separated = false;
    for (std::size_t level = 0; level < rows_.size(); ++level) {
        row& current = rows_[level];
        if (current.fresh && level == 0) {
            new_lines(current.before == gap::blank ? 2 : 1);
            separated = true;
        } else if (current.fresh && !separated) {
            out_ += "; ";
            separated = true;
        }
        for (; current.separators > 0; --current.separators) {
            out_ += separated ? "| " : " | ";
            separated = true;
        }
        current.fresh = false;
    }
    row_pending_ = false;
    return separated;
}

void text_builder::before_text() {
    const bool separated = row_pending_ && lead_in();
    if (!separated && !out_.empty()) {
        if (gap_ == gap::space && out_.back() != '\n' && out_.back() != ' ')
            out_ += " ";
        else if (gap_ >= gap::line && in_cell())
            out_ += "; ";
        else if (gap_ >= gap::line)
            new_lines(gap_ == gap::blank ? 2 : 1);
    }
    out_ += mark_;
    mark_.clear();
    gap_ = gap::none;
}

void text_builder::put(std::string_view text) {
    for (std::size_t pos = 0; pos < text.size();) {
        const std::size_t from = pos;
        if (text[pos] == ' ') {
            ++pos;
            want(gap::space);
            continue;
        }
        pos = end_of_words(text, pos);
        if (pos == from) { // no sign of ASCII
            const char32_t c = next_code_point(text, pos);
            if (is_invisible(c))
                continue;
            if (is_white_space(c)) {
                want(gap::space);
                continue;
            }
            pos = end_of_words(text, pos);
        }
        if (gap_ != gap::none || row_pending_ || !mark_.empty())
            before_text();
        out_.append(text, from, pos - from);
        ++written_;
    }
}

void text_builder::put_preformatted(std::string_view text) {
    for (std::size_t pos = 0; pos < text.size();) {
        const std::size_t from = pos;
        const char32_t c = next_code_point(text, pos);
        if (c == '\r' || is_invisible(c))
            continue;
        if (c == '\n') {
            // At the start of a block a line break shows nothing; within it, one blank line is enough.
            const bool at_start = out_.empty() || gap_ >= gap::line || row_pending_;
            if (!at_start && !out_.ends_with("\n\n"))
                out_.push_back('\n');
            continue;
        }
        if (gap_ != gap::none || row_pending_ || !mark_.empty())
            before_text();
        if (is_white_space(c)) {
            out_.push_back(c == '\t' ? '\t' : ' ');
        } else {
            pos = end_of_plain(text, pos);
            out_.append(text, from, pos - from);
            ++written_;
        }
    }
}

std::string text_builder::take() {
    std::string out = std::move(out_);
    *this = {};
    const auto begin = out.find_first_not_of(" \t\n");
    if (begin == std::string::npos)
        return {};
    out.erase(out.find_last_not_of(" \t\n") + 1);
    out.erase(0, begin);
    return out;
}

} // namespace tagwright::confluence
