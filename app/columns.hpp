#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Texts measured in the columns of a terminal: wide characters take two, combining ones none.
namespace tagwright {

/// Columns that a text takes on a terminal; control characters take none.
[[nodiscard]] std::size_t width_of(std::string_view text) noexcept;

/// At most `columns` terminal columns of a text; longer ones end in "…". Control characters and bytes that are
/// not UTF-8 are left out: foreign text must not move the cursor.
[[nodiscard]] std::string fit(std::string_view text, std::size_t columns);

/// fit(), filled up with blanks.
[[nodiscard]] std::string padded(std::string_view text, std::size_t columns);

/// Width of the terminal behind a file descriptor; `otherwise` where it is none, or does not say.
[[nodiscard]] std::size_t terminal_columns(int fd, std::size_t otherwise) noexcept;

} // namespace tagwright
