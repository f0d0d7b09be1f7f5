#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tagwright::llm {

enum class schema_notation : std::uint8_t {
    json_schema,
    other_properties, ///< without a word about them: some servers know no more of a schema than types
    openapi,          ///< OpenAPI's types, and no word about other properties
};

/// The schema of an answer as a request takes it: compact JSON, ready to stand in it. Empty where it is no JSON. Those
/// that every call sends are made once.
[[nodiscard]] std::string schema_text(std::string_view schema, schema_notation notation);

} // namespace tagwright::llm
