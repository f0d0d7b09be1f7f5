#include "config/secrets.hpp"

#include "base/ascii.hpp"
#include "config/value.hpp"

namespace tagwright {
namespace {

// Shorter ones could be a part of any word.
constexpr std::size_t masked_bytes_min = 8;

void mask(const std::string& secret, std::string& text) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
        text.replace(at, secret.size(), "***");
}

} // namespace

secret_finder::layer_value secret_finder::in_environment(const std::string& name) const {
    const auto found = from_.environment.find(name);
    return found == from_.environment.end() ? layer_value{} : layer_value{found->second, "environment"};
}

secret_finder::layer_value secret_finder::in_dotenv(const std::string& name) const {
    const auto found = dotenv_.entries.find(name);
    if (found == dotenv_.entries.end())
        return {};
    return {found->second.value, from_.dotenv_path + ":" + std::to_string(found->second.line), from_.dotenv_place};
}

std::optional<given_value> secret_finder::find(const std::string& name) {
    const auto file_name = name + "_FILE";
    const std::pair<layer_value, layer_value> layers[] = {{in_environment(name), in_environment(file_name)},
                                                          {in_dotenv(name), in_dotenv(file_name)}};
    for (const auto& [value, file] : layers) {
        if (!value.text.empty() && !file.text.empty()) {
            complain(name, value.origin, "is set, and so is " + file_name + ": keep one of them");
            return std::nullopt;
        }
        if (!value.text.empty())
            return check(name, value);
        if (!file.text.empty())
            return from_file(name, file);
    }
    return std::nullopt;
}

std::optional<given_value> secret_finder::from_file(const std::string& name, const layer_value& file) {
    const auto file_name = name + "_FILE";
    if (!from_.read_file) {
        complain(file_name, file.origin, "files cannot be read here");
        return std::nullopt;
    }
    const auto read = from_.read_file(file.text);
    if (!read.problem.empty()) {
        complain(file_name, file.origin, read.problem);
        return std::nullopt;
    }
    if (trim(read.text).empty()) {
        complain(file_name, file.origin, "the file " + printable(file.text) + " is empty");
        return std::nullopt;
    }
    return check(name, {read.text, file_name});
}

std::optional<given_value> secret_finder::check(const std::string& name, const layer_value& from) {
    constexpr setting any_secret{.name = {}, .toml = {}, .group = {}, .secret = true};
    auto value = parse_value(any_secret, from.text);
    if (!value) {
        complain(name, from.origin, "must be " + allowed_values(any_secret));
        return std::nullopt;
    }
    values_.push_back(std::get<std::string>(*value));
    return given_value{std::move(*value), from.origin, from.place};
}

void secret_finder::complain(const std::string& name, const std::string& origin, std::string message) {
    found_.problems.push_back({name, origin, {}, std::move(message)});
}

void mask_secrets(const std::vector<std::string>& secrets, load_result& result) {
    for (const auto& secret : secrets) {
        if (secret.size() < masked_bytes_min)
            continue;
        for (auto& problem : result.problems)
            for (auto* text : {&problem.setting, &problem.origin, &problem.value, &problem.message})
                mask(secret, *text);
        for (auto& warning : result.warnings)
            mask(secret, warning);
        for (auto& each : result.origins)
            for (auto* text : {&each.name, &each.value, &each.origin})
                mask(secret, *text);
    }
}

} // namespace tagwright
