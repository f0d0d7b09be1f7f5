#include "config/value.hpp"

#include "base/ascii.hpp"
#include "base/foreign_text.hpp"
#include "base/utf8.hpp"
#include "config/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace tagwright {
namespace {

constexpr std::size_t shown_bytes_max = 120;

/// All of `text` as a whole number; a sign is accepted, "+" is not.
std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t number = 0;
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return number;
}

std::optional<bool> parse_boolean(std::string_view text) {
    const auto word = lower_ascii(text);
    if (word == "true" || word == "1" || word == "yes" || word == "on")
        return true;
    if (word == "false" || word == "0" || word == "no" || word == "off")
        return false;
    return std::nullopt;
}

std::optional<std::string> parse_choice(const setting& row, std::string_view text) {
    const auto word = lower_ascii(text);
    auto rest = row.choices;
    while (!rest.empty()) {
        const auto bar = std::min(rest.find('|'), rest.size());
        if (rest.substr(0, bar) == word)
            return word;
        rest.remove_prefix(std::min(bar + 1, rest.size()));
    }
    return std::nullopt;
}

/// Names between commas. "none" stands alone: next to other names it is a mistake.
std::optional<std::vector<std::string>> parse_list(std::string_view text) {
    std::vector<std::string> names;
    if (trim(text).empty() || lower_ascii(trim(text)) == "none")
        return names;
    for (;;) {
        const auto comma = std::min(text.find(','), text.size());
        const auto name = trim(text.substr(0, comma));
        if (name.empty() || lower_ascii(name) == "none" || has_control(name))
            return std::nullopt;
        names.emplace_back(name);
        if (comma == text.size())
            return names;
        text.remove_prefix(comma + 1);
    }
}

bool is_plain_text(const setting& row, std::string_view text) {
    return !text.empty() && !has_control(text) && (row.max == 0 || static_cast<std::int64_t>(text.size()) <= row.max) &&
           !(row.secret && text.find(' ') != std::string_view::npos);
}

/// Lines may end and be set in; nothing else in it may move a cursor.
bool is_words(const setting& row, std::string_view text) {
    std::string plain(text);
    std::erase_if(plain, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
    return !plain.empty() && static_cast<std::int64_t>(text.size()) <= row.max && !has_control(plain);
}

/// Lets a value through that is there and, if `row` has bounds, within them.
template <class Value, class Count>
std::optional<setting_value> within(const setting& row, const std::optional<Value>& value, Count count) {
    if (!value || count(*value) < row.min || count(*value) > row.max)
        return std::nullopt;
    return setting_value(*value);
}

template <class Value>
std::optional<setting_value> wrap(std::optional<Value> value) {
    if (!value)
        return std::nullopt;
    return setting_value(std::move(*value));
}

} // namespace

std::string printable(std::string_view text) {
    const auto shown = utf8_prefix(text, shown_bytes_max);
    return for_terminal(shown) + (shown.size() == text.size() ? "" : "…");
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    struct unit {
        std::string_view name;
        std::int64_t ms;
    };
    constexpr std::array units{unit{"ms", 1}, unit{"s", 1000}, unit{"m", 60'000}, unit{"h", 3'600'000}};
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto count = parse_integer(text.substr(0, digits));
    const auto name = trim(text.substr(digits));
    for (const auto& each : units)
        if (count && name == each.name && *count <= std::numeric_limits<std::int64_t>::max() / each.ms)
            return std::chrono::milliseconds(*count * each.ms);
    return std::nullopt;
}

std::optional<double> parse_decimal(std::string_view text) {
    constexpr std::size_t digits_max = 18; // more than any amount has; keeps the number finite
    if (text.empty() || text.size() > digits_max || text.find_first_not_of("0123456789.") != std::string_view::npos ||
        text.front() == '.' || text.back() == '.')
        return std::nullopt;
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    if (error != std::errc() || stop != end)
        return std::nullopt;
    return number;
}

std::optional<setting_value> parse_value(const setting& row, std::string_view raw) {
    const auto text = trim(raw);
    switch (row.type) {
    case setting_type::integer: return within(row, parse_integer(text), [](std::int64_t number) { return number; });
    case setting_type::time:
        return within(row, parse_duration(text), [](std::chrono::milliseconds time) { return time.count(); });
    case setting_type::amount: {
        const auto number = parse_decimal(text);
        return number && *number > 0 && *number <= static_cast<double>(row.max) ? wrap(number) : std::nullopt;
    }
    case setting_type::share: {
        const auto number = parse_decimal(text);
        return number && *number <= 1 ? wrap(number) : std::nullopt;
    }
    case setting_type::words: return is_words(row, text) ? wrap(std::optional(std::string(text))) : std::nullopt;
    case setting_type::boolean: return wrap(parse_boolean(text));
    case setting_type::choice: return wrap(parse_choice(row, text));
    case setting_type::list: return wrap(parse_list(text));
    case setting_type::url: return wrap(normalise_base_url(text, row.query ? url_query::allowed : url_query::refused));
    case setting_type::path:
    case setting_type::text: break;
    }
    return is_plain_text(row, text) ? std::optional<setting_value>(std::string(text)) : std::nullopt;
}

std::string show_value(const setting_value& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    if (const auto* yes = std::get_if<bool>(&value))
        return *yes ? "true" : "false";
    if (const auto* time = std::get_if<std::chrono::milliseconds>(&value)) {
        const auto ms = time->count();
        return ms % 1000 == 0 ? std::to_string(ms / 1000) + "s" : std::to_string(ms) + "ms";
    }
    if (const auto* number = std::get_if<double>(&value)) {
        std::array<char, 64> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *number, std::chars_format::fixed);
        return {digits.data(), end.ptr};
    }
    std::string names;
    for (const auto& name : std::get<std::vector<std::string>>(value))
        names += (names.empty() ? "" : ",") + name;
    return names.empty() ? "none" : names;
}

} // namespace tagwright
