#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tagwright::documents {

/// What a line of JSON says about a document, as long as the reader is not asked again.
struct document_line {
    std::string id;
    std::string_view text;
    std::string_view title; ///< empty: there is none
};

/// Reads lines that are what they should be with simdjson, at a tenth of the cost of nlohmann/json, which is what a
/// document costs to be read. Nothing: it is something else or very long, and nlohmann/json is to tell what.
[[nodiscard]] std::optional<document_line> read_document_line_fast(std::string_view line);

} // namespace tagwright::documents
