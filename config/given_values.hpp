#pragma once

#include "config/load.hpp"
#include "config/setting_table.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tagwright {

/// A setting's value and where it was found.
struct given_value {
    setting_value value;
    std::string origin; ///< "default" where nobody gave one
};

/// All values that are there, by setting name. Settings without value and default are missing; so are those
/// whose text was refused, and then the problem list says so.
class given_values {
public:
    void set(std::string_view name, setting_value value, std::string origin) {
        values_[std::string(name)] = {std::move(value), std::move(origin)};
    }

    [[nodiscard]] const given_value* find(std::string_view name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? nullptr : &found->second;
    }

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }

    /// True if somebody chose the value, be it the same as the default.
    [[nodiscard]] bool is_explicit(std::string_view name) const {
        const auto* found = find(name);
        return found && found->origin != default_origin;
    }

    /// The text, or "" if there is none. Only for settings that hold a string.
    [[nodiscard]] std::string text(std::string_view name) const {
        const auto* found = find(name);
        return found ? std::get<std::string>(found->value) : std::string();
    }

    [[nodiscard]] std::string origin(std::string_view name) const {
        const auto* found = find(name);
        return found ? found->origin : std::string();
    }

    static constexpr std::string_view default_origin = "default";

private:
    std::map<std::string, given_value, std::less<>> values_;
};

/// What is found out on the way; ends up in the load_result.
struct findings {
    std::vector<setting_problem> problems;
    std::vector<std::string> warnings;
};

} // namespace tagwright
