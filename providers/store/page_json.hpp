#pragma once

#include "tagwright/records.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How the store writes down what a run has of a page: lists of labels, notes on them, plans. Pure.
namespace tagwright {

[[nodiscard]] std::string to_json_list(const std::vector<std::string>& list);

/// Empty for no note.
[[nodiscard]] std::string to_json_notes(const std::vector<label_note>& notes);
/// What cannot be read is left out.
[[nodiscard]] std::vector<label_note> notes_from(std::string_view json);
/// The same where a note is held; else nothing, and nothing is parsed.
[[nodiscard]] std::vector<label_note> notes_if_held(std::string_view json);

/// Empty for none.
[[nodiscard]] std::string to_json_plan(const std::optional<page_plan>& plan);
[[nodiscard]] std::optional<page_plan> plan_from(std::string_view json);

/// Nothing if the text is no list of texts: a row that somebody edited counts as missing.
[[nodiscard]] std::optional<std::vector<std::string>> list_from(std::string_view json);

} // namespace tagwright
