#pragma once

#include "config/load.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace tagwright {

/// The repository's root, wherever the test runs.
inline std::filesystem::path repository_root() { return TAGWRIGHT_SOURCE_DIR; }

inline std::string read_whole(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// Sources of a machine on which nothing is set but a home directory, for a command without Confluence.
inline sources bare_sources() {
    sources from;
    from.environment["HOME"] = "/home/me";
    from.needs.confluence = false;
    return from;
}

/// Sources with a usable Confluence Cloud.
inline sources cloud_sources() {
    auto from = bare_sources();
    from.needs.confluence = true;
    from.environment["CONFLUENCE_BASE_URL"] = "https://site.atlassian.net/wiki";
    from.environment["CONFLUENCE_EMAIL"] = "me@example.com";
    from.environment["CONFLUENCE_API_TOKEN"] = "atatt-3xFfGF0-secret";
    return from;
}

/// All problems as lines, for matching.
inline std::string problems_of(const sources& from) { return render(load_settings(from).problems); }

inline const setting_problem* find_problem(const load_result& loaded, std::string_view name) {
    const auto found = std::ranges::find(loaded.problems, name, &setting_problem::setting);
    return found == loaded.problems.end() ? nullptr : &*found;
}

inline std::string origin_of(const load_result& loaded, std::string_view name) {
    const auto found = std::ranges::find(loaded.origins, name, &setting_origin::name);
    return found == loaded.origins.end() ? "no such setting" : found->origin;
}

} // namespace tagwright
