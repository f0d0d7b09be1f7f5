#include "providers/documents/document_line.hpp"

#include "base/json_mending.hpp"

#include <simdjson.h>

#include <cstddef>
#include <cstdint>

namespace tagwright::documents {
namespace {

using element = simdjson::dom::element;

constexpr std::size_t line_bytes_max = 256u << 10u; // the parser keeps ten times as much
constexpr std::size_t depth_max = 60;               // below what is_within() allows

std::optional<std::string> id_of(element value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS)
        return std::string(text);
    std::int64_t number = 0;
    if (value.get(number) == simdjson::SUCCESS)
        return std::to_string(number);
    return std::nullopt;
}

} // namespace

std::optional<document_line> read_document_line_fast(std::string_view line) {
    thread_local simdjson::dom::parser parser;
    if (line.size() > line_bytes_max || has_surrogate_escape(line))
        return std::nullopt; // whether the other half of a character is there, simdjson 3.0 does not always ask
    if (parser.capacity() == 0 && parser.allocate(line_bytes_max, depth_max) != simdjson::SUCCESS)
        return std::nullopt;
    simdjson::dom::object members;
    if (parser.parse(line.data(), line.size()).get(members) != simdjson::SUCCESS)
        return std::nullopt;
    std::optional<element> id;
    std::optional<element> text;
    document_line out;
    for (const auto& [key, value] : members) { // the last of a name counts, as elsewhere
        if (key == "id")
            id = value;
        else if (key == "text")
            text = value;
        else if (key == "title" && value.get(out.title) != simdjson::SUCCESS)
            out.title = {};
    }
    auto name = id ? id_of(*id) : std::nullopt;
    if (!name || name->empty() || !text || text->get(out.text) != simdjson::SUCCESS)
        return std::nullopt;
    out.id = *std::move(name);
    return out;
}

} // namespace tagwright::documents
