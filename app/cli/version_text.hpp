#pragma once

#include <string>

namespace tagwright::cli {

/// "tagwright 0.1.0", and below it a line for each library with its version: the one that is loaded, where the library
/// tells that, else the one that the program was built with.
[[nodiscard]] std::string version_text();

} // namespace tagwright::cli
