#include "providers/confluence/label_name.hpp"

#include "base/unicode_map.hpp"
#include "base/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <vector>

namespace tagwright::confluence {

namespace {

/// NFC. The input is valid UTF-8, so only a lack of memory can fail; then the text stays as it is.
std::string compose(const std::string& text) { return unicode_map(text).value_or(text); }

std::string lower(const std::string& text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t pos = 0; pos < text.size();)
        append_utf8(out,
                    static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(next_code_point(text, pos)))));
    return out;
}

enum class kind { separator, letter, digit, mark };

kind kind_of(char32_t c) {
    if (c == U'_')
        return kind::digit; // stands anywhere, and carries no marks
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return kind::letter;
    case UTF8PROC_CATEGORY_ND: return kind::digit;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC: return kind::mark;
    default: return kind::separator;
    }
}

/// What Confluence keeps besides letters, digits and marks.
bool is_kept_sign(char32_t c, bool after_sign) {
    if (c < 0x80)
        return c == U'+' || c == U'/' || c == U'\'' || c == U'"';
    constexpr char32_t joiner = 0x200D; // between the parts of one emoji
    constexpr char32_t emoji_form = 0xFE0F;
    if (c == 0xFFFD) // stands for broken bytes
        return false;
    if (c == joiner || c == emoji_form)
        return after_sign;
    switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO: return true;
    default: return false;
    }
}

/// A letter with its marks, a digit, or a `-`: what must not be cut apart.
struct cluster {
    std::string text;
    unsigned units = 0;
};

std::vector<cluster> clusters_of(const std::string& text, bool keep_signs) {
    std::vector<cluster> out;
    bool after_letter = false;
    bool after_sign = false;
    for (std::size_t pos = 0; pos < text.size();) {
        const char32_t c = next_code_point(text, pos);
        const unsigned units = c > 0xFFFF ? 2 : 1;
        const kind what = kind_of(c);
        if (what == kind::mark && after_letter) {
            // Unicode's stream-safe format knows no letter with more marks: more is mischief.
            constexpr unsigned units_max = 31;
            if (out.back().units + units <= units_max) {
                append_utf8(out.back().text, c);
                out.back().units += units;
            }
            continue;
        }
        after_letter = what == kind::letter;
        after_sign = keep_signs && what != kind::letter && what != kind::digit && is_kept_sign(c, after_sign);
        if (what == kind::letter || what == kind::digit || after_sign) {
            append_utf8(out.emplace_back().text, c);
            out.back().units = units;
        } else if (!out.empty() && out.back().text != "-") {
            out.push_back({"-", 1});
        }
    }
    return out;
}

} // namespace

namespace {

/// Small letters, digits and single separators: most labels. They have one form, and it costs nothing to make.
bool is_plain(std::string_view name) noexcept {
    bool after_separator = true;
    for (const char c : name) {
        const bool separator = c == '-' || c == ' ';
        if ((separator && after_separator) ||
            !(separator || c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            return false;
        after_separator = separator;
    }
    return !after_separator && name.size() <= label_utf16_units_max;
}

std::string form_of(std::string_view name, bool keep_signs) {
    if (is_plain(name)) {
        std::string out{name};
        std::replace(out.begin(), out.end(), ' ', '-');
        return out;
    }
    // A label has at most 255 units; what a model sends beyond 64 KiB cannot matter, and need not cost.
    constexpr std::size_t input_bytes_max = 64u << 10u;
    const std::string composed = compose(blank_invalid_utf8(name.substr(0, input_bytes_max)));
    const std::string text = compose(lower(composed)); // lower case may bring back a pair that composes
    std::string out;
    unsigned units = 0;
    for (const auto& part : clusters_of(text, keep_signs)) {
        if (units + part.units > label_utf16_units_max)
            break;
        out += part.text;
        units += part.units;
    }
    if (!out.empty() && out.back() == '-')
        out.pop_back();
    return out;
}

} // namespace

std::string normalize_label(std::string_view name) { return form_of(name, false); }

std::string kept_label(std::string_view name) { return form_of(name, true); }

} // namespace tagwright::confluence
