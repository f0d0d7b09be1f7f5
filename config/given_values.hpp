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
    /// The directory of the file that it stands in, where nobody named that file: see sources::dotenv_place. Empty for
    /// whatever the user gave or named.
    std::string place = {};
};

/// All values that are there, by setting name. Settings without value and default are missing; so are those
/// whose text was refused, and then the problem list says so.
class given_values {
public:
    void set(std::string_view name, setting_value value, std::string origin, std::string place = {}) {
        values_[std::string(name)] = {std::move(value), std::move(origin), std::move(place)};
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

/// Whether a secret may go to a URL. Who fills a working directory chooses what its `.env` and `tagwright.toml` say,
/// and nobody has to name these files for them to be read: a URL in them gets secrets from them, and no others.
[[nodiscard]] inline bool may_travel(const given_value& secret, std::string_view url_place) {
    return url_place.empty() || secret.place == url_place;
}

/// What is found out on the way; ends up in the load_result.
struct findings {
    std::vector<setting_problem> problems;
    std::vector<std::string> warnings;
};

} // namespace tagwright
