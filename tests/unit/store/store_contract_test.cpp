/// What every store keeps to, whatever is behind it: the sentences of store_part.hpp and of the three interfaces. A new
/// store is one more line of `stores` in store_contract.hpp. What is kept of runs: run_journal_contract_test.cpp.

#include "providers/store/run_json.hpp"
#include "store_contract.hpp"

#include <gmock/gmock.h>

#include <mutex>
#include <thread>

namespace tagwright::testing {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class store_part_contract : public store_contract {};
class label_cache_contract : public store_contract {};
class value_contract : public store_contract {};

INSTANTIATE_TEST_SUITE_P(Stores, store_part_contract, ::testing::ValuesIn(stores), store_name);
INSTANTIATE_TEST_SUITE_P(Stores, label_cache_contract, ::testing::ValuesIn(stores), store_name);
INSTANTIATE_TEST_SUITE_P(Stores, value_contract, ::testing::ValuesIn(stores), store_name);

// -- every call -------------------------------------------------------------------------------------------

TEST_P(store_part_contract, EachCallIsAnsweredOnceThoughTheStoreIsDestroyedMeanwhile) {
    std::array<std::atomic<int>, 500> answers{};
    for (std::size_t i = 0; i < answers.size(); i += 10) {
        const auto note = [&, i](std::size_t k) { return [&, at = i + k](auto&&...) { ++answers[at]; }; };
        const auto name = std::to_string(i);
        opened->find_labels("settings", {name}, note(0));
        opened->find_pages("scope", {name}, note(1));
        opened->save({make_label(name)}, {}, note(2));
        opened->open_run(name, make_run(name), note(3));
        opened->save_run({}, {make_run_page(name, "1")}, note(4));
        opened->find_runs(1, note(5));
        opened->find_run_pages(name, {"1"}, note(6));
        opened->walk_run_pages(name, "", 1, note(7));
        opened->get_value(name, note(8));
        opened->put_value(name, name, note(9));
    }
    opened.reset();
    EXPECT_THAT(std::vector<int>(answers.begin(), answers.end()), Each(1));
}

TEST_P(store_part_contract, AnAnswerMayCallTheStore) {
    std::promise<std::string> value;
    opened->put_value("k", "v", [&](const failure&) {
        opened->get_value("k", [&](std::string&& got, const failure&) { value.set_value(std::move(got)); });
    });
    EXPECT_EQ(value.get_future().get(), "v");
}

TEST_P(store_part_contract, CallsAreAnsweredInTheirOrderAndReadsSeeWhatWasSavedBefore) {
    std::vector<int> order; // of one thread at a time
    for (int i = 0; i < 600; i += 2) {
        const auto hash = std::to_string(i);
        opened->save({make_label(hash)}, {}, [&order, i](const failure&) { order.push_back(i); });
        opened->find_labels("settings", {hash}, [&order, i](auto&& found, const failure& why) {
            EXPECT_FALSE(why);
            EXPECT_EQ(found_in(found), 1);
            order.push_back(i + 1);
        });
    }
    opened.reset();
    EXPECT_THAT(order, SizeIs(600));
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_P(store_part_contract, CallsBesideOneThatFailsDoNotFail) {
    const auto held = calls().open_run("r", make_run("r"));
    std::vector<errc> answers;
    const auto note = [&answers](const failure& why) { answers.push_back(why.code); };
    opened->save({make_label("before")}, {}, note);
    opened->open_run("r", make_run("r"), [note](auto&&, auto&&, const failure& why) { note(why); });
    opened->open_run("nobody", {}, [note](auto&&, auto&&, const failure& why) { note(why); });
    opened->save({make_label("behind")}, {}, note);
    EXPECT_EQ(found_in(calls().find_labels("settings", {"before", "behind"})), 2);
    EXPECT_THAT(answers, ElementsAre(failure{}.code, errc::run_busy, errc::run_not_found, failure{}.code));
}

TEST_P(store_part_contract, ManyThreadsMayCall) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 100; ++i) {
                const auto id = std::to_string(t) + "-" + std::to_string(i);
                calls().save({make_label(id)}, {make_page(id)});
                EXPECT_TRUE(calls().find_pages("scope", {id}).at(0));
            }
        });
    for (auto& thread : threads)
        thread.join();
}

// -- the cache --------------------------------------------------------------------------------------------

TEST_P(label_cache_contract, RecordsComeBackAsTheyWere) {
    auto page = make_page("12", 18'446'744'073'709'551'615u);
    page.applied = true;
    calls().save({make_label("h1", {"x", "y"})}, {page});
    const auto labels = calls().find_labels("settings", {"h1"});
    ASSERT_TRUE(labels.at(0));
    EXPECT_EQ(labels[0]->settings_key + "/" + labels[0]->text_hash, "settings/h1");
    EXPECT_THAT(labels[0]->labels, ElementsAre("x", "y"));
    EXPECT_EQ(labels[0]->provider, "local");
    const auto pages = calls().find_pages("scope", {"12"});
    ASSERT_TRUE(pages.at(0));
    EXPECT_EQ(pages[0]->scope_key + "/" + pages[0]->page_id, "scope/12");
    EXPECT_EQ(pages[0]->version, page.version);
    EXPECT_EQ(pages[0]->text_hash, "hash-12");
    EXPECT_THAT(pages[0]->labels, ElementsAre("one", "two"));
    EXPECT_EQ(pages[0]->existing, page.existing);
    EXPECT_TRUE(pages[0]->applied);
    EXPECT_EQ(pages[0]->provider, "gemini");
}

TEST_P(label_cache_contract, EmptyListsAndTextsComeBack) {
    calls().save({{"", "", {}, ""}}, {page_record{}});
    EXPECT_TRUE(calls().find_labels("", {""}).at(0).value().labels.empty());
    const auto page = calls().find_pages("", {""}).at(0);
    ASSERT_TRUE(page);
    EXPECT_FALSE(page->existing.known);
    EXPECT_FALSE(page->applied);
    calls().save({}, {});
    EXPECT_TRUE(calls().find_labels("settings", {}).empty());
    EXPECT_TRUE(calls().find_pages("scope", {}).empty());
}

TEST_P(label_cache_contract, AnswersStandInTheOrderOfTheQuestion) {
    calls().save({make_label("b", {"B"}), make_label("a", {"A"})}, {make_page("2", 2), make_page("1", 1)});
    const auto found = calls().find_labels("settings", {"a", "missing", "b", "a"});
    ASSERT_THAT(found, SizeIs(4));
    EXPECT_THAT(found[0]->labels, ElementsAre("A"));
    EXPECT_FALSE(found[1]);
    EXPECT_THAT(found[2]->labels, ElementsAre("B"));
    EXPECT_THAT(found[3]->labels, ElementsAre("A"));
    const auto pages = calls().find_pages("scope", {"1", "nobody", "2"});
    ASSERT_THAT(pages, SizeIs(3));
    EXPECT_EQ(pages[0]->version, 1u);
    EXPECT_FALSE(pages[1]);
    EXPECT_EQ(pages[2]->version, 2u);
}

TEST_P(label_cache_contract, KeysAreKeptApart) {
    calls().save({make_label("h")}, {make_page("1")});
    EXPECT_FALSE(calls().find_labels("other settings", {"h"}).at(0));
    EXPECT_FALSE(calls().find_pages("other scope", {"1"}).at(0));
}

TEST_P(label_cache_contract, WhatIsThereIsReplaced) {
    calls().save({make_label("h", {"old"})}, {make_page("1", 1)});
    calls().save({make_label("h", {"new"})}, {make_page("1", 2), make_page("1", 3)});
    EXPECT_THAT(calls().find_labels("settings", {"h"})[0]->labels, ElementsAre("new"));
    EXPECT_EQ(calls().find_pages("scope", {"1"})[0]->version, 3u);
}

TEST_P(label_cache_contract, AnyTextSurvives) {
    auto record = make_label(odd_text, {odd_text, "größe", "🏷"});
    record.provider = odd_text;
    calls().save({record, make_label("broken", {"bad\xff"})});
    const auto found = calls().find_labels("settings", {odd_text, "broken"});
    ASSERT_EQ(found_in(found), 2);
    EXPECT_THAT(found[0]->labels, ElementsAre(odd_text, "größe", "🏷"));
    EXPECT_EQ(found[0]->provider, odd_text);
}

TEST_P(label_cache_contract, TenThousandRecordsAreOneCall) {
    std::vector<label_record> labels;
    std::vector<page_record> pages;
    std::vector<std::string> ids;
    for (int i = 0; i < 10'000; ++i) {
        ids.push_back(std::to_string(i));
        labels.push_back(make_label(ids.back()));
        pages.push_back(make_page(ids.back()));
    }
    calls().save(std::move(labels), std::move(pages));
    EXPECT_EQ(found_in(calls().find_labels("settings", ids)), 10'000);
    EXPECT_EQ(found_in(calls().find_pages("scope", ids)), 10'000);
}

TEST_P(label_cache_contract, WhatWasNotUsedForLongestIsForgotten) {
    open(100);
    calls().save({make_label("first"), make_label("second")});
    std::vector<std::string> all;
    for (int i = 0; i < 1000; i += 10) {
        std::this_thread::sleep_for(std::chrono::milliseconds{1}); // times of use are in milliseconds
        calls().find_labels("settings", {"first"});                // in use: stays
        std::vector<label_record> more;
        for (int k = i; k < i + 10; ++k)
            more.push_back(make_label(all.emplace_back(std::to_string(k))));
        calls().save(std::move(more));
    }
    EXPECT_TRUE(calls().find_labels("settings", {"first"}).at(0));
    EXPECT_FALSE(calls().find_labels("settings", {"second"}).at(0));
    EXPECT_TRUE(calls().find_labels("settings", {"999"}).at(0));
    const auto left = found_in(calls().find_labels("settings", all));
    EXPECT_GE(left, 99);
    EXPECT_LE(left, 116);
}

// -- values -----------------------------------------------------------------------------------------------

TEST_P(value_contract, AreKeptAndReplacedAndEmptyWhereNothingWasPut) {
    EXPECT_EQ(calls().get_value("limits"), "");
    calls().put_value("limits", "{\"level\":4}");
    calls().put_value("limits", "{\"level\":5}");
    EXPECT_EQ(calls().get_value("limits"), "{\"level\":5}");
    calls().put_value(odd_text, odd_text);
    EXPECT_EQ(calls().get_value(odd_text), odd_text);
}

TEST_P(value_contract, NoneIsForgotten) {
    open(1);
    for (int i = 0; i < 40; ++i)
        calls().put_value(std::to_string(i), "kept");
    for (int i = 0; i < 40; ++i)
        EXPECT_EQ(calls().get_value(std::to_string(i)), "kept");
}

} // namespace
} // namespace tagwright::testing
