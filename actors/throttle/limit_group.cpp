#include "actors/throttle/limit_group.hpp"

#include "actors/cache/fingerprint.hpp"
#include "base/ascii.hpp"

#include <string_view>

namespace tagwright {
namespace {

/// A part of a model's name that tells a snapshot from another of the same family.
bool is_revision(std::string_view part) {
    return part == "latest" || part == "preview" || part == "exp" || (is_all_digits(part) && part.size() >= 3);
}

/// The parts of a date, from its end: "2024-07-18" and "05-20".
bool ends_with_date(std::string_view name, std::size_t& cut) {
    const auto two_digits = [&](std::size_t at) {
        return at + 3 <= name.size() && name[at] == '-' && is_all_digits(name.substr(at + 1, 2));
    };
    if (name.size() < 6 || !two_digits(name.size() - 3) || !two_digits(name.size() - 6))
        return false;
    cut = name.size() - 6;
    if (cut >= 5 && name[cut - 5] == '-' && is_all_digits(name.substr(cut - 4, 4)))
        cut -= 5;
    return cut > 0;
}

} // namespace

std::string model_family(const std::string& model) {
    std::string_view name = model;
    for (;;) {
        std::size_t cut = 0;
        const auto dash = name.rfind('-');
        if (ends_with_date(name, cut))
            name = name.substr(0, cut);
        else if (dash != std::string_view::npos && dash > 0 && is_revision(name.substr(dash + 1)))
            name = name.substr(0, dash);
        else
            return std::string(name);
    }
}

std::string limit_group(const llm::endpoint& to) {
    return fingerprint({to.base_url, to.api_key.reveal(), model_family(to.model)}).substr(0, 32);
}

} // namespace tagwright
