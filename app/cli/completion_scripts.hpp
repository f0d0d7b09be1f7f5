#pragma once

#include "app/cli/completion_words.hpp"

#include <string>
#include <string_view>

namespace tagwright::cli {

/// Scripts that make a shell complete commands, options, and the words that choices take; everything else completes to
/// file names. Each works when it is evaluated, and as a file where the shell looks for one.
[[nodiscard]] std::string bash_completion(const offered_program& program);
[[nodiscard]] std::string zsh_completion(const offered_program& program);
[[nodiscard]] std::string fish_completion(const offered_program& program);

/// The script for a shell of this name; empty if there is none.
[[nodiscard]] std::string completion_script(std::string_view shell, const offered_program& program);

} // namespace tagwright::cli
