#include "app/service/body_reader.hpp"

#include "base/json_bounds.hpp"
#include "base/utf8.hpp"
#include "config/nearest.hpp"
#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tagwright::service {
namespace {

constexpr json_bounds bounds{32, 100'000};

} // namespace

body_reader::body_reader(const std::string& body) {
    if (body.empty())
        return;
    if (!is_within(body, bounds)) {
        complain("body", "",
                 fmt::format("nests deeper than {} or has more than {} values", bounds.depth_max, bounds.values_max));
        is_broken_ = true;
        return;
    }
    fields_ = json::parse(body, nullptr, false);
    if (fields_.is_object())
        return;
    complain("body", body, fields_.is_discarded() ? "is no JSON" : "must be a JSON object");
    fields_ = json::object();
    is_broken_ = true;
}

const json* body_reader::find(std::string_view name) {
    asked_.emplace(name);
    const auto found = fields_.find(std::string(name));
    return found == fields_.end() ? nullptr : &*found;
}

bool body_reader::is_null(std::string_view name) {
    const auto* value = find(name);
    return value != nullptr && value->is_null();
}

void body_reader::complain(std::string_view name, const std::string& value, std::string message) {
    if (!is_broken_)
        problems_.push_back({std::string(name), printable(value), std::move(message)});
}

bool body_reader::has_complained(std::string_view name) const {
    return std::ranges::any_of(problems_, [&](const field_problem& each) { return each.name == name; });
}

void body_reader::refuse(std::string_view name, const json& value, std::string allowed) {
    complain(name, value.is_string() ? value.get<std::string>() : text_of(value), "must be " + std::move(allowed));
}

std::optional<std::string> body_reader::text(std::string_view name, std::size_t bytes_max) {
    const auto* value = find(name);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    if (value->is_string())
        if (auto out = value->get<std::string>(); out.size() <= bytes_max && !has_control(out))
            return out;
    refuse(name, *value, fmt::format("a text of at most {} bytes without control characters", bytes_max));
    return std::nullopt;
}

std::optional<bool> body_reader::flag(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    if (value->is_boolean())
        return value->get<bool>();
    refuse(name, *value, "true or false");
    return std::nullopt;
}

std::optional<std::int64_t> body_reader::whole(std::string_view name, std::int64_t least, std::int64_t greatest) {
    const auto* value = find(name);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    const bool fits =
        value->is_number_integer() &&
        (!value->is_number_unsigned() || value->get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX));
    if (fits)
        if (const auto out = value->get<std::int64_t>(); out >= least && out <= greatest)
            return out;
    refuse(name, *value, fmt::format("a whole number from {} to {}", least, greatest));
    return std::nullopt;
}

std::optional<double> body_reader::amount(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    constexpr double greatest = 1'000'000;
    if (value->is_number())
        if (const auto out = value->get<double>(); out > 0 && out <= greatest)
            return out;
    refuse(name, *value, "a number above 0, such as 2.50, and at most 1000000");
    return std::nullopt;
}

std::optional<double> body_reader::share(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    if (value->is_number())
        if (const auto out = value->get<double>(); out >= 0 && out <= 1)
            return out;
    refuse(name, *value, "a number from 0 to 1, such as 0.5");
    return std::nullopt;
}

std::optional<std::vector<std::string>> body_reader::texts(std::string_view name, std::size_t count_max,
                                                           std::size_t bytes_max) {
    const auto* value = find(name);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    std::vector<std::string> out;
    bool good = value->is_array() && value->size() <= count_max;
    if (good)
        for (const auto& each : *value) {
            good = good && each.is_string() && each.get_ref<const std::string&>().size() <= bytes_max &&
                   !has_control(each.get_ref<const std::string&>());
            if (good)
                out.push_back(each.get<std::string>());
        }
    if (good)
        return out;
    refuse(name, *value, fmt::format("a list of at most {} texts of at most {} bytes each", count_max, bytes_max));
    return std::nullopt;
}

std::optional<json> body_reader::object(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr || value->is_null())
        return std::nullopt;
    if (value->is_object())
        return *value;
    refuse(name, *value, "a JSON object");
    return std::nullopt;
}

std::vector<field_problem> body_reader::finish() {
    std::vector<std::string_view> names(asked_.begin(), asked_.end());
    for (const auto& [name, value] : fields_.items())
        if (!asked_.contains(name))
            complain(name, "", "is no field here" + did_you_mean(name, names));
    return std::move(problems_);
}

} // namespace tagwright::service
