#include "config/nearest.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <vector>

namespace tagwright {
namespace {

// Longer names are nobody's typing error, and the distance costs their product.
constexpr std::size_t name_bytes_max = 80;

std::string fold(std::string_view name) {
    auto folded = lower_ascii(name);
    std::ranges::replace(folded, '-', '_');
    return folded;
}

std::size_t distance(std::string_view left, std::string_view right) {
    const auto width = right.size() + 1;
    std::vector<std::size_t> cells((left.size() + 1) * width);
    const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cells[i * width + j]; };
    for (std::size_t j = 0; j < width; ++j)
        at(0, j) = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        at(i, 0) = i;
        for (std::size_t j = 1; j < width; ++j) {
            const auto change = at(i - 1, j - 1) + (left[i - 1] == right[j - 1] ? 0 : 1);
            at(i, j) = std::min({change, at(i - 1, j) + 1, at(i, j - 1) + 1});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
        }
    }
    return cells.back();
}

} // namespace

std::string_view nearest_name(std::string_view typed, std::span<const std::string_view> known) {
    if (typed.size() > name_bytes_max)
        return {};
    const auto folded = fold(typed);
    auto best_distance = std::max<std::size_t>(typed.size() / 3, 1) + 1;
    std::string_view best;
    for (const auto name : known) {
        const auto far = distance(folded, fold(name));
        if (far < best_distance) {
            best_distance = far;
            best = name;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> known) {
    const auto name = nearest_name(typed, known);
    return name.empty() ? std::string() : "; did you mean \"" + std::string(name) + "\"?";
}

} // namespace tagwright
