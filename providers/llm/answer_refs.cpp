#include "providers/llm/answer_refs.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace tagwright::llm {
namespace {

constexpr std::size_t ref_bytes_max = 64;

/// Without blanks, quotes, brackets and the marks of emphasis and lists around it.
std::string_view trim_marks(std::string_view text) noexcept { return trim(text, " \t\r\n\"'`[](){}<>*_#:."); }

/// Digits without leading zeros; empty if there is anything else.
std::string number_of(std::string_view text) {
    constexpr std::size_t digits_max = 6;
    if (!is_all_digits(text))
        return {};
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size() - 1));
    return text.size() > digits_max ? std::string{} : std::string{text};
}

/// "P01", "page 1", "#1", "p1: Title" → "p1"; another word with a number keeps its word; else empty.
std::string canonical_form(std::string_view said, bool& number) {
    constexpr std::array<std::string_view, 13> page_words{"",   "p",      "page",  "pg",     "ref",   "page ref", "no",
                                                          "id", "page p", "ref p", "number", "seite", "doc"};
    const std::string text = lower_ascii(trim_marks(said.substr(0, ref_bytes_max)));
    const auto digits = text.find_first_of("0123456789");
    if (digits == std::string::npos)
        return {};
    auto end = text.find_first_not_of("0123456789", digits);
    end = std::min(end, text.size());
    // Behind a ref a title may follow, set off by a sign; "p1a" and "p1.2" are other things.
    const auto rest = std::string_view{text}.substr(end);
    if (!rest.empty()) {
        const auto sign = rest.find_first_not_of(' ');
        const std::string_view signs = "(:|]-\xE2";
        const bool title = sign != std::string_view::npos && signs.find(rest[sign]) != std::string_view::npos &&
                           digits > 0 && (rest[sign] != '-' || sign > 0);
        if (!title)
            return {};
    }
    const auto value = number_of(std::string_view{text}.substr(digits, end - digits));
    if (value.empty())
        return {};
    std::string word = text.substr(0, digits);
    std::replace_if(
        word.begin(), word.end(), [](char c) { return c == '_' || c == '-' || c == '#' || c == ':' || c == '.'; }, ' ');
    while (!word.empty() && word.back() == ' ')
        word.pop_back();
    if (word.find_first_not_of("abcdefghijklmnopqrstuvwxyz ") != std::string::npos)
        return {};
    number = word.empty();
    const bool page = std::find(page_words.begin(), page_words.end(), word) != page_words.end();
    return (page ? std::string{"p"} : word) + value;
}

} // namespace

answer_refs::answer_refs(const std::vector<std::string>& refs, const std::vector<std::string>& titles)
    : count_(refs.size()) {
    for (std::size_t i = 0; i < refs.size(); ++i) {
        exact_.emplace(refs[i], i);
        bool number = false;
        if (auto form = canonical_form(refs[i], number); !form.empty())
            canonical_.emplace(std::move(form), i);
    }
    std::set<std::string_view> twice;
    for (std::size_t i = 0; i < std::min(titles.size(), count_); ++i)
        if (const auto title = trim(titles[i]); !title.empty() && !titles_.emplace(title, i).second)
            twice.insert(title);
    for (const auto title : twice)
        titles_.erase(std::string{title});
}

answer_refs::place answer_refs::find(std::string_view said) const {
    place out;
    if (const auto found = exact_.find(std::string{said}); found != exact_.end()) {
        out.page = found->second;
        return out;
    }
    if (const auto form = canonical_form(said, out.number); !form.empty()) {
        out.looks_like_ref = true;
        out.zero = form == "p0";
        if (const auto found = canonical_.find(form); found != canonical_.end())
            out.page = found->second;
        if (out.page)
            return out;
    }
    if (const auto found = titles_.find(std::string{trim(said)}); found != titles_.end())
        out = {found->second, false, false, false};
    return out;
}

answer_refs::place answer_refs::find(const loose_value& said) const {
    if (!said.closed)
        return {};
    if (said.is_text())
        return find(said.text);
    if (said.what == loose_value::kind::number && said.number >= 0 && said.number < 1e6 &&
        said.number == std::floor(said.number))
        return find(std::to_string(static_cast<long>(said.number)));
    if (said.is_list() && said.items.size() == 1 && !said.items[0].is_list())
        return find(said.items[0]);
    if (said.is_object())
        for (std::size_t i = 0; i < said.keys.size(); ++i)
            if (lower_ascii(said.keys[i]) == "ref" && !said.items[i].is_object())
                return find(said.items[i]);
    return {};
}

} // namespace tagwright::llm
