#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <type_traits>

namespace tagwright {

/// JSON for a row; bytes that are not UTF-8 are replaced.
inline std::string json_text(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Reads members that may be missing or of another kind.
class json_members {
public:
    explicit json_members(const nlohmann::json& from) : from_(from) {}

    template <class T>
    void operator()(const char* name, T& to) const {
        const auto found = from_.find(name);
        if (found == from_.end())
            return;
        // Whole numbers only: a fraction may be out of range, and then its conversion is undefined.
        if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
            if (!found->is_number_integer())
                return;
        try {
            found->get_to(to);
        } catch (const nlohmann::json::exception&) { // keeps its default
        }
    }
    [[nodiscard]] json_members in(const char* name) const {
        static const nlohmann::json nothing = nlohmann::json::object();
        const auto found = from_.find(name);
        return json_members(found != from_.end() && found->is_object() ? *found : nothing);
    }
    [[nodiscard]] bool has(const char* name) const { return from_.contains(name); }
    [[nodiscard]] std::string text(const char* name) const {
        std::string out;
        (*this)(name, out);
        return out;
    }

private:
    const nlohmann::json& from_;
};

} // namespace tagwright
