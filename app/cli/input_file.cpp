#include "app/cli/input_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace tagwright::cli {

std::optional<std::string> read_all(const std::string& path, std::string& problem) {
    constexpr std::size_t bytes_max = 64u << 20u;
    const bool is_stdin = path == "-";
    std::FILE* from = is_stdin ? stdin : std::fopen(path.c_str(), "rb");
    if (from == nullptr) {
        problem = fmt::format("{}: {}", path, std::strerror(errno));
        return std::nullopt;
    }
    std::string out;
    char buffer[1 << 16];
    while (const auto size = std::fread(buffer, 1, sizeof buffer, from)) {
        out.append(buffer, size);
        if (out.size() > bytes_max)
            break;
    }
    if (std::ferror(from) != 0)
        problem = fmt::format("{}: {}", path, std::strerror(errno));
    else if (out.size() > bytes_max)
        problem = fmt::format("{}: larger than 64 MiB", path);
    if (!is_stdin)
        std::fclose(from);
    return problem.empty() ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace tagwright::cli
