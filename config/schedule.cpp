#include "config/schedule.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <algorithm>

namespace tagwright {

std::string problem_of_schedule_name(std::string_view name) {
    constexpr std::size_t bytes_max = 63;
    const auto is_usual = [](char c) { return is_lower(c) || is_digit(c); };
    if (!name.empty() && name.size() <= bytes_max && is_usual(name.front()) &&
        std::ranges::all_of(name, [&](char c) { return is_usual(c) || c == '-'; }))
        return {};
    return "must be 1 to 63 lower-case letters, digits and '-', and begin with a letter or digit";
}

std::string problem_of_schedule_space(std::string_view key) {
    constexpr std::size_t bytes_max = 255;
    if (!key.empty() && key.size() <= bytes_max && !has_control(key) &&
        key.find_first_of(" /") == std::string_view::npos)
        return {};
    return "must be a space's key, as its address has it behind /spaces/";
}

std::string problem_of_schedule_budget(double usd) {
    if (usd > 0 && usd <= schedule_budget_max) // false for what is no number, too
        return {};
    return "must be an amount of USD above 0, 1000000 at most, such as 2.50";
}

} // namespace tagwright
