#include "app/log_json.hpp"

#include "base/ascii.hpp"
#include "base/foreign_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace tagwright {
namespace {

using json = nlohmann::json;

bool is_key_character(char c) noexcept { return is_letter(c) || is_digit(c) || c == '_'; }

/// What stands before the first `until` goes; that one too.
std::string_view take(std::string_view& text, char until) {
    const auto end = text.find(until);
    const auto out = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return out;
}

/// Up to the quote that ends it: `text` begins with the one that begins it.
std::string_view take_quoted(std::string_view& text) {
    std::size_t at = 1;
    while (at < text.size() && text[at] != '"')
        at += text[at] == '\\' ? 2 : 1;
    const auto out = text.substr(0, at + 1);
    text.remove_prefix(std::min(text.size(), at + 1));
    return out;
}

json value_of(std::string_view key, std::string_view& rest) {
    if (rest.starts_with('"')) {
        const auto quoted = take_quoted(rest);
        auto out = json::parse(quoted, nullptr, false);
        return out.is_string() ? out : json(quoted);
    }
    const auto word = take(rest, ' ');
    if (key == "reason") // a word, also where it is "429": a collector wants one type a key
        return word;
    auto out = json::parse(word, nullptr, false);
    return out.is_number() ? out : json(word);
}

std::string free_name(std::string_view key) {
    constexpr std::array<std::string_view, 4> taken{"time", "log", "event", "text"};
    const bool is_taken = std::find(taken.begin(), taken.end(), key) != taken.end();
    return std::string(key) + (is_taken ? "_" : "");
}

} // namespace

std::string log_line_as_json(std::string_view log, std::string_view line) {
    nlohmann::ordered_json out{{"log", log}};
    if (line.starts_with('[')) {
        line.remove_prefix(1);
        out["event"] = take(line, ']');
    }
    std::string words;
    while (!line.empty()) {
        const auto key_end = std::find_if_not(line.begin(), line.end(), is_key_character);
        const auto key = line.substr(0, static_cast<std::size_t>(key_end - line.begin()));
        if (!key.empty() && key_end != line.end() && *key_end == '=') {
            line.remove_prefix(key.size() + 1);
            const auto name = free_name(key);
            auto value = value_of(key, line);
            if (!out.contains(name))
                out[name] = std::move(value);
        } else if (const auto word = take(line, ' '); !word.empty()) {
            words.append(words.empty() ? "" : " ").append(word);
        }
    }
    if (!words.empty())
        out["text"] = words;
    auto text = json_for_terminal(out.dump(-1, ' ', false, json::error_handler_t::replace));
    return text.substr(1, text.size() - 2);
}

} // namespace tagwright
