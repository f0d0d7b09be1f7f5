#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Reading JSON that others wrote: nothing here throws on any input, and a value of the wrong type is the
/// same as a value that is not there.
namespace tagwright::llm {

using json = nlohmann::json;
using ordered_json = nlohmann::ordered_json;

/// No value if the text is not exactly one JSON value, nests deeper than `depth_max`, or holds more values than
/// json_bounds allows. What its strings may not have is mended first (json_mending.hpp).
[[nodiscard]] std::optional<json> read_json(std::string_view text, std::size_t depth_max = 64);

/// The same for every text within the bounds, sign by sign: what is not read in the short way (json_read_fast.hpp).
[[nodiscard]] std::optional<json> read_odd_json(std::string_view text);

/// False where arrays and objects nest deeper than `depth_max`, or hold more than json_bounds allows.
[[nodiscard]] bool within_depth(std::string_view text, std::size_t depth_max) noexcept;

/// The member, or a null value that lives for ever.
[[nodiscard]] const json& at(const json& object, std::string_view key);
[[nodiscard]] const json& at(const json& array, std::size_t index);

/// The member's text; empty if it is no string.
[[nodiscard]] std::string text_at(const json& object, std::string_view key);
/// The member as a count; 0 if it is no number, negative or not finite.
[[nodiscard]] std::uint64_t count_at(const json& object, std::string_view key);

/// Compact JSON; bytes that are not UTF-8 become U+FFFD instead of an exception.
[[nodiscard]] std::string to_text(const json& value);
[[nodiscard]] std::string to_text(const ordered_json& value);

} // namespace tagwright::llm
