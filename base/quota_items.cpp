#include "base/quota_items.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {

namespace {

/// Values stand in quotes at times.
std::string unquoted(std::string_view text) { return std::string{trim(text, " \t\"")}; }

quota_item item_of(std::string_view text) {
    quota_item out;
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        const auto part = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto equals = part.find('=');
        if (equals == std::string_view::npos)
            out.name = unquoted(part);
        else
            out.parameters[lower_ascii(unquoted(part.substr(0, equals)))] = unquoted(part.substr(equals + 1));
    }
    return out;
}

} // namespace

std::vector<quota_item> quota_items(std::string_view header) {
    constexpr std::size_t items_max = 16;
    std::vector<quota_item> out;
    while (!header.empty() && out.size() < items_max) {
        const auto end = std::min(header.find(','), header.size());
        out.push_back(item_of(header.substr(0, end)));
        header.remove_prefix(std::min(end + 1, header.size()));
    }
    return out;
}

std::vector<quota_item> quota_levels(std::string_view header) {
    auto out = quota_items(header);
    if (out.empty() || !out.front().name.empty())
        return out;
    for (std::size_t i = 1; i < out.size(); ++i)
        out.front().parameters.merge(out[i].parameters);
    out.resize(1);
    return out;
}

} // namespace tagwright
