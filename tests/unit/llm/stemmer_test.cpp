#include "providers/llm/stemmer.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace tagwright::llm;

namespace {

TEST(Stems, JoinFormsOfAWordAndKeepOthersApart) {
    for (const auto& [a, b] : std::vector<std::pair<std::string, std::string>>{{"deploy", "deployments"},
                                                                               {"deploy", "deployed"},
                                                                               {"plan", "planning"},
                                                                               {"policy", "policies"},
                                                                               {"monitor", "monitoring"}})
        EXPECT_EQ(stem_key(a), stem_key(b)) << a << " " << b;
    for (const auto& [a, b] :
         std::vector<std::pair<std::string, std::string>>{{"news", "new"}, {"test", "team"}, {"http", "https"}})
        EXPECT_NE(stem_key(a), stem_key(b)) << a << " " << b;
    EXPECT_EQ(stem_key("übersicht"), "übersicht");
}

} // namespace
