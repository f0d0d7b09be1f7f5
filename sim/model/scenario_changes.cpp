#include "sim/model/scenario_changes.hpp"

#include "base/json_bounds.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace tagwright::sim {
namespace {

using json = nlohmann::json;

/// A place in a list.
std::optional<std::size_t> place_of(std::string_view step) {
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), out);
    return error == std::errc{} && end == step.data() + step.size() ? std::optional(out) : std::nullopt;
}

/// JSON, or else a text that stands for itself.
json value_of(const std::string& text) {
    constexpr json_bounds bounds{.depth_max = 8, .values_max = 10'000};
    auto out = is_within(text, bounds) ? json::parse(text, nullptr, false) : json(json::value_t::discarded);
    return out.is_discarded() ? json(text) : out;
}

/// Sets it; what is wrong, else.
std::string set(json& in, const scenario_change& change) {
    constexpr std::size_t steps_max = 8;
    auto* at = &in;
    std::string_view rest = change.key;
    for (std::size_t steps = 0; !rest.empty() && steps < steps_max; ++steps) {
        const auto step = rest.substr(0, rest.find('.'));
        rest.remove_prefix(std::min(rest.size(), step.size() + 1));
        if (at->is_array()) {
            const auto place = place_of(step);
            if (!place || *place >= at->size())
                return fmt::format("{}: there is no entry {}; the list has {}", change.key, step, at->size());
            at = &(*at)[*place];
        } else if (at->is_object() || at->is_null()) {
            at = &(*at)[std::string(step)];
        } else {
            return fmt::format("{}: there is nothing below {}", change.key, at->dump());
        }
    }
    *at = value_of(change.value);
    return {};
}

} // namespace

changed_text with_changes(const std::string& json_text, const std::vector<scenario_change>& changes) {
    changed_text out{json_text, {}};
    if (changes.empty())
        return out;
    auto j = json::parse(json_text, nullptr, false);
    if (!j.is_object())
        return out; // whoever reads it says what is wrong
    for (const auto& change : changes) {
        out.error = set(j, change);
        if (!out.error.empty())
            return out;
        // Each says how much there is to do.
        if (change.key == "calls")
            j.erase("pages");
        if (change.key == "pages")
            j.erase("calls");
    }
    out.json = j.dump();
    return out;
}

std::vector<scenario_change> changes_from(const std::map<std::string, std::string>& changes) {
    std::vector<scenario_change> out;
    for (const auto& [key, value] : changes)
        out.push_back({key, value});
    return out;
}

} // namespace tagwright::sim
