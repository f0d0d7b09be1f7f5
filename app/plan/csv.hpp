#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Tables as spreadsheets read and write them. Own code, because what is read here is what Excel, LibreOffice and
/// Google Sheets make of a file (UTF-16, other separators, "sep=;"), and every problem names a line. Pure.
namespace tagwright::plan {

struct csv_row {
    std::size_t line = 0; ///< where the row begins, counted from 1
    std::vector<std::string> cells;
};

struct csv_table {
    std::vector<csv_row> rows; ///< without those whose cells are all blank
    std::string problem;       ///< why the text is no table; then `rows` does not count
    std::size_t line = 0;      ///< where the problem is
};

/// Reads UTF-8 with or without a byte order mark, or UTF-16. The separator (comma, semicolon or tab) is the one
/// that the first row has most of. Lines end in LF, CRLF or CR; cells in quotes may span lines. Guards are taken
/// off. Bytes that are not UTF-8 stay as they are.
[[nodiscard]] csv_table read_csv(std::string_view bytes);

/// One row as RFC 4180 has it, with its line end; each cell is guarded.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

/// A text that no spreadsheet takes for a formula: an apostrophe goes before what would begin one, at the start and
/// behind each character that some spreadsheet may split the text at. unguarded(guarded(x)) is x for every x.
[[nodiscard]] std::string guarded(std::string_view text);
[[nodiscard]] std::string unguarded(std::string_view text);

} // namespace tagwright::plan
