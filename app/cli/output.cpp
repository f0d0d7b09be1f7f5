#include "app/cli/output.hpp"

#include "base/foreign_text.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace tagwright::cli {

void complain(std::string_view line) { fmt::print(stderr, "tagwright: {}\n", for_terminal(line)); }

void tell(std::string_view line) { fmt::print(stderr, "{}\n", for_terminal(line)); }

void tell_lines(std::string_view text) { fmt::print(stderr, "{}", for_terminal_lines(text)); }

void print_text(std::string_view text) { fmt::print("{}", for_terminal_lines(text)); }

} // namespace tagwright::cli
