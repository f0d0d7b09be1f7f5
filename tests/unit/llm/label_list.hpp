#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// "a, b" as its parts.
inline std::vector<std::string> list_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(", "), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 2, text.size()));
    }
    return out;
}

} // namespace tagwright::llm
