#include "providers/llm/word_endings.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace tagwright::llm {

bool ends_as_adjective(std::string_view word) noexcept {
    const auto any = [&](const auto&... end) { return (ends_in(word, end) || ...); };
    switch (word.empty() ? '\0' : word.back()) {
    case 'd': return any("ized", "ised");
    case 'e': return any("ive", "able", "ible");
    case 'l': return any("ful", "ical", "ual", "ial");
    case 'r': return any("ier");
    case 's': return any("ous", "less");
    case 'y': return any("ary");
    default: return false;
    }
}

bool ends_as_verb(language of, std::string_view word) noexcept {
    using ends = std::initializer_list<std::string_view>;
    const auto any = [&](ends all) {
        return std::any_of(all.begin(), all.end(), [&](auto e) { return ends_in(word, e); });
    };
    switch (of) {
    case language::french: return any({"ées", "ée", "ent", "ait", "aient"}) && !ends_in(word, "ment");
    case language::spanish: return any({"aron", "ieron", "aban", "ando", "iendo", "arse", "erse", "irse"});
    case language::portuguese: return any({"aram", "eram", "iram", "avam", "ando", "endo", "indo", "ou"});
    case language::italian: return any({"ando", "endo", "arono", "irono", "avano"});
    case language::polish: return any({"uje", "ują", "ano", "ono", "ować", "ał", "ała", "ali", "ane", "ana"});
    case language::ukrainian:
        return any({"ється", "ться", "ують", "ює", "яють", "ати", "ити", "ено", "ано", "ить", "ають"});
    case language::russian:
        return any({"ется", "ится", "ются", "аются", "ться", "ует", "уют", "ает", "ают", "яет", "яют", "ить", "ать",
                    "ана", "ано", "ены", "ена", "ено", "ёт"});
    default: return false;
    }
}

bool ends_as_slavic_adjective(language of, std::string_view word) noexcept {
    using ends = std::initializer_list<std::string_view>;
    const auto any = [&](ends all) {
        return std::any_of(all.begin(), all.end(), [&](auto e) { return ends_in(word, e); });
    };
    switch (of) {
    case language::russian:
        return any({"ое", "ая", "ый", "ые", "ого", "ному", "ной", "ных", "ными", "ную", "ский", "ские"});
    case language::ukrainian: return any({"ний", "ого", "ному", "ної", "них", "ними", "ська", "ський", "ські", "вий"});
    case language::polish:
        return any({"owy", "owa", "owe", "owej", "owych", "owego", "ny", "nej", "nych", "nego", "ski", "ska", "skie"});
    default: return false;
    }
}

std::size_t letters_of(std::string_view word) noexcept {
    return static_cast<std::size_t>(std::count_if(
        word.begin(), word.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

double length_share(std::string_view word, bool initials) noexcept {
    constexpr double usual = 6; // letters: such a word weighs what it did without a look at its length
    constexpr double enough = 6.5;
    constexpr double of_initials = 3.7; // "dns" is as good as a word of as many letters more
    const auto signs = std::count_if(word.begin(), word.end(), [](char c) { return c == '/' || c == '-' || c == '.'; });
    const double letters =
        static_cast<double>(letters_of(word)) - static_cast<double>(signs) + (initials ? of_initials : 0);
    const double share = std::min(letters, enough) / usual;
    return share * share;
}

} // namespace tagwright::llm
