#pragma once

#include "tagwright/records.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How the store writes down a run. Pure.
namespace tagwright {

/// Without the settings, which are written once and have a text of their own.
[[nodiscard]] std::string to_json(const run_record& record);

/// Unknown members are ignored and missing ones keep their defaults; nothing if the text is no record.
[[nodiscard]] std::optional<run_record> run_record_from(std::string_view json);

/// Never writes a key.
[[nodiscard]] std::string to_json(const run_settings& settings);
/// As run_record_from; nothing also where no provider is named.
[[nodiscard]] std::optional<run_settings> run_settings_from(std::string_view json);

} // namespace tagwright
