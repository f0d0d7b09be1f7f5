#include "providers/llm/schema_text.hpp"

#include "base/ascii.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/prompt.hpp"

#include <array>

namespace tagwright::llm {
namespace {

void rewrite(ordered_json& schema, schema_notation notation) {
    if (schema.is_object()) {
        schema.erase("additionalProperties");
        const auto type = schema.find("type");
        if (notation == schema_notation::openapi && type != schema.end() && type->is_string())
            *type = upper_ascii(type->get_ref<const std::string&>());
    }
    if (schema.is_object() || schema.is_array())
        for (auto& member : schema)
            rewrite(member, notation);
}

std::string written(std::string_view text, schema_notation notation) {
    auto schema = ordered_json::parse(text, nullptr, false);
    if (schema.is_discarded())
        return {};
    if (notation != schema_notation::json_schema)
        rewrite(schema, notation);
    return to_text(schema);
}

std::array<std::string, 3> in_all_notations(std::string_view schema) {
    return {written(schema, schema_notation::json_schema), written(schema, schema_notation::other_properties),
            written(schema, schema_notation::openapi)};
}

} // namespace

std::string schema_text(std::string_view schema, schema_notation notation) {
    static const std::array made{in_all_notations(answer_schema(false)), in_all_notations(answer_schema(true))};
    for (const bool explain : {false, true})
        if (schema == answer_schema(explain))
            return made[explain ? 1 : 0][static_cast<std::size_t>(notation)];
    return written(schema, notation);
}

} // namespace tagwright::llm
