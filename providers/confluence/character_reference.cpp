#include "providers/confluence/character_reference.hpp"

#include "base/ascii.hpp"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <cstdint>
#include <map>

namespace tagwright::confluence {

namespace {

using entity_table = std::map<std::string, char32_t, std::less<>>;

/// libxml2's own table, turned into one that can be searched: htmlEntityLookup walks a list, and a page
/// may consist of entities.
const entity_table& entities() {
    static const entity_table table = [] {
        entity_table out;
        constexpr unsigned last_html4_entity = 9830; // diams
        for (unsigned value = 160; value <= last_html4_entity; ++value)
            if (const htmlEntityDesc* entity = htmlEntityValueLookup(value))
                out.emplace(entity->name, static_cast<char32_t>(value));
        return out;
    }();
    return table;
}

std::optional<char32_t> number(std::string_view digits) {
    const bool hex = !digits.empty() && (digits[0] == 'x' || digits[0] == 'X');
    if (hex)
        digits.remove_prefix(1);
    if (digits.empty())
        return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : digits) {
        unsigned digit = 99;
        if (is_digit(c))
            digit = static_cast<unsigned>(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = static_cast<unsigned>(c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            digit = static_cast<unsigned>(c - 'A' + 10);
        if (digit >= (hex ? 16u : 10u))
            return std::nullopt;
        value = std::min<std::uint64_t>(value * (hex ? 16 : 10) + digit, 0x110000);
    }
    return static_cast<char32_t>(value);
}

std::optional<char32_t> named(std::string_view name) {
    static constexpr std::pair<std::string_view, char32_t> of_xml[] = {
        {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (const auto& [known, code] : of_xml)
        if (known == name)
            return code;
    const auto found = entities().find(name);
    return found == entities().end() ? std::nullopt : std::optional(found->second);
}

} // namespace

std::optional<character_reference> reference_at(std::string_view text) {
    constexpr std::size_t name_max = 32;
    const std::string_view rest = text.substr(1, name_max);
    const std::size_t end = rest.find(';');
    const std::string_view name = rest.substr(0, end == std::string_view::npos ? 0 : end);
    const bool numeric = name.size() > 1 && name[0] == '#';
    const auto code = numeric ? number(name.substr(1)) : named(name);
    if (!code)
        return std::nullopt;
    return character_reference{is_xml_char(*code) ? *code : U' ', name.size() + 2};
}

} // namespace tagwright::confluence
