#pragma once

#include <string>

namespace tagwright {

/// The whole of docs/settings.md, made from the table. A test keeps the file equal to it.
[[nodiscard]] std::string settings_markdown();

/// The whole of .env.example, made from the table. A test keeps the file equal to it.
[[nodiscard]] std::string env_example();

} // namespace tagwright
