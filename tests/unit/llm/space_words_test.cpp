#include "providers/llm/space_words.hpp"

#include "providers/llm/local.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>
#include <string>

using namespace tagwright::llm;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

space_words space_of(std::uint32_t texts, std::uint32_t with_owner) {
    space_words out;
    for (std::uint32_t i = 0; i < texts; ++i) {
        std::vector<std::string> keys{"topic" + std::to_string(i)};
        if (i < with_owner)
            keys.emplace_back("owner");
        out.add(keys);
    }
    return out;
}

struct rarity_case {
    std::uint32_t texts;
    std::uint32_t with_owner;
    double least;
    double most;
};

const rarity_case shares[] = {
    {0, 0, 1, 1}, // a first page of a first run
    {1, 1, 0.3, 1}, {1000, 0, 1, 1}, {1000, 10, 0.99, 1}, {1000, 200, 0.8, 0.95}, {1000, 900, 0.01, 0.15},
};

TEST(SpaceWords, AWordThatManyTextsHaveTellsLittle) {
    for (const auto& [texts, with_owner, least, most] : shares) {
        const double rarity = space_of(texts, with_owner).rarity("owner");
        EXPECT_GE(rarity, least) << texts << " " << with_owner;
        EXPECT_LE(rarity, most) << texts << " " << with_owner;
    }
}

TEST(SpaceWords, GoThroughTheStore) {
    const auto before = space_of(100, 60);
    const auto text = before.to_text();
    EXPECT_EQ(text, "space words 1 100\nowner 60\n") << "what one text has is not worth keeping";
    const auto after = space_words::from_text(text);
    ASSERT_TRUE(after);
    EXPECT_EQ(after->texts(), 100u);
    EXPECT_EQ(after->texts_with("owner"), 60u);
    EXPECT_EQ(after->to_text(), text);
}

TEST(SpaceWords, OtherTextsAreRefused) {
    for (const auto* text :
         {"", "space words 2 100\n", "space words 1 x\n", "space words 1 4294967295\n", "space words 1 5\nowner\n",
          "space words 1 5\nowner 6\n", "space words 1 5\n 3\n", "space words 1 5\nowner -1\n"})
        EXPECT_FALSE(space_words::from_text(text)) << text;
}

TEST(SpaceWords, AreMergedAndBounded) {
    auto one = space_of(100, 60);
    one.merge(space_of(50, 10));
    EXPECT_EQ(one.texts(), 150u);
    EXPECT_EQ(one.texts_with("owner"), 70u);
    for (int i = 0; i < 300; ++i) {
        std::vector<std::string> keys{"owner"};
        for (int k = 0; k < 1000; ++k)
            keys.push_back("w" + std::to_string(i * 1000 + k));
        one.add(keys);
    }
    EXPECT_EQ(one.texts_with("owner"), 370u) << "what is common is not forgotten";
    EXPECT_LT(one.to_text().size(), 200'000u);
    EXPECT_EQ(one.texts_with("w5"), 0u);
}

const char* const page =
    "The owner of the ledger is the platform team. The ledger keeps postings. The owner answers questions on postings.";

TEST(SpaceWords, HouseWordsSinkOnLaterPages) {
    label_rules rules;
    const auto place_of = [&](const local_context& context, const std::string& label) {
        rules.labels_max = 10;
        const auto labels = label_text("", page, rules, context).labels;
        return std::find(labels.begin(), labels.end(), label) - labels.begin();
    };
    const auto before = place_of({}, "owner");
    const auto space = space_of(200, 180);
    EXPECT_GT(place_of({&space, {}, nullptr}, "owner"), before);
    EXPECT_LE(place_of({&space, {}, nullptr}, "ledger"), place_of({}, "ledger"));
}

TEST(SpaceWords, LabelsInUseComeFirst) {
    label_rules rules;
    rules.labels_max = 10;
    const auto place_of = [&](const std::string& label) {
        const auto labels = label_text("", page, rules, {}).labels;
        return std::find(labels.begin(), labels.end(), label) - labels.begin();
    };
    const auto before = place_of("ledger");
    rules.space_labels = {"platform-team", "ledger", "kubernetes"};
    EXPECT_LT(place_of("ledger"), before);
    EXPECT_EQ(place_of("kubernetes"), std::ssize(label_text("", page, rules, {}).labels)) << "it is not in the text";
}

/// Two runs over the same pages in another order: the words that half of the texts have are found as common by both.
TEST(SpaceWords, OrderHardlyMatters) {
    std::vector<std::vector<std::string>> texts(400);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        texts[i].push_back("topic" + std::to_string(i % 40));
        if (i % 5 < 3)
            texts[i].emplace_back("owner");
    }
    std::mt19937 random(7);
    double least = 1;
    double most = 0;
    for (int run = 0; run < 20; ++run) {
        std::shuffle(texts.begin(), texts.end(), random);
        space_words seen;
        for (std::size_t i = 0; i < 50; ++i)
            seen.add(texts[i]);
        least = std::min(least, seen.rarity("owner"));
        most = std::max(most, seen.rarity("owner"));
    }
    EXPECT_LT(most - least, 0.3);
    EXPECT_LT(most, 0.6);
}

} // namespace
