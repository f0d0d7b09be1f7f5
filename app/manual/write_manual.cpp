// Runs while the program is built, and is not installed: writes what is made from the command line's grammar.
//
//   tagwright_write_manual DIR      DIR/man1/tagwright.1, …, DIR/completion/{bash,zsh,fish}
#include "app/cli/completion_scripts.hpp"
#include "app/cli/manual_pages.hpp"
#include "app/cli/options_grammar.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

namespace {

void write(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << text << std::flush;
    if (!file)
        throw std::filesystem::filesystem_error("cannot be written", path, std::make_error_code(std::errc::io_error));
}

void write_all(const std::filesystem::path& to) {
    tagwright::cli::raw_options raw;
    const auto app = tagwright::cli::make_grammar(raw);
    for (const auto& page : tagwright::cli::manual_pages(*app))
        write(to / "man1" / (page.name + ".1"), page.text);
    const auto program = tagwright::cli::offered_by(*app);
    for (const auto* shell : {"bash", "zsh", "fish"})
        write(to / "completion" / shell, tagwright::cli::completion_script(shell, program));
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: tagwright_write_manual DIR\n", stderr);
        return 2;
    }
    try {
        write_all(argv[1]);
        return 0;
    } catch (const std::exception& why) {
        std::fprintf(stderr, "tagwright_write_manual: %s\n", why.what());
        return 1;
    }
}
