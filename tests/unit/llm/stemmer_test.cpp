#include "providers/llm/stemmer.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace tagwright::llm;

namespace {

struct pair_case {
    language of;
    const char* one;
    const char* other;
    bool same;
};

const pair_case pairs[] = {
    {language::english, "deploy", "deployments", true},
    {language::english, "deploy", "deployed", true},
    {language::english, "plan", "planning", true},
    {language::english, "policy", "policies", true},
    {language::english, "monitor", "monitoring", true},
    {language::english, "analysis", "analyses", true},
    {language::english, "child", "children", true},
    {language::english, "colours", "color", true},
    {language::english, "media", "medium", false},
    {language::german, "mice", "mouse", false},
    {language::english, "news", "new", false},
    {language::english, "test", "team", false},
    {language::english, "http", "https", false},
    {language::german, "rechnung", "rechnungen", true},
    {language::german, "haus", "hauses", true},
    {language::german, "rechnung", "rechte", false},
    {language::french, "facture", "factures", true},
    {language::spanish, "pedido", "pedidos", true},
    {language::portuguese, "contrato", "contratos", true},
    {language::italian, "permesso", "permessi", true},
    {language::dutch, "medewerker", "medewerkers", true},
    {language::swedish, "rutin", "rutiner", true},
    {language::russian, "сервер", "сервера", true},
    {language::russian, "копия", "копии", true},
    {language::russian, "сервер", "север", false},
    {language::polish, "faktura", "faktury", true},
    {language::polish, "umowa", "umywalka", false},
    {language::ukrainian, "відпустка", "відпустку", true},
    {language::ukrainian, "рік", "рок", false},
    {language::other, "záloha", "zálohy", false},
};

TEST(Stems, JoinFormsOfAWordAndKeepOthersApart) {
    for (const auto& [of, one, other, same] : pairs)
        EXPECT_EQ(stem_key(of, one) == stem_key(of, other), same) << one << " " << other;
}

TEST(Stems, LeaveAloneWhatIsNoWord) {
    EXPECT_EQ(stem_key(language::english, ""), "");
    EXPECT_EQ(stem_key(language::english, "監視"), "監視");
    const std::string long_one(300, 'a');
    EXPECT_EQ(stem_key(language::german, long_one), long_one);
    EXPECT_EQ(stem_key(language::english, "\xFF\xFE"), "\xFF\xFE");
}

} // namespace
