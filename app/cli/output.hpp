#pragma once

#include <string>
#include <string_view>

/// Everything that a command says goes through here, for much of it is other people's text: see
/// base/foreign_text.hpp. JSON goes through json_for_terminal() instead.
namespace tagwright::cli {

/// A line on stderr, "tagwright: …".
void complain(std::string_view line);

/// A line on stderr as it is.
void tell(std::string_view line);

/// Lines on stderr, each as tell() does.
void tell_lines(std::string_view text);

/// Text on stdout; lines of it end where it says so.
void print_text(std::string_view text);

} // namespace tagwright::cli
