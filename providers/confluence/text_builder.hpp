#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::confluence {

/// Puts words, lines and table rows together to plain text. Breaks, separators and list marks are only
/// remembered when they are asked for, and written when text follows: so nothing empty leaves a trace,
/// and breaks that meet (a paragraph in a list item in a layout cell) become one.
class text_builder {
public:
    /// Running text: white space of all kinds becomes one space.
    void put(std::string_view text);
    /// Code: line breaks and indentation stay; more than one blank line in a row does not.
    void put_preformatted(std::string_view text);

    /// The next text starts a line; within a table cell, `; ` stands for it.
    void line_break();
    /// The next text starts a paragraph: a blank line before it. Within a table cell as line_break().
    void blank_line();
    /// `mark` ("- ", "[x] ") goes before the next text. Only the last one counts.
    void mark(std::string_view mark);
    /// Takes back a mark that no text followed.
    void drop_mark() noexcept { mark_.clear(); }

    /// A row is a line whose cells stand between ` | `; a table within a cell stays on that line.
    void begin_row();
    void end_row();
    void begin_cell();
    void end_cell();
    [[nodiscard]] bool in_cell() const noexcept { return !rows_.empty() && rows_.back().in_cell; }

    /// Grows whenever visible text is written: tells whether an element yielded anything.
    [[nodiscard]] std::uint64_t written() const noexcept { return written_; }
    /// The text, without white space at its ends. The builder is empty after that.
    [[nodiscard]] std::string take();

private:
    enum class gap : std::uint8_t { none, space, line, blank };

    struct row {
        gap before = gap::line;
        bool fresh = true; ///< no text yet
        bool in_cell = false;
        unsigned cells = 0;
        unsigned separators = 0; ///< cells begun since the row's last text
    };

    void want(gap what) noexcept;
    void before_text();
    bool lead_in();
    void new_lines(std::size_t count);

    std::string out_;
    std::string mark_;
    std::vector<row> rows_; ///< the row that we are in, and those around it
    gap gap_ = gap::none;
    bool row_pending_ = false; ///< a row or cell has begun whose first text is still to come
    std::uint64_t written_ = 0;
};

} // namespace tagwright::confluence
