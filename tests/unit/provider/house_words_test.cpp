#include "actors/provider/house_words.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tagwright {
namespace {

/// Answers at once, or when it is told to.
class map_store final : public value_store {
public:
    void get_value(std::string key, value_found then) override {
        if (late)
            waiting = [this, key, then] { then(std::string{values[key]}, {}); };
        else
            then(std::string{values[key]}, {});
    }
    void put_value(std::string key, std::string value, saved then) override {
        values[key] = std::move(value);
        then({});
    }
    std::map<std::string, std::string> values;
    bool late = false;
    std::function<void()> waiting;
};

TEST(HouseWords, AreKeptFromRunToRun) {
    const auto store = std::make_shared<map_store>();
    {
        house_words words(store, "space");
        for (int i = 0; i < 20; ++i)
            words.add({"owner"});
        EXPECT_EQ(words.view()->texts(), 0u) << "so few texts say little, and their order would show";
    }
    house_words later(store, "space");
    EXPECT_EQ(later.view()->texts_with("owner"), 20u);
    house_words elsewhere(store, "other space");
    EXPECT_EQ(elsewhere.view()->texts(), 0u);
}

TEST(HouseWords, AreLookedUpAnewWhenTheirTextsHaveDoubled) {
    house_words words(nullptr, "");
    std::vector<std::uint32_t> views;
    for (int i = 0; i < 250; ++i) {
        words.add({"owner"});
        if (const auto texts = words.view()->texts(); views.empty() || views.back() != texts)
            views.push_back(texts);
    }
    EXPECT_EQ(views, (std::vector<std::uint32_t>{0, 50, 100, 200}));
}

TEST(HouseWords, AreSavedNowAndThen) {
    const auto store = std::make_shared<map_store>();
    house_words words(store, "space");
    for (std::uint32_t i = 0; i + 1 < house_words::save_every; ++i)
        words.add({"owner"});
    EXPECT_EQ(store->values["space"], "");
    words.add({"owner"});
    EXPECT_EQ(store->values["space"], "space words 1 200\nowner 200\n");
}

TEST(HouseWords, AStoreThatAnswersLateIsNotWaitedFor) {
    const auto store = std::make_shared<map_store>();
    store->values["space"] = "space words 1 90\nowner 80\n";
    store->late = true;
    {
        house_words words(store, "space");
        words.add({"owner"});
        EXPECT_EQ(words.view()->texts(), 0u);
        store->waiting();
        EXPECT_EQ(words.view()->texts_with("owner"), 81u);
    }
    store->waiting(); // also when nobody is there any more
    store->values["space"] = "no such text";
    store->late = false;
    house_words broken(store, "space");
    EXPECT_EQ(broken.view()->texts(), 0u);
}

} // namespace
} // namespace tagwright
