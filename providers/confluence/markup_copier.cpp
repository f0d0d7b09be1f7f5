#include "providers/confluence/markup_copier.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <libxml/HTMLparser.h>

#include <cstdint>
#include <map>
#include <optional>

namespace tagwright::confluence {

namespace {

/// ASCII that stands for itself in every context.
bool is_plain(char c) { return c >= ' ' && c < 0x7F && c != '<' && c != '>' && c != '&'; }

/// What XML 1.0 allows, less the C1 controls: nobody writes them, but broken importers do.
bool is_xml_char(char32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

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

} // namespace

void markup_copier::text() {
    const std::size_t from = pos_;
    while (pos_ < in_.size() && is_plain(in_[pos_]))
        ++pos_;
    if (pos_ > from)
        out_.append(in_, from, pos_ - from);
    else
        character(true);
}

void markup_copier::character(bool references) {
    const char c = in_[pos_];
    if (c == '&' && references) {
        reference();
    } else if (c == '&' || c == '<' || c == '>') {
        out_ += c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
        ++pos_;
    } else {
        const std::size_t from = pos_;
        if (is_xml_char(next_code_point(in_, pos_)))
            out_.append(in_, from, pos_ - from);
        else
            out_.push_back(' ');
    }
}

/// Copies what `&` begins: as a reference that needs no declaration, or as text.
void markup_copier::reference() {
    constexpr std::size_t name_max = 32;
    const std::string_view rest = in_.substr(pos_ + 1, name_max);
    const std::size_t end = rest.find(';');
    const std::string_view name = rest.substr(0, end == std::string_view::npos ? 0 : end);
    if (name.size() > 1 && name[0] == '#') {
        if (const auto value = number(name.substr(1))) {
            if (is_xml_char(*value))
                escaped(*value);
            else
                out_.push_back(' ');
            pos_ += name.size() + 2;
            return;
        }
    } else if (name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos") {
        out_.append("&").append(name).append(";");
        pos_ += name.size() + 2;
        return;
    } else if (const auto found = entities().find(name); found != entities().end()) {
        append_utf8(out_, found->second);
        pos_ += name.size() + 2;
        return;
    }
    out_ += "&amp;";
    ++pos_;
}

void markup_copier::escaped(char32_t c) {
    // White space as a reference is text that no parser may normalise; here it is white space again.
    if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
        out_.append("&#").append(std::to_string(static_cast<unsigned>(c))).append(";");
    else
        append_utf8(out_, c);
}

} // namespace tagwright::confluence
