#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

/// Answers with many pages, read fast. Of what a server writes about a page, most is never asked for: who wrote it,
/// with which picture, and where its other views are. For the codec's own files.
namespace tagwright::confluence {

/// What parse_json() gives, where members of objects may be left out that are not known. The same texts are JSON to
/// both.
[[nodiscard]] nlohmann::json parse_known_members(const std::string& body);

/// True for the members that are read of pages, of lists of them, and of labels, wherever they stand.
[[nodiscard]] bool is_known_member(std::string_view name) noexcept;

} // namespace tagwright::confluence
