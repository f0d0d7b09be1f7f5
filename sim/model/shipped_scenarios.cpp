// Scenarios by name: those that come with the program, and files.

#include "config/value.hpp"
#include "sim/model/scenario.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

namespace tagwright::embedded {

std::vector<std::pair<std::string_view, std::string_view>> scenarios(); // made by the build

} // namespace tagwright::embedded

namespace tagwright::sim {

parsed_scenario load_scenario(const std::string& path, const std::vector<scenario_change>& changes) {
    constexpr std::size_t bytes_max = 1u << 20u;
    std::ifstream file{path};
    if (!file)
        return {{}, fmt::format("{}: cannot be read: {}", printable(path), std::strerror(errno))};
    std::string all;
    char buffer[1 << 14];
    while (file.read(buffer, sizeof buffer) || file.gcount() > 0) {
        all.append(buffer, static_cast<std::size_t>(file.gcount()));
        if (all.size() > bytes_max)
            return {{}, printable(path) + ": not a scenario: larger than 1 MiB"};
    }
    if (all.empty())
        return {{}, printable(path) + ": empty, or not a file"};
    auto result = parse_scenario(all, changes);
    if (!result.error.empty())
        result.error = printable(path) + ": " + result.error;
    return result;
}

std::vector<std::string> shipped_scenarios() {
    std::vector<std::string> names;
    for (const auto& [name, text] : embedded::scenarios())
        names.emplace_back(name);
    return names;
}

parsed_scenario find_scenario(const std::string& name_or_path, const std::vector<scenario_change>& changes) {
    std::string names;
    for (const auto& [name, text] : embedded::scenarios()) {
        if (name == name_or_path)
            return parse_scenario(std::string{text}, changes);
        names += (names.empty() ? "" : ", ") + std::string{name};
    }
    if (!std::ifstream{name_or_path})
        return {{},
                fmt::format("\"{}\": no such file, nor a scenario that comes with the program: {}",
                            printable(name_or_path), names)};
    return load_scenario(name_or_path, changes);
}

} // namespace tagwright::sim
