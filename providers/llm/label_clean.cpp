#include "providers/llm/label_clean.hpp"

#include "base/ascii.hpp"
#include "base/code_points.hpp"
#include "base/utf8.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/usual_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t bytes_max = 4096;
constexpr auto npos = std::string_view::npos;

// -- what stands around a label -----------------------------------------------------------------------------

struct wrapping {
    std::string_view open;
    std::string_view close;
};

constexpr std::array wrappings{
    wrapping{"**", "**"},
    wrapping{"__", "__"},
    wrapping{"*", "*"},
    wrapping{"_", "_"},
    wrapping{"~~", "~~"},
    wrapping{"```", "```"},
    wrapping{"``", "``"},
    wrapping{"`", "`"},
    wrapping{"\"", "\""},
    wrapping{"'", "'"},
    wrapping{"[", "]"},
    wrapping{"(", ")"},
    wrapping{"{", "}"},
    wrapping{"<", ">"},
    wrapping{"\xC2\xAB", "\xC2\xBB"},
    wrapping{"\xE2\x80\x9C", "\xE2\x80\x9D"},
    wrapping{"\xE2\x80\x9E", "\xE2\x80\x9C"},
    wrapping{"\xE2\x80\x9E", "\xE2\x80\x9D"},
    wrapping{"\xE2\x80\x9C", "\""},
    wrapping{"\xE2\x80\x98", "\xE2\x80\x99"},
    wrapping{"\xE2\x80\x9A", "\xE2\x80\x98"},
    wrapping{"\xE3\x80\x8C", "\xE3\x80\x8D"},
    wrapping{"\xE3\x80\x8E", "\xE3\x80\x8F"},
    wrapping{"\xE3\x80\x90", "\xE3\x80\x91"},
};

/// Quotes, emphasis and brackets around the whole text.
std::string_view unwrapped(std::string_view text) noexcept {
    text = trim(text);
    for (bool again = true; again;) {
        again = false;
        for (const auto& w : wrappings) {
            const auto around = w.open.size() + w.close.size();
            if (text.size() <= around || !text.starts_with(w.open) ||
                text.substr(text.size() - w.close.size()) != w.close)
                continue;
            const auto inside = text.substr(w.open.size(), text.size() - around);
            if (inside.find(w.open) != npos || inside.find(w.close) != npos)
                continue; // "a" and "b"
            text = trim(inside);
            again = true;
            break;
        }
    }
    return text;
}

std::size_t bullet_bytes(std::string_view text) noexcept {
    for (const std::string_view sign : {"\xE2\x80\xA2", "\xE2\x96\xAA", "\xE2\x97\xA6", "\xE2\x80\xA3", "\xE2\x97\x8F",
                                        "\xE2\x9C\x93", "\xE2\x9C\x94", "\xC2\xB7"})
        if (text.starts_with(sign))
            return sign.size();
    for (const std::string_view sign : {"- ", "* ", "+ ", "> ", "\xE2\x80\x93 ", "\xE2\x80\x94 ", "\xE2\x86\x92 "})
        if (text.starts_with(sign))
            return sign.size();
    return 0;
}

/// "1. ", "2) ", "(3) ", "a) ": not "2fa", "3d-printing", "404", "1.5".
std::size_t number_bytes(std::string_view text) noexcept {
    constexpr std::size_t digits_max = 3;
    std::size_t at = text.starts_with("(") ? 1 : 0;
    const auto first = at;
    while (at < text.size() && is_digit(text[at]))
        ++at;
    const bool letter = at == first && text.size() > at && lower(text[at]) >= 'a' && lower(text[at]) <= 'h';
    at += letter ? 1 : 0;
    if (at == first || at - first > digits_max || at >= text.size())
        return 0;
    const char sign = text[at];
    const bool dot = sign == '.' && !letter && first == 0;
    if (sign != ')' && !dot && !(sign == ':' && !letter && first == 0))
        return 0;
    ++at;
    const bool set_off = at < text.size() && (text[at] == ' ' || text[at] == '\t');
    return set_off || (sign == ')' && at < text.size()) ? at : 0;
}

/// "label: ", "tags: ", in the languages of the stop words.
std::size_t key_bytes(std::string_view text) noexcept {
    constexpr std::array<std::string_view, 24> keys{"label",
                                                    "labels",
                                                    "tag",
                                                    "tags",
                                                    "keyword",
                                                    "keywords",
                                                    "topic",
                                                    "topics",
                                                    "subject",
                                                    "category",
                                                    "name",
                                                    "new label",
                                                    "schlagwort",
                                                    "stichwort",
                                                    "thema",
                                                    "etiqueta",
                                                    "etiquetas",
                                                    "tema",
                                                    "palabra clave",
                                                    "sujet",
                                                    "mot-cl\xC3\xA9",
                                                    "\xC3\xA9tiquette",
                                                    "label name",
                                                    "suggested label"};
    const auto colon = text.find_first_of(":=");
    if (colon == npos || colon > 24)
        return 0;
    auto key = trim(text.substr(0, colon));
    while (!key.empty() && (is_digit(key.back()) || key.back() == ' ')) // "label 1: "
        key.remove_suffix(1);
    const bool known = std::any_of(keys.begin(), keys.end(), [&](auto k) { return equal_ignoring_case(key, k); });
    return known ? colon + 1 : 0;
}

// -- what stands behind a label ---------------------------------------------------------------------------

/// Brackets hold explanations: "work-instruction (new tag)", "kubernetes [0.93]".
std::string without_brackets(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const bool round = c == '(';
        const bool square = c == '[';
        const bool wide = text.substr(at).starts_with("\xEF\xBC\x88");
        if (!round && !square && !wide) {
            out.push_back(text[at++]);
            continue;
        }
        const std::string_view close = round ? ")" : square ? "]" : "\xEF\xBC\x89";
        auto end = text.find(close, at);
        // Markdown's links: the text counts, the address does not.
        if (square && end != npos && end + 1 < text.size() && text[end + 1] == '(')
            out += text.substr(at + 1, end - at - 1);
        at = end == npos ? text.size() : end + close.size();
    }
    return trim(out).empty() ? std::string{text} : out;
}

bool is_score(std::string_view word) noexcept {
    if (word.size() >= 2 && word.back() == '%')
        return std::all_of(word.begin(), word.end() - 1, [](char c) { return is_digit(c) || c == '.'; });
    return word.starts_with("0.") && word.size() >= 3 && std::all_of(word.begin() + 2, word.end(), is_digit);
}

std::string_view without_explanation(std::string_view text) noexcept {
    // A dash between spaces, an arrow, a colon, or words that begin a reason; the first cut that leaves a label.
    constexpr std::array<std::string_view, 22> cuts{
        " - ",       " -- ",   " \xE2\x80\x93 ", " \xE2\x80\x94 ", "\xE2\x80\x94", ": ",      "\xEF\xBC\x9A",
        " -> ",      " => ",   " \xE2\x86\x92 ", " because ",      " as it ",      " e.g. ",  " i.e. ",
        " such as ", " weil ", " da es ",        " z.b. ",         " parce que ",  " p.ex. ", " porque ",
        " = "};
    auto end = text.size();
    for (const auto cut : cuts)
        if (const auto at = find_ignoring_case(text, cut); at != npos && at > 1)
            end = std::min(end, at);
    text = trim(text.substr(0, end));
    if (const auto sign = text.find_last_of(" :="); sign != npos && sign > 0 && is_score(text.substr(sign + 1)))
        text = trim(text.substr(0, sign));
    return text;
}

/// `"kubernetes" as a topic`: what is quoted is the label.
std::string_view quoted_start(std::string_view text) noexcept {
    for (const auto& w : wrappings) {
        if (w.open == "_" || w.open == "__" || w.open == "(" || w.open == "[" || w.open == "'" || w.open == "<")
            continue;
        const auto end = text.starts_with(w.open) ? text.find(w.close, w.open.size()) : npos;
        if (end != npos && end > w.open.size() && end + w.close.size() < text.size())
            return text.substr(w.open.size(), end - w.open.size());
    }
    return text;
}

// -- where a list is split --------------------------------------------------------------------------------

std::size_t separator_bytes(std::string_view text, std::size_t at) noexcept {
    const auto rest = text.substr(at);
    const char c = rest.front();
    if (c == ',')
        return at > 0 && is_digit(text[at - 1]) && rest.size() > 1 && is_digit(rest[1]) ? 0 : 1; // "1,000"
    if (c == ';' || c == '|' || c == '\n' || c == '\r')
        return 1;
    for (const std::string_view sign : {" / ", "\xE2\x80\xA2", "\xE3\x80\x81", "\xEF\xBC\x8C", "\xEF\xBC\x9B",
                                        "\xD8\x8C", "\xE2\x80\xA8", "\xEF\xBD\x9C", " \xC2\xB7 "})
        if (rest.starts_with(sign))
            return sign.size();
    // "#kubernetes #helm"
    return rest.starts_with(" #") && rest.size() > 2 && rest[2] != ' ' ? 1 : 0;
}

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> out;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto size = separator_bytes(text, at);
        if (size == 0) {
            ++at;
            continue;
        }
        out.push_back(text.substr(start, at - start));
        at += size;
        start = at;
    }
    out.push_back(text.substr(start));
    return out;
}

// -- one piece --------------------------------------------------------------------------------------------

std::string_view without_hash(std::string_view text) noexcept {
    auto rest = text;
    while (rest.starts_with("#") || rest.starts_with("@"))
        rest.remove_prefix(1);
    rest = trim(rest);
    // "#404" is a ticket.
    const bool number = std::all_of(rest.begin(), rest.end(), is_digit);
    return number ? text : rest;
}

std::string clean_piece(std::string_view text) {
    text = unwrapped(text);
    for (int i = 0; i < 3; ++i) { // "- 1. label: "
        text.remove_prefix(bullet_bytes(text));
        text = trim(text);
        text.remove_prefix(number_bytes(text));
        text = unwrapped(text);
        text.remove_prefix(key_bytes(text));
        text = unwrapped(text);
    }
    const std::string bare = without_brackets(without_explanation(quoted_start(without_hash(text))));
    text = unwrapped(bare);
    while (!text.empty() && (text.back() == '.' || text.back() == ':' || text.back() == '!' || text.back() == '*'))
        text.remove_suffix(1);
    return std::string{unwrapped(text)};
}

/// Explanations in brackets may hold commas of their own.
std::string without_inner_brackets(std::string_view text) {
    const bool list = trim(text).starts_with("[") || trim(text).starts_with("(");
    return list || text.find_first_of("([\xEF") == npos ? std::string{text} : without_brackets(text);
}

// -- what is left of a name -------------------------------------------------------------------------------

/// One letter of a script that spells words: a single Chinese character may be one.
bool is_one_letter(std::string_view normal) noexcept {
    const auto first = decode_utf8(normal, 0);
    constexpr char32_t alphabets_end = 0x0590; // Latin, Greek, Cyrillic, Armenian
    return first.size == normal.size() && first.code < alphabets_end;
}

/// True if the form is the text but for case and spaces.
bool says_the_same(std::string_view form, std::string_view text) noexcept {
    if (form.size() != text.size())
        return false;
    return std::equal(form.begin(), form.end(), text.begin(), [](char made, char said) {
        return made == lower(said) || (made == '-' && said == ' ') || static_cast<unsigned char>(made) >= 0x80;
    });
}

/// Empty if nothing of a label is left, or too little of one that was more.
std::string unless_shrunk(std::string form, std::string_view text) {
    if (form.find_first_not_of("-_") == std::string::npos)
        return {};
    const bool digits = form.find_first_not_of("0123456789-_") == std::string::npos;
    return (digits || is_one_letter(form)) && !says_the_same(form, trim(text)) ? std::string{} : form;
}

/// The same label: of one in small letters Confluence's forms are made without a look into Unicode's tables.
std::string in_small_letters(std::string_view text) { return is_ascii(text) ? lower_ascii(text) : std::string{text}; }

std::string form_of(std::string_view text) {
    std::string out = confluence::normalize_label(in_small_letters(text));
    while (out.size() > 2 && out.front() == '_' && out.back() == '_')
        out = confluence::normalize_label(std::string_view{out}.substr(1, out.size() - 2));
    return unless_shrunk(std::move(out), text);
}

} // namespace

std::vector<std::string> label_pieces(std::string_view proposed) {
    const std::string text = with_usual_phrases(replace_invalid_utf8(utf8_prefix(proposed, bytes_max)));
    const std::string list = without_inner_brackets(unwrapped(text));
    std::vector<std::string> out;
    for (const auto part : split(list)) {
        auto piece = clean_piece(part);
        if (!piece.empty() && out.size() < label_pieces_max)
            out.push_back(std::move(piece));
    }
    return out;
}

std::string label_form(std::string_view piece) { return form_of(with_usual_names(trim(piece))); }

bool is_plain_label(std::string_view proposed) noexcept {
    constexpr std::size_t bytes_most = 100; // far below what Confluence takes
    bool letter = false;
    bool after_hyphen = true;
    for (const char c : proposed) {
        if (c != '-' && !is_lower(c) && !is_digit(c))
            return false;
        if (c == '-' && after_hyphen)
            return false;
        letter = letter || is_lower(c);
        after_hyphen = c == '-';
    }
    return letter && !after_hyphen && proposed.size() > 1 && proposed.size() <= bytes_most;
}

bool are_plain_words(std::string_view proposed) noexcept {
    // Words that begin an explanation, or are part of a name of two words.
    constexpr std::array<std::string_view, 9> telling{"as",     "because", "da",   "oauth", "parce",
                                                      "porque", "sharp",   "such", "weil"};
    constexpr std::string_view first_letters = "abdopswABDOPSW"; // of those
    constexpr std::size_t bytes_most = 100;                      // as of a plain label
    const auto parts = [](char c) { return c == ' ' || c == '-'; };
    if (proposed.empty() || proposed.size() > bytes_most || !is_letter(proposed.front()))
        return false;
    for (std::size_t at = 0; at <= proposed.size();) {
        const auto begin = at;
        while (at < proposed.size() && (is_letter(proposed[at]) || is_digit(proposed[at])))
            ++at;
        const auto word = proposed.substr(begin, at - begin);
        if (word.empty() || (at < proposed.size() && !parts(proposed[at])) ||
            (first_letters.find(word.front()) != npos &&
             std::any_of(telling.begin(), telling.end(), [&](auto each) { return equal_ignoring_case(word, each); })))
            return false;
        ++at;
    }
    return true;
}

label_forms forms_of(std::string_view piece) {
    if (is_plain_label(piece))
        return {std::string{piece}, std::string{piece}, std::string{piece}};
    if (are_plain_words(piece)) {
        std::string form = lower_ascii(piece);
        std::replace(form.begin(), form.end(), ' ', '-');
        return {form, form, form};
    }
    return {unless_shrunk(confluence::kept_label(in_small_letters(piece)), piece), label_form(piece), form_of(piece)};
}

bool is_dash_alone(std::string_view proposed) noexcept {
    const auto text = trim(proposed);
    return text == "-" || text == "--" || text == "---" || text == "\xE2\x80\x93" || text == "\xE2\x80\x94" ||
           text == "/";
}

} // namespace tagwright::llm
