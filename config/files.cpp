#include "config/files.hpp"

#include "config/iso_time.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

extern char** environ; // POSIX has no header that is sure to declare it

namespace tagwright {
namespace {

constexpr const char* default_config_file = "tagwright.toml";

bool exists(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

} // namespace

file_text read_text_file(const std::string& path) {
    file_text result{path, {}, {}};
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) {
        result.problem =
            "cannot read " + path + ": " +
            (error ? error.message() : std::make_error_code(std::errc::no_such_file_or_directory).message());
        return result;
    }
    if (std::filesystem::is_directory(status)) {
        result.problem = "cannot read " + path + ": it is a directory";
        return result;
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        result.problem = "cannot read " + path + ": " + std::strerror(errno);
        return result;
    }
    char chunk[16'384];
    while (result.text.size() <= config_file_bytes_max && (file.read(chunk, sizeof chunk), file.gcount() > 0))
        result.text.append(chunk, static_cast<std::size_t>(file.gcount()));
    if (file.bad())
        result.problem = "cannot read " + path + ": the read failed";
    else if (result.text.size() > config_file_bytes_max)
        result.problem = "cannot read " + path + ": larger than " + std::to_string(config_file_bytes_max) + " bytes";
    if (!result.problem.empty())
        result.text.clear();
    return result;
}

std::map<std::string, std::string> process_environment() {
    std::map<std::string, std::string> result;
    for (auto each = environ; each && *each; ++each) {
        const std::string entry(*each);
        if (const auto equals = entry.find('='); equals != std::string::npos)
            result.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return result;
}

sources read_sources(const source_request& request) {
    sources result;
    result.flags = request.flags;
    result.environment = process_environment();
    result.needs = request.needs;
    result.read_file = read_text_file;
    const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    result.today = format_iso_time(now).substr(0, 10);
    if (!request.dotenv_file.empty() && exists(request.dotenv_file)) {
        auto read = read_text_file(request.dotenv_file);
        result.dotenv_path = request.dotenv_file;
        result.dotenv = std::move(read.text);
        if (!read.problem.empty())
            result.problems.push_back({request.dotenv_file, {}, {}, std::move(read.problem)});
    }
    const bool chosen = !request.config_file.empty();
    if (chosen || exists(default_config_file)) {
        auto read = read_text_file(chosen ? request.config_file : default_config_file);
        result.toml_path = read.path;
        result.toml = std::move(read.text);
        if (!read.problem.empty())
            result.problems.push_back({chosen ? "--config" : default_config_file, {}, {}, std::move(read.problem)});
    }
    return result;
}

} // namespace tagwright
