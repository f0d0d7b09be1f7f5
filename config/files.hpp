#pragma once

#include "config/load.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace tagwright {

/// The files of settings are small; a larger one is a mistake (a device, a wrong path). The largest is a vocabulary.
inline constexpr std::size_t config_file_bytes_max = 4u << 20u;

/// What read_sources() is asked for.
struct source_request {
    std::map<std::string, std::string> flags = {}; ///< setting name -> text
    std::string config_file = {};                  ///< `--config`; empty: ./tagwright.toml if there is one
    std::string dotenv_file = ".env";              ///< read if there is one; empty: none is read
    setting_needs needs = {};
};

/// The file's text, or a problem that names the path and the reason. Blocks; not for actors.
[[nodiscard]] file_text read_text_file(const std::string& path);

/// The process environment.
[[nodiscard]] std::map<std::string, std::string> process_environment();

/// Reads what load_settings() needs. Missing default files are no problem; a missing `config_file` is one.
[[nodiscard]] sources read_sources(const source_request& request);

} // namespace tagwright
