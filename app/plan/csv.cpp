#include "app/plan/csv.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace tagwright::plan {
namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

/// What begins a formula: = + - @ and their full-width forms, which East Asian spreadsheets take as well. A tab or a
/// line end would only be skipped on the way to one.
bool begins_formula(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 11> starts{
        "=", "+", "-", "@", "\t", "\r", "\n", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    return std::ranges::any_of(starts, [&](auto start) { return text.starts_with(start); });
}

/// Behind these a spreadsheet that separates otherwise begins a new cell.
bool may_split(char byte) noexcept { return byte == ';' || byte == '\t' || byte == '\n' || byte == '\r'; }

/// Apostrophes and then the beginning of a formula: one apostrophe more or less is the guard.
bool is_guardable(std::string_view text) noexcept {
    return begins_formula(text.substr(std::min(text.find_first_not_of('\''), text.size())));
}

std::string from_utf16(std::string_view bytes, bool big_endian) {
    std::string out;
    const auto unit = [&](std::size_t at) {
        const auto high = static_cast<unsigned char>(bytes[big_endian ? at : at + 1]);
        const auto low = static_cast<unsigned char>(bytes[big_endian ? at + 1 : at]);
        return static_cast<char32_t>(high << 8U | low);
    };
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        auto code = unit(at);
        const bool leads = code >= 0xD800 && code < 0xDC00 && at + 3 < bytes.size();
        if (const auto next = leads ? unit(at + 2) : 0; next >= 0xDC00 && next < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10U) + (next - 0xDC00);
            at += 2;
        }
        append_utf8(out, code >= 0xD800 && code < 0xE000 ? U'\uFFFD' : code);
    }
    return out;
}

/// Excel's "Unicode text" is UTF-16 with a mark; others leave the mark out.
std::string to_utf8(std::string_view bytes) {
    if (bytes.starts_with(utf8_mark))
        return std::string(bytes.substr(utf8_mark.size()));
    if (bytes.starts_with("\xFF\xFE"))
        return from_utf16(bytes.substr(2), false);
    if (bytes.starts_with("\xFE\xFF"))
        return from_utf16(bytes.substr(2), true);
    if (bytes.size() > 1 && bytes[0] != '\0' && bytes[1] == '\0')
        return from_utf16(bytes, false);
    if (bytes.size() > 1 && bytes[0] == '\0' && bytes[1] != '\0')
        return from_utf16(bytes, true);
    return std::string(bytes);
}

char most_frequent_separator(std::string_view text) noexcept {
    constexpr std::string_view known = ",;\t";
    std::array<std::size_t, known.size()> counts{};
    bool quoted = false;
    for (const char byte : text) {
        if (byte == '"')
            quoted = !quoted;
        else if (!quoted && (byte == '\n' || byte == '\r'))
            break;
        else if (const auto which = known.find(byte); !quoted && which != std::string_view::npos)
            ++counts[which];
    }
    return known[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

bool is_blank_row(const csv_row& row) {
    return std::ranges::all_of(row.cells, [](const std::string& cell) { return is_blank(cell); });
}

class reader {
public:
    explicit reader(std::string_view text) : text_(text) {}

    csv_table run() {
        while (text_.starts_with('\n') || text_.starts_with('\r'))
            end_line();
        constexpr std::string_view separators = ",;\t|";
        if (text_.starts_with("sep=") && text_.size() > 4 && separators.find(text_[4]) != std::string_view::npos) {
            separator_ = text_[4]; // as Excel writes and obeys it
            text_.remove_prefix(5);
            end_line();
        } else {
            separator_ = most_frequent_separator(text_);
        }
        while (!text_.empty() && out_.problem.empty())
            read_row();
        return std::move(out_);
    }

private:
    void read_row() {
        csv_row row;
        row.line = line_;
        for (;;) {
            row.cells.push_back(unguarded(read_cell()));
            if (!text_.starts_with(separator_))
                break;
            text_.remove_prefix(1);
        }
        end_line();
        if (!is_blank_row(row))
            out_.rows.push_back(std::move(row));
    }

    std::string read_cell() {
        std::string cell;
        if (text_.starts_with('"'))
            read_quoted(cell);
        // Also what stands behind a closing quote: spreadsheets take it as it is.
        const auto end = std::min(text_.find_first_of(std::string{separator_, '\r', '\n'}), text_.size());
        cell += text_.substr(0, end);
        text_.remove_prefix(end);
        return cell;
    }

    void read_quoted(std::string& cell) {
        const auto begun = line_;
        text_.remove_prefix(1);
        for (;;) {
            const auto quote = text_.find('"');
            if (quote == std::string_view::npos) {
                out_.problem = "a quote is opened here and never closed";
                out_.line = begun;
                text_ = {};
                return;
            }
            const auto part = text_.substr(0, quote);
            line_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
            cell += part;
            text_.remove_prefix(quote + 1);
            if (!text_.starts_with('"'))
                return;
            cell += '"';
            text_.remove_prefix(1);
        }
    }

    void end_line() {
        if (text_.starts_with("\r\n"))
            text_.remove_prefix(2);
        else if (text_.starts_with('\n') || text_.starts_with('\r'))
            text_.remove_prefix(1);
        else
            return;
        ++line_;
    }

    std::string_view text_;
    char separator_ = ',';
    std::size_t line_ = 1;
    csv_table out_;
};

} // namespace

csv_table read_csv(std::string_view bytes) {
    const auto text = to_utf8(bytes);
    return reader(text).run();
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto cell = guarded(cells[i]);
        out += i == 0 ? "" : ",";
        if (cell.find_first_of(",;\"\t\r\n ") == std::string::npos) {
            out += cell;
            continue;
        }
        out += '"';
        for (const char byte : cell)
            out += byte == '"' ? std::string("\"\"") : std::string(1, byte);
        out += '"';
    }
    return out + "\r\n";
}

std::string guarded(std::string_view text) {
    std::string out;
    for (bool start = true; !text.empty(); text.remove_prefix(1)) {
        if (start && is_guardable(text))
            out += '\'';
        start = may_split(text.front());
        out += text.front();
    }
    return out;
}

std::string unguarded(std::string_view text) {
    std::string out;
    for (bool start = true; !text.empty(); text.remove_prefix(1)) {
        if (start && text.starts_with('\'') && is_guardable(text))
            text.remove_prefix(1);
        start = may_split(text.front());
        out += text.front();
    }
    return out;
}

} // namespace tagwright::plan
