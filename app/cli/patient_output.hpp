#pragma once

#include <functional>
#include <string_view>

namespace tagwright::cli {

/// Writes to a descriptor that may not be read for as long as it likes, as `less` does with a pipe, and calls
/// `meanwhile` ten times a second: so that a program which waits there still hears Ctrl-C, and signals cost no byte.
/// @returns false where it cannot be written
bool write_patiently(int to, std::string_view text, const std::function<void()>& meanwhile);

} // namespace tagwright::cli
