#include "providers/llm/usual_names.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

struct usual_name {
    std::string_view signs; ///< lower-case
    std::string_view usual;
};

// Words of their own. What merely turns a sign into a hyphen (tcp/ip, ci/cd, gpt-4.1) needs no row.
constexpr std::array names{
    usual_name{"c#", "csharp"},
    usual_name{"f#", "fsharp"},
    usual_name{"j#", "jsharp"},
    usual_name{"q#", "qsharp"},
    usual_name{"x#", "xsharp"},
    usual_name{"p#", "psharp"},
    usual_name{"c++", "cpp"},
    usual_name{"g++", "gpp"},
    usual_name{"c/c++", "c-cpp"},
    usual_name{"c++/cli", "cpp-cli"},
    usual_name{"c#/.net", "csharp-dotnet"},
    usual_name{".net", "dotnet"},
    usual_name{"dot.net", "dotnet"},
    usual_name{"asp.net", "aspnet"},
    usual_name{"ado.net", "adonet"},
    usual_name{"vb.net", "vbnet"},
    usual_name{"ml.net", "mlnet"},
    usual_name{"s/4hana", "s4hana"},
    usual_name{"s/4", "s4"},
    usual_name{"r/3", "r3"},
    usual_name{"pl/sql", "plsql"},
    usual_name{"z/os", "zos"},
    usual_name{"os/2", "os2"},
    usual_name{"os/400", "os400"},
    usual_name{"as/400", "as400"},
    usual_name{"db/2", "db2"},
    usual_name{"a/b", "ab"},
    usual_name{"i/o", "io"},
    usual_name{"b/l", "bl"},
    usual_name{"notepad++", "notepad-plus-plus"},
};

// Names of two words.
constexpr std::array phrases{
    usual_name{"oauth 2.0", "oauth2"},  usual_name{"oauth2.0", "oauth2"},  usual_name{"oauth 2", "oauth2"},
    usual_name{"oauth 1.0a", "oauth1"}, usual_name{"oauth 1.0", "oauth1"}, usual_name{"ci / cd", "ci-cd"},
    usual_name{"c / c++", "c-cpp"},     usual_name{"tcp / ip", "tcp-ip"},  usual_name{"a / b", "ab"},
    usual_name{"i / o", "io"},          usual_name{"r & d", "r-and-d"},    usual_name{"q & a", "q-and-a"},
    usual_name{"at & t", "at-and-t"},   usual_name{"m & a", "m-and-a"},    usual_name{"c sharp", "csharp"},
    usual_name{"f sharp", "fsharp"},
};

bool is_gap(char c) noexcept { return ascii_blanks.find(c) != std::string_view::npos; }

/// Also a byte of a letter beyond ASCII.
bool is_word(char c) noexcept { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }

/// "c++17", "c++20"
std::string_view version_of_cpp(std::string_view word) noexcept {
    if (word.size() < 5 || word.size() > 6 || !equal_ignoring_case(word.substr(0, 3), "c++"))
        return {};
    const auto version = word.substr(3);
    return version.find_first_not_of("0123456789abxyzABXYZ") == std::string_view::npos ? version : std::string_view{};
}

/// "R&D", "AT&T": letters on both sides, without spaces.
std::string spelt_and(std::string_view word) {
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (word[i] == '&' && i > 0 && i + 1 < word.size() && is_word(word[i - 1]) && is_word(word[i + 1]))
            out += "-and-";
        else
            out.push_back(word[i]);
    return out;
}

std::string usual_word(std::string_view word) {
    std::string_view bare = word;
    while (!bare.empty() && std::string_view{",;:!?)\"'`"}.find(bare.back()) != std::string_view::npos)
        bare.remove_suffix(1);
    for (const auto& name : names)
        if (equal_ignoring_case(bare, name.signs))
            return std::string{name.usual};
    if (const auto version = version_of_cpp(bare); !version.empty())
        return "cpp" + std::string{version};
    // "Node.js", "vue.js", "D3.js"
    if (bare.size() > 3 && ends_ignoring_case(bare, ".js") && bare.find('.') == bare.size() - 3)
        return std::string{bare.substr(0, bare.size() - 3)} + "js";
    return bare.find('&') == std::string_view::npos ? std::string{word} : spelt_and(bare);
}

} // namespace

std::string with_usual_phrases(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const bool word_starts = at == 0 || is_gap(text[at - 1]) || text[at - 1] == '-';
        const auto* const found =
            !word_starts ? phrases.end() : std::find_if(phrases.begin(), phrases.end(), [&](const auto& p) {
                const auto end = at + p.signs.size();
                return equal_ignoring_case(text.substr(at, p.signs.size()), p.signs) &&
                       (end == text.size() || is_gap(text[end]) || text[end] == ',' || text[end] == ')');
            });
        if (found == phrases.end()) {
            out.push_back(text[at++]);
            continue;
        }
        out += found->usual;
        at += found->signs.size();
    }
    return out;
}

std::string with_usual_names(std::string_view text) {
    // Without one of these signs there is nothing to replace.
    constexpr std::string_view signs = "#+.&/* ";
    if (text.find_first_of(signs) == std::string_view::npos)
        return std::string{text};
    const std::string prepared = with_usual_phrases(text);
    std::string out;
    for (std::size_t at = 0; at < prepared.size();) {
        if (is_gap(prepared[at])) {
            out.push_back(prepared[at++]);
            continue;
        }
        auto end = at;
        while (end < prepared.size() && !is_gap(prepared[end]))
            ++end;
        out += usual_word(std::string_view{prepared}.substr(at, end - at));
        at = end;
    }
    return out;
}

} // namespace tagwright::llm
