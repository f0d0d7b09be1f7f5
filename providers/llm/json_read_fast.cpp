#include "providers/llm/json_read_fast.hpp"

#include "base/json_mending.hpp"

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace tagwright::llm {
namespace {

using json = nlohmann::json;
using element = simdjson::dom::element;
using type = simdjson::dom::element_type;

constexpr std::size_t bytes_max = 256u << 10u; // the parser keeps ten times as much, a thread

json tree_of(element from);

json tree_of(const simdjson::dom::object& from) {
    json::object_t out;
    for (const auto& [key, value] : from)
        out.insert_or_assign(std::string(key), tree_of(value)); // the last of a name counts
    return out;
}

json tree_of(const simdjson::dom::array& from) {
    json::array_t out;
    out.reserve(from.size());
    for (const auto value : from)
        out.push_back(tree_of(value));
    return out;
}

/// As nlohmann/json reads it: what has no sign is unsigned.
json tree_of(std::int64_t number) { return number >= 0 ? json(static_cast<std::uint64_t>(number)) : json(number); }

json tree_of(element from) {
    switch (from.type()) {
    case type::OBJECT: return tree_of(simdjson::dom::object(from));
    case type::ARRAY: return tree_of(simdjson::dom::array(from));
    case type::STRING: return std::string(std::string_view(from));
    case type::INT64: return tree_of(std::int64_t(from));
    case type::UINT64: return std::uint64_t(from);
    case type::DOUBLE: return double(from);
    case type::BOOL: return bool(from);
    case type::NULL_VALUE: break;
    }
    return nullptr;
}

} // namespace

std::optional<json> read_json_fast(std::string_view text) {
    thread_local simdjson::dom::parser parser{bytes_max};
    element root;
    // Whether the other half of a character is there, simdjson 3.0 does not always ask.
    if (text.size() > bytes_max || has_surrogate_escape(text) ||
        parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS)
        return std::nullopt;
    return tree_of(root);
}

} // namespace tagwright::llm
