#include "actors/journal/label_survey.hpp"

#include "base/ascii.hpp"
#include "base/code_points.hpp"
#include "base/utf8.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/llm/stemmer.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace tagwright {
namespace {

constexpr std::size_t letters_min = 6;
/// Labels that one letter less makes alike: beyond this they say little, and comparing all pairs would take long.
constexpr std::size_t neighbours_max = 64;

/// What has to be the same in twins of any kind: runs of digits, and signs that are more than separators.
std::string marks_of(std::u32string_view label) {
    std::string out;
    bool after_digit = false;
    for (const auto c : label) {
        const bool digit = c >= U'0' && c <= U'9';
        if (digit && !after_digit)
            out += ' ';
        if (digit || c == U'+' || c == U'#' || c == U'\'' || c == U'"' || c == U'&')
            out += static_cast<char>(c);
        after_digit = digit;
    }
    return out;
}

bool is_separator(char32_t c) { return std::u32string_view(U" -_/.,:").find(c) != std::u32string_view::npos; }

/// One letter more, less or another, or two neighbours that changed places.
bool is_one_apart(std::u32string_view a, std::u32string_view b) {
    if (a.size() > b.size())
        std::swap(a, b);
    if (b.size() - a.size() > 1)
        return false;
    const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const auto at = static_cast<std::size_t>(left - a.begin());
    if (a.size() < b.size())
        return a.substr(at) == b.substr(at + 1);
    if (at == a.size())
        return false;
    if (a.substr(at + 1) == b.substr(at + 1))
        return true;
    return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] && a.substr(at + 2) == b.substr(at + 2);
}

struct forms {
    std::string lower;
    std::u32string letters; ///< lower case, without separators
    std::string marks;
    std::string singular;
    explicit forms(const std::string& label) : lower(confluence::kept_label(label)) {
        const auto points = code_points(lower.empty() ? label : lower);
        marks = marks_of(points);
        std::copy_if(points.begin(), points.end(), std::back_inserter(letters),
                     [](auto c) { return !is_separator(c); });
        singular = llm::folding_key(label);
    }
};

class twin_finder {
public:
    /// @param uses  most used first
    explicit twin_finder(const std::vector<label_use>& uses) : uses_(uses) {
        for (const auto& use : uses)
            forms_.emplace_back(use.label);
    }

    std::vector<label_twin> run() {
        group(twin_kind::hyphen, [](const forms& of) { return of.letters; });
        group(twin_kind::plural, [](const forms& of) { return of.singular; });
        group(twin_kind::plural, [](const forms& of) { return llm::singular_key(bytes_of(of.letters)); });
        find_spellings();
        std::stable_sort(out_.begin(), out_.end(), [](const auto& a, const auto& b) {
            return a.a.pages() + a.b.pages() > b.a.pages() + b.b.pages();
        });
        if (out_.size() > twins_max)
            out_.erase(out_.begin() + static_cast<std::ptrdiff_t>(twins_max), out_.end());
        return std::move(out_);
    }

private:
    /// Those of one key are twins of the first of them.
    template <class Key>
    void group(twin_kind why, Key key_of) {
        std::map<std::pair<std::decay_t<decltype(key_of(forms_[0]))>, std::string>, std::size_t> first;
        for (std::size_t i = 0; i < forms_.size(); ++i) {
            const auto key = key_of(forms_[i]);
            if (key.empty())
                continue;
            const auto [known, fresh] = first.try_emplace({key, forms_[i].marks}, i);
            if (!fresh)
                add(known->second, i, forms_[i].lower == forms_[known->second].lower ? twin_kind::letter_case : why);
        }
    }

    /// Two texts that are one apart have a text in common once each may lose a letter.
    void find_spellings() {
        std::unordered_map<std::string, std::vector<std::size_t>> shorter;
        for (std::size_t i = 0; i < forms_.size(); ++i) {
            const auto& letters = forms_[i].letters;
            const auto digits =
                std::count_if(letters.begin(), letters.end(), [](auto c) { return c >= U'0' && c <= U'9'; });
            if (letters.size() < letters_min + static_cast<std::size_t>(digits))
                continue;
            std::set<std::u32string> variants{letters};
            for (std::size_t at = 0; at < letters.size(); ++at)
                variants.insert(std::u32string(letters).erase(at, 1));
            for (const auto& variant : variants)
                compare(i, shorter[bytes_of(variant)]);
        }
    }

    void compare(std::size_t i, std::vector<std::size_t>& others) {
        for (const auto other : others)
            if (other != i && forms_[other].marks == forms_[i].marks &&
                is_one_apart(forms_[other].letters, forms_[i].letters))
                add(other, i, twin_kind::spelling);
        if (others.size() < neighbours_max)
            others.push_back(i);
    }

    static std::string bytes_of(const std::u32string& text) {
        std::string out;
        for (const auto c : text)
            append_utf8(out, c);
        return out;
    }

    void add(std::size_t a, std::size_t b, twin_kind why) {
        if (told_.emplace(a, b).second)
            out_.push_back({uses_[a], uses_[b], why});
    }

    const std::vector<label_use>& uses_;
    std::vector<forms> forms_;
    std::set<std::pair<std::size_t, std::size_t>> told_;
    std::vector<label_twin> out_;
};

void sort_by_use(std::vector<label_use>& uses) {
    std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) {
        return std::make_tuple(b.pages(), std::cref(a.label)) < std::make_tuple(a.pages(), std::cref(b.label));
    });
}

} // namespace

const char* to_string(twin_kind kind) noexcept {
    switch (kind) {
    case twin_kind::letter_case: return "case";
    case twin_kind::hyphen: return "hyphen";
    case twin_kind::plural: return "plural";
    case twin_kind::spelling: break;
    }
    return "spelling";
}

std::vector<label_twin> near_twins(const std::vector<label_use>& uses) {
    auto sorted = uses;
    sort_by_use(sorted);
    return twin_finder(sorted).run();
}

void label_survey::add(const run_page_record& page) {
    const auto& result = page.result;
    auto ours = may_be_applied(page.review.decision, false) ? labels_to_write(page) : std::vector<std::string>();
    ours.insert(ours.end(), result.added.begin(), result.added.end());
    const std::set<std::string> there(result.existing.begin(), result.existing.end());
    const std::set<std::string> fresh(ours.begin(), ours.end());
    for (const auto& name : there)
        ++uses_[name].existing;
    for (const auto& name : fresh)
        if (!there.contains(name))
            ++uses_[name].added;
}

std::vector<label_use> label_survey::uses() const {
    std::vector<label_use> out;
    out.reserve(uses_.size());
    for (const auto& [name, use] : uses_) {
        out.push_back(use);
        out.back().label = name;
    }
    sort_by_use(out);
    return out;
}

} // namespace tagwright
