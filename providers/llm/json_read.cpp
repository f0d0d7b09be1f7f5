#include "providers/llm/json_read.hpp"

#include "base/json_bounds.hpp"
#include "base/json_mending.hpp"
#include "providers/llm/json_read_fast.hpp"

#include <cmath>

namespace tagwright::llm {
namespace {

const json nothing;

} // namespace

bool within_depth(std::string_view text, std::size_t depth_max) noexcept {
    return is_within(text, {.depth_max = depth_max});
}

std::optional<json> read_json(std::string_view text, std::size_t depth_max) {
    if (!within_depth(text, depth_max))
        return std::nullopt;
    if (auto fast = read_json_fast(text))
        return fast;
    return read_odd_json(text);
}

std::optional<json> read_odd_json(std::string_view text) {
    auto value = json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded())
        value = json::parse(mend_json_strings(text), nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded())
        return std::nullopt;
    return value;
}

const json& at(const json& object, std::string_view key) {
    if (!object.is_object())
        return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

const json& at(const json& array, std::size_t index) {
    return array.is_array() && index < array.size() ? array[index] : nothing;
}

std::string text_at(const json& object, std::string_view key) {
    const json& member = at(object, key);
    return member.is_string() ? member.get_ref<const std::string&>() : std::string{};
}

std::uint64_t count_at(const json& object, std::string_view key) {
    const json& member = at(object, key);
    if (member.is_number_unsigned())
        return member.get<std::uint64_t>();
    if (!member.is_number())
        return 0;
    const double number = member.get<double>();
    return std::isfinite(number) && number > 0 && number < 1e15 ? static_cast<std::uint64_t>(number) : 0;
}

std::string to_text(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string to_text(const ordered_json& value) {
    return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace tagwright::llm
