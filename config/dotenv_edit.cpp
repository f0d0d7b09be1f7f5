#include "config/dotenv_edit.hpp"

#include "config/dotenv.hpp"

#include <set>

namespace tagwright {
namespace {

/// A value as parse_dotenv() reads it: as it is where nothing in it means anything, else in quotes.
std::string as_value(std::string_view value) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:@+-,%~=?&";
    if (!value.empty() && value.find_first_not_of(plain) == std::string_view::npos)
        return std::string(value);
    if (value.find_first_of("'\r\n") == std::string_view::npos)
        return "'" + std::string(value) + "'";
    std::string out = "\"";
    for (const char byte : value)
        switch (byte) {
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '"':
        case '\\':
        case '$': out += '\\'; [[fallthrough]];
        default: out += byte;
        }
    return out + '"';
}

/// "export " where the line had it.
std::string export_of(std::string_view assignment) {
    const auto first = assignment.find_first_not_of(" \t");
    return first != std::string_view::npos && assignment.substr(first).starts_with("export") ? "export " : "";
}

} // namespace

std::string edit_dotenv(std::string_view text, const dotenv_changes& changes) {
    const std::string line_end = text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
    const auto parsed = parse_dotenv(text);
    std::set<std::string> written;
    std::string out;
    std::size_t at = 0;
    for (const auto& place : parsed.places) {
        const auto change = changes.find(place.name);
        if (change == changes.end())
            continue;
        out += text.substr(at, place.begin - at);
        at = place.end;
        if (change->second && written.insert(place.name).second)
            out += export_of(text.substr(place.begin, place.end - place.begin)) + place.name + "=" +
                   as_value(*change->second) + line_end;
    }
    out += text.substr(at);
    if (!out.empty() && out.back() != '\n' && out != "\xEF\xBB\xBF")
        out += line_end;
    for (const auto& [name, value] : changes)
        if (value && !written.contains(name))
            out += name + "=" + as_value(*value) + line_end;
    return out;
}

} // namespace tagwright
