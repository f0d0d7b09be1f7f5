#include "providers/llm/keyphrases.hpp"

#include <gmock/gmock.h>

#include <string>

using namespace tagwright::llm;
using testing::IsEmpty;

namespace {

TEST(Keyphrases, CountAPhraseAndNotItsParts) {
    std::string text;
    for (int i = 0; i < 6; ++i)
        text += "The service mesh routes calls. A service mesh has sidecars. ";
    const auto out = find_keyphrases("", text, 5);
    ASSERT_FALSE(out.empty());
    EXPECT_EQ(out.front().text, "service mesh");
    EXPECT_EQ(out.front().uses, 12u);
    EXPECT_THAT(find_keyphrases("", text, 0), IsEmpty());
}

} // namespace
