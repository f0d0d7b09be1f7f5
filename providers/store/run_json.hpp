#pragma once

#include "tagwright/records.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How the store writes down a run, and lists of labels. Pure.
namespace tagwright {

/// Without the settings, which are written once and have a text of their own.
[[nodiscard]] std::string to_json(const run_record& record);

/// Unknown members are ignored and missing ones keep their defaults; nothing if the text is no record.
[[nodiscard]] std::optional<run_record> run_record_from(std::string_view json);

/// Never writes a key.
[[nodiscard]] std::string to_json(const run_settings& settings);
/// As run_record_from; nothing also where no provider is named.
[[nodiscard]] std::optional<run_settings> run_settings_from(std::string_view json);

[[nodiscard]] std::string to_json_list(const std::vector<std::string>& list);

/// Empty for no note.
[[nodiscard]] std::string to_json_notes(const std::vector<label_note>& notes);
/// What cannot be read is left out.
[[nodiscard]] std::vector<label_note> notes_from(std::string_view json);

/// Empty for none.
[[nodiscard]] std::string to_json_plan(const std::optional<page_plan>& plan);
[[nodiscard]] std::optional<page_plan> plan_from(std::string_view json);

/// Nothing if the text is no list of texts: a row that somebody edited counts as missing.
[[nodiscard]] std::optional<std::vector<std::string>> list_from(std::string_view json);

} // namespace tagwright
