#pragma once

#include <optional>
#include <string>

namespace tagwright::cli {

/// True if stdin and stdout are a terminal: somebody can be asked.
[[nodiscard]] bool can_ask();

/// Prints the question and reads a line, without blanks at its ends. Empty: the input has ended.
[[nodiscard]] std::optional<std::string> ask(const std::string& question);

/// The same for a secret: what is typed does not show, and what was typed ahead is dropped. The terminal is as it was
/// afterwards, also when a signal ends or stops the program meanwhile.
[[nodiscard]] std::optional<std::string> ask_secret(const std::string& question);

} // namespace tagwright::cli
