#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tagwright {

/// What is to become of a .env file's variables: a value, or nothing, which takes the variable out.
using dotenv_changes = std::map<std::string, std::optional<std::string>>;

/// The text of a .env file with these variables changed. Each gets one line, where it had its first one, else at the
/// end; all other lines stay as they are, comments and line ends included. parse_dotenv() reads back what was given.
[[nodiscard]] std::string edit_dotenv(std::string_view text, const dotenv_changes& changes);

} // namespace tagwright
