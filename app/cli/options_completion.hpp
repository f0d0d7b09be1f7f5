#pragma once

#include <string>

namespace CLI {
class App;
}

namespace tagwright::cli {

/// A bash script that completes the app's commands, their options, and the words that choices take; everything
/// else completes to file names. `eval "$(tagwright completion bash)"` switches it on.
[[nodiscard]] std::string bash_completion(const CLI::App& app);

} // namespace tagwright::cli
