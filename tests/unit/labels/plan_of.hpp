#pragma once

#include "labels/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Plans as a test writes them down.
namespace tagwright::labels {

/// Cut at commas, without the blanks around.
inline std::vector<std::string> names_of(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        auto name = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        name.remove_prefix(std::min(name.find_first_not_of(" \n"), name.size()));
        name = name.substr(0, name.find_last_not_of(" \n") + 1);
        if (!name.empty())
            out.emplace_back(name);
    }
    return out;
}

/// A page a line, with the labels that it would get. "a, b | c": it has c already. "a ~ d": d would have come
/// next. "! a": a person has decided.
inline plan plan_of(std::string_view lines) {
    plan out;
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        auto line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
        if (line.empty())
            continue;
        auto& page = out.pages.emplace_back();
        page.id = std::to_string(out.pages.size());
        page.decided = line.starts_with('!');
        line.remove_prefix(page.decided ? 1 : 0);
        const auto wave = std::min(line.find('~'), line.size());
        page.spare = names_of(line.substr(std::min(wave + 1, line.size())));
        line = line.substr(0, wave);
        const auto bar = std::min(line.find('|'), line.size());
        page.proposed = names_of(line.substr(0, bar));
        page.existing = names_of(line.substr(std::min(bar + 1, line.size())));
    }
    return out;
}

} // namespace tagwright::labels
