#pragma once

#include <optional>
#include <string>

namespace tagwright::cli {

/// Everything of a file, or of stdin ("-"), as it is; at most 64 MiB.
/// @param problem  set where the result is empty; names the path
[[nodiscard]] std::optional<std::string> read_all(const std::string& path, std::string& problem);

} // namespace tagwright::cli
