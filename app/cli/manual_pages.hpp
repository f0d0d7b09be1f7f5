#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace tagwright::cli {

/// A page of section 1 of the manual.
struct manual_page {
    std::string name; ///< "tagwright-tag": the file is tagwright-tag.1
    std::string text; ///< roff
};

/// The manual of the program and of each of its commands, from the same grammar as the help and from the table of
/// settings.
[[nodiscard]] std::vector<manual_page> manual_pages(const CLI::App& app);

} // namespace tagwright::cli
