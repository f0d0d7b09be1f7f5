#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>

namespace tagwright::llm {

/// The tree that nlohmann/json would make, read by simdjson: nearly all of what a reply costs to be read goes into
/// looking at its signs, and simdjson does that in a tenth. Nothing: it is no JSON, very long, or odd in a way in which
/// the two might differ, and nlohmann/json is to be asked.
/// @param text  nested no deeper than code that walks the tree can stand
[[nodiscard]] std::optional<nlohmann::json> read_json_fast(std::string_view text);

} // namespace tagwright::llm
