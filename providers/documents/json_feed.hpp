#pragma once

#include "providers/documents/encoding.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tagwright::documents {

/// A JSON value of the input, not parsed yet.
struct json_piece {
    std::string text;
    std::size_t line = 0; ///< where it begins, from 1
    std::string problem;  ///< why there is none here; the feed goes on unless ended()
};

/// Takes JSON documents out of a stream, piece by piece: one a line (JSON lines), the elements of one array, or
/// objects that are spread over several lines. A line that is none does not hide those behind it. Byte order marks
/// and UTF-16 are understood; a stream that is no text at all is refused once.
/// Holds one value and what was fed beyond it; each byte is looked at a bounded number of times.
class json_feed {
public:
    /// A value longer than this is a problem, and is left out.
    static constexpr std::size_t value_bytes_max = 64u << 20u;

    void feed(std::string_view bytes);
    /// Nothing more will be fed.
    void finish();
    /// The next value. Empty: more has to be fed, or this is the end.
    [[nodiscard]] std::optional<json_piece> next();
    /// True once nothing more can come out whatever is fed.
    [[nodiscard]] bool refused() const noexcept { return mode_ == mode::refused; }
    /// A value may be complete in what was fed: next() will not have to wait for more of a slow pipe.
    [[nodiscard]] bool may_have_more() const;

private:
    enum class mode : unsigned char { beginning, lines, array, refused };

    /// Brackets and strings, as far as they tell where a value ends.
    struct scan {
        std::size_t depth = 0;
        bool in_string = false;
        bool escaped = false;
        void on(char c) noexcept;
        void over(std::string_view text) noexcept;
    };

    [[nodiscard]] std::string_view first_line() const;
    [[nodiscard]] std::optional<json_piece> begin();
    [[nodiscard]] std::optional<json_piece> next_of_lines();
    [[nodiscard]] std::optional<json_piece> take_line(std::string_view line);
    [[nodiscard]] std::optional<json_piece> next_of_array();
    [[nodiscard]] json_piece element(std::size_t end);
    json_piece too_long();
    void drop_before(std::size_t at);

    mode mode_ = mode::beginning;
    std::optional<utf8_converter> converter_;
    std::string undecided_; ///< the first bytes, until the encoding is known
    std::string buffer_;
    std::size_t at_ = 0;      ///< what stands before is done with
    std::size_t scanned_ = 0; ///< of the value that begins at at_
    scan scan_;
    std::size_t line_ = 0; ///< lines mode: lines taken; array mode: line breaks seen
    bool finished_ = false;
    // lines: an object over several lines
    std::string open_;
    std::size_t open_line_ = 0;
    scan open_scan_;
    std::optional<std::string> again_; ///< a line that comes out after the object before it
    bool leave_out_line_ = false;      ///< the rest of one that is too long
    // array
    bool in_element_ = false;
    std::size_t element_line_ = 0;
    bool seek_object_ = false; ///< after a broken element: until a line that begins one
};

} // namespace tagwright::documents
