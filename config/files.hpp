#pragma once

#include "config/load.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace tagwright {

/// The files of settings are small; a larger one is a mistake (a device, a wrong path). The largest is a vocabulary.
inline constexpr std::size_t config_file_bytes_max = 4u << 20u;

/// Reads each file once, as long as it lives: a file that changes between two readers tells both the same, and a pipe
/// can be read at all. Not for several threads.
class settings_files {
public:
    /// Calls `read` where the file has not been read before.
    const file_text& once(const std::string& path, const std::function<file_text(const std::string&)>& read);

private:
    std::map<std::string, file_text> read_;
};

/// What read_sources() is asked for.
struct source_request {
    std::map<std::string, std::string> flags = {}; ///< setting name -> text
    std::string config_file = {};                  ///< `--config`; empty: ./tagwright.toml if there is one
    std::string dotenv_file = ".env";              ///< read if there is one; empty: none is read
    setting_needs needs = {};
    std::optional<run_to_go_on> run = {};       ///< see sources::run
    std::shared_ptr<settings_files> files = {}; ///< what was read already, e.g. for an earlier load; may be empty
};

/// The file's text, or a problem that names the path and the reason. Blocks; not for actors.
[[nodiscard]] file_text read_text_file(const std::string& path);

/// The process environment.
[[nodiscard]] std::map<std::string, std::string> process_environment();

/// Reads what load_settings() needs. Missing default files are no problem; a missing `config_file` is one. Of a default
/// file only a regular one is read, and a directory of that name is none.
[[nodiscard]] sources read_sources(const source_request& request);

} // namespace tagwright
