#include "providers/llm/words.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

using namespace tagwright::llm;
using testing::ElementsAre;

namespace {

TEST(Words, AreSplitWithWhatBelongsToThem) {
    const auto out = split_words("", "Real-time CI/CD with node.js isn't the team's 5th go, see read/write at me@x.org "
                                     "or https://x.org/a?b=c, www.x.org end.");
    std::vector<std::string> lower;
    for (const auto& t : out.tokens)
        lower.push_back(out.words[t.word].lower);
    EXPECT_THAT(lower, ElementsAre("real-time", "ci-cd", "with", "node-js", "isn't", "the", "team", "5th", "go", "see",
                                   "read", "write", "at", "or", "end"));
}

std::vector<std::string> words_of(std::string_view text) {
    const auto out = split_words("", text);
    std::vector<std::string> lower;
    for (const auto& t : out.tokens)
        lower.push_back(out.words[t.word].lower);
    return lower;
}

TEST(Words, ApostrophesHyphensAndOtherScriptsAreCut) {
    EXPECT_THAT(words_of("l'équipe d’exploitation, the team’s don’t"),
                ElementsAre("l", "équipe", "d", "exploitation", "the", "team", "don't"));
    EXPECT_THAT(words_of("ex\u00ADample re\u200Bpair"), ElementsAre("example", "repair"));
    EXPECT_THAT(words_of("監視ツールの設定"), ElementsAre("監視", "ツール", "設定"));
    EXPECT_THAT(words_of("数据库备份开始。数据库备份失败。"), ElementsAre("数据库备份", "数据库备份"));
}

TEST(Words, AddressesAreSkippedAndNamesWithADotAreOne) {
    EXPECT_THAT(words_of("GOV.UK is on www.gov.uk, a proxy on proxy.example.com. USA.The end.The"),
                ElementsAre("gov-uk", "is", "on", "a", "proxy", "on", "usa", "the", "end", "the"));
}

TEST(Words, NamesKeepTheirSignsAndFiguresAreNumbers) {
    EXPECT_THAT(words_of("C++ and C#, on .NET. R&D of 10lbs, #ff79c6."),
                ElementsAre("c++", "and", "c#", "on", ".net", "r&d", "of", "10lbs", "ff79c6"));
    const auto out = split_words("", "We ship 10lbs by 6pm in #ff79c6 over 5g.");
    for (const auto& word : out.words)
        EXPECT_EQ(word.number, word.lower == "10lbs" || word.lower == "6pm" || word.lower == "ff79c6") << word.lower;
}

struct language_case {
    language expected;
    const char* text;
};

const language_case texts[] = {
    {language::english, "The cat is on the mat and it is not mine"},
    {language::german, "Das ist nicht mein Haus und die Tür ist zu"},
    {language::french, "Le chat est dans la maison avec les enfants"},
    {language::spanish, "El gato está en la casa con los niños"},
    {language::portuguese, "O gato não está em casa com as crianças, mas no jardim"},
    {language::italian, "Il gatto non è nella casa con i bambini, ma nel giardino"},
    {language::dutch, "De kat is niet in het huis met de kinderen, maar in de tuin"},
    {language::swedish, "Katten är inte i huset med barnen, utan den är ute och leker"},
    {language::polish, "Kot nie jest w domu z dziećmi, ale jest w ogrodzie przy płocie"},
    {language::ukrainian, "Кіт не вдома з дітьми, але він у саду біля паркану, що є новий"},
    {language::russian, "Кот не дома с детьми, но он в саду, и это хорошо для него"},
    {language::russian, "Резервное копирование"},
    {language::english, "kubernetes postgresql grafana"},
    {language::english, ""},
    {language::other, "服务器监控手册。服务器监控每分钟检查一次。"},
};

TEST(Words, LanguageIsGuessedByItsStopWords) {
    for (const auto& [expected, text] : texts)
        EXPECT_EQ(split_words("", text).main, expected) << text;
}

TEST(Words, MixedTextsHaveTheStopWordsOfBothLanguages) {
    const auto out = split_words(
        "",
        "Das Team ist für die Freigabe da, und es ist nicht allein. Die Freigabe ist nicht optional. The team is on "
        "call and it has the keys of the system.");
    EXPECT_EQ(out.main, language::german);
    for (const auto& w : out.words)
        EXPECT_TRUE(w.stop || (w.lower != "the" && w.lower != "of" && w.lower != "und" && w.lower != "die")) << w.lower;
}

/// "car" is a stop word of French.
TEST(Words, OneWordMakesNoLanguage) {
    std::string text;
    for (int i = 0; i < 20; ++i)
        text += "The car is in the garage. A car has wheels. Car sharing is cheap. Cars rust. ";
    const auto out = split_words("", text);
    EXPECT_EQ(out.main, language::english);
    for (const auto& word : out.words)
        EXPECT_FALSE(word.lower == "car" && word.stop);
}

/// Czech has no list here: its short words are taken for stop words, its text for no language of ours.
TEST(Words, ALanguageWithoutAListIsNone) {
    const auto out = split_words(
        "",
        "Záloha databáze se provádí každou noc. Správce databáze kontroluje protokol zálohy ráno. Pokud záloha selže, "
        "správce založí incident. Obnova databáze ze zálohy se testuje jednou za měsíc. Zálohy jsou uloženy v jiném "
        "datovém centru, protože provoz musí být možné obnovit také při požáru budovy, a proto jsou tam servery dva "
        "roky starší, které vedoucí střediska nechal přestěhovat minulý týden odpoledne ještě před svátky.");
    EXPECT_EQ(out.main, language::other);
}

/// Texts in which plain words, signs that join, links and other scripts stand beside each other in every way.
std::string words_by_chance(std::uint32_t seed) {
    constexpr std::array<std::string_view, 42> pieces{"a",        "The",
                                                      "TLS",      "x86",
                                                      "2024",     "mesh",
                                                      "RealTime", "node",
                                                      "www",      "é",
                                                      "ß",        "監視",
                                                      "ツール",   " ",
                                                      " ",        " ",
                                                      " ",        "\n",
                                                      "\n\n",     "-",
                                                      "_",        "'",
                                                      "’",        "/",
                                                      ".",        "..",
                                                      "@",        ":",
                                                      "://",      ",",
                                                      "!\"",      "\xFF",
                                                      "\u00AD",   "abcdefghijklmnopqrstuvwxyz",
                                                      "{",        "$",
                                                      "'s ",      " --all",
                                                      "&",        "++",
                                                      "#",        " .NET"};
    std::minstd_rand draw(seed);
    std::string out;
    for (int i = 0; i < 40; ++i)
        out += pieces[draw() % pieces.size()];
    return out;
}

TEST(Words, AreReadInTheShortWayAsSignBySign) {
    for (std::uint32_t seed = 1; seed <= 3000; ++seed) {
        const auto title = words_by_chance(seed + 10'000);
        const auto text = words_by_chance(seed);
        ASSERT_TRUE(split_words(title, text) == split_words_sign_by_sign(title, text)) << title << "\n----\n" << text;
    }
}

} // namespace
