#pragma once

#include "config/load.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright {

/// A value of a TOML file as text: parse_value() judges it like text from anywhere else.
struct toml_entry {
    std::string text;
    int line = 0; ///< counts from 1
};

/// One `[servers.NAME]`. Only the keys that exist are in `fields`: see server_keys().
struct toml_server {
    std::string name;
    int line = 0;
    std::map<std::string, toml_entry> fields;
};

/// One `[prices."MODEL"]`. Only the keys `input` and `output` are in `fields`.
struct toml_price {
    std::string model;
    int line = 0;
    std::map<std::string, toml_entry> fields;
};

/// One `[[schedule]]`. Only the keys that exist are in `fields`.
struct toml_schedule {
    int line = 0;
    int position = 0; ///< among the schedules; counts from 1
    std::map<std::string, toml_entry> fields;
};

struct toml_settings {
    std::map<std::string, toml_entry> entries; ///< setting name -> value
    std::vector<toml_server> servers;
    std::vector<toml_price> prices;
    std::vector<toml_schedule> schedules;
    std::vector<setting_problem> problems; ///< syntax, unknown keys, secrets, tables where values belong
};

/// The keys of a `[servers.NAME]` table.
[[nodiscard]] std::vector<std::string_view> server_keys();

/// How messages name the table: "schedule.nightly"; "schedule.2" where it has no name.
[[nodiscard]] std::string toml_schedule_path(const toml_schedule& of);

/// "tagwright.toml:7".
[[nodiscard]] std::string toml_origin(const std::string& path, int line);

/// Reads a TOML file's text. Values of unknown keys are never shown: they may be secrets in the wrong place.
[[nodiscard]] toml_settings read_toml(std::string_view text, const std::string& path);

} // namespace tagwright
