/// What every store keeps to, whatever is behind it.

#include "providers/store/memory_store.hpp"
#include "providers/store/sqlite_store.hpp"

#include "waiting_store.hpp"

#include <gmock/gmock.h>

#include <mutex>
#include <thread>

namespace tagwright::testing {
namespace {

using ::testing::ElementsAre;

enum class kind { memory, sqlite };

class StoreContract : public ::testing::TestWithParam<kind> {
protected:
    void SetUp() override { open(10'000); }

    void open(std::uint64_t rows_max) {
        store_.reset();
        if (GetParam() == kind::memory) {
            store_ = make_memory_store(rows_max);
        } else {
            sqlite_store_options options;
            options.rows_max = rows_max;
            options.touch_after = std::chrono::milliseconds{0};
            failure why;
            store_ = open_sqlite_store(scratch_.file("rows-" + std::to_string(rows_max)), options, why);
            ASSERT_NE(store_, nullptr) << why.message;
        }
    }

    waiting_store calls() { return waiting_store(*store_); }

    scratch_directory scratch_;
    std::unique_ptr<store> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract, ::testing::Values(kind::memory, kind::sqlite),
                         [](const auto& each) { return each.param == kind::memory ? "Memory" : "Sqlite"; });

TEST_P(StoreContract, RecordsComeBackAsTheyWere) {
    auto page = make_page("12", 18'446'744'073'709'551'615u);
    page.applied = true;
    calls().save({make_label("h1", {"x", "y"})}, {page});
    const auto labels = calls().find_labels("settings", {"h1"});
    ASSERT_TRUE(labels.at(0));
    EXPECT_EQ(labels[0]->settings_key, "settings");
    EXPECT_EQ(labels[0]->text_hash, "h1");
    EXPECT_THAT(labels[0]->labels, ElementsAre("x", "y"));
    EXPECT_EQ(labels[0]->provider, "local");
    const auto pages = calls().find_pages("scope", {"12"});
    ASSERT_TRUE(pages.at(0));
    EXPECT_EQ(pages[0]->scope_key, "scope");
    EXPECT_EQ(pages[0]->page_id, "12");
    EXPECT_EQ(pages[0]->version, page.version);
    EXPECT_EQ(pages[0]->text_hash, "hash-12");
    EXPECT_THAT(pages[0]->labels, ElementsAre("one", "two"));
    EXPECT_EQ(pages[0]->existing, page.existing);
    EXPECT_TRUE(pages[0]->applied);
    EXPECT_EQ(pages[0]->provider, "gemini");
}

TEST_P(StoreContract, EmptyListsAndTextsComeBack) {
    label_record nothing{"", "", {}, ""};
    page_record bare;
    calls().save({nothing}, {bare});
    ASSERT_TRUE(calls().find_labels("", {""}).at(0));
    EXPECT_TRUE(calls().find_labels("", {""})[0]->labels.empty());
    const auto page = calls().find_pages("", {""}).at(0);
    ASSERT_TRUE(page);
    EXPECT_FALSE(page->existing.known);
    EXPECT_FALSE(page->applied);
    calls().save({}, {});
    EXPECT_TRUE(calls().find_labels("settings", {}).empty());
}

TEST_P(StoreContract, AnswersStandInTheOrderOfTheQuestion) {
    calls().save({make_label("b", {"B"}), make_label("a", {"A"})});
    const auto found = calls().find_labels("settings", {"a", "missing", "b", "a"});
    ASSERT_EQ(found.size(), 4u);
    EXPECT_THAT(found[0]->labels, ElementsAre("A"));
    EXPECT_FALSE(found[1]);
    EXPECT_THAT(found[2]->labels, ElementsAre("B"));
    EXPECT_THAT(found[3]->labels, ElementsAre("A"));
    const auto pages = calls().find_pages("scope", {"nobody"});
    ASSERT_EQ(pages.size(), 1u);
    EXPECT_FALSE(pages[0]);
}

TEST_P(StoreContract, KeysAreKeptApart) {
    calls().save({make_label("h")}, {make_page("1")});
    EXPECT_FALSE(calls().find_labels("other settings", {"h"}).at(0));
    EXPECT_FALSE(calls().find_pages("other scope", {"1"}).at(0));
}

TEST_P(StoreContract, LaterSavesReplaceEarlierOnes) {
    calls().save({make_label("h", {"old"})}, {make_page("1", 1)});
    calls().save({make_label("h", {"new"})}, {make_page("1", 2), make_page("1", 3)});
    EXPECT_THAT(calls().find_labels("settings", {"h"})[0]->labels, ElementsAre("new"));
    EXPECT_EQ(calls().find_pages("scope", {"1"})[0]->version, 3u);
}

TEST_P(StoreContract, CallsAreAnsweredInTheirOrder) {
    std::mutex mutex;
    std::vector<int> order;
    std::promise<void> last;
    for (int i = 0; i < 300; ++i) {
        const auto note = [&, i] {
            const std::lock_guard guard(mutex);
            order.push_back(i);
        };
        const auto hash = std::to_string(i);
        store_->save({make_label(hash)}, {}, [note](failure) { note(); });
        store_->find_labels("settings", {hash}, [&, note, i](auto&& found, failure why) {
            EXPECT_FALSE(why);
            EXPECT_TRUE(found.at(0)) << "a save is seen by the next read";
            note();
            if (i == 299)
                last.set_value();
        });
    }
    last.get_future().get();
    ASSERT_EQ(order.size(), 600u);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_P(StoreContract, AnyTextSurvives) {
    constexpr char raw[] = "päge 日本 🏷 \"quotes\" \\ \n\t'; DROP TABLE pages; -- \0 end";
    const std::string text(raw, sizeof raw - 1);
    auto record = make_label(text, {text, "größe", "🏷"});
    record.provider = text;
    calls().save({record});
    const auto found = calls().find_labels("settings", {text}).at(0);
    ASSERT_TRUE(found);
    EXPECT_THAT(found->labels, ElementsAre(text, "größe", "🏷"));
    EXPECT_EQ(found->provider, text);
    calls().put_value(text, text);
    EXPECT_EQ(calls().get_value(text), text);
}

TEST_P(StoreContract, BrokenUtf8DoesNotFailASave) {
    calls().save({make_label("h", {"bad\xff"})});
    EXPECT_TRUE(calls().find_labels("settings", {"h"}).at(0));
}

TEST_P(StoreContract, ValuesAreKeptAndUnknownOnesAreEmpty) {
    EXPECT_EQ(calls().get_value("limits"), "");
    calls().put_value("limits", "{\"level\":4}");
    calls().put_value("limits", "{\"level\":5}");
    EXPECT_EQ(calls().get_value("limits"), "{\"level\":5}");
}

TEST_P(StoreContract, TenThousandRecords) {
    std::vector<label_record> labels;
    std::vector<page_record> pages;
    std::vector<std::string> ids;
    for (int i = 0; i < 10'000; ++i) {
        ids.push_back(std::to_string(i));
        labels.push_back(make_label(ids.back()));
        pages.push_back(make_page(ids.back()));
    }
    calls().save(std::move(labels), std::move(pages));
    const auto found = calls().find_labels("settings", ids);
    EXPECT_EQ(std::count_if(found.begin(), found.end(), [](const auto& each) { return each.has_value(); }), 10'000);
    const auto seen = calls().find_pages("scope", ids);
    EXPECT_EQ(std::count_if(seen.begin(), seen.end(), [](const auto& each) { return each.has_value(); }), 10'000);
}

TEST_P(StoreContract, OldestUsedRowsAreTrimmed) {
    open(100);
    calls().save({make_label("first"), make_label("second")});
    for (int i = 0; i < 1000; i += 10) {
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
        calls().find_labels("settings", {"first"}); // in use: stays
        std::vector<label_record> more;
        for (int k = i; k < i + 10; ++k)
            more.push_back(make_label(std::to_string(k)));
        calls().save(std::move(more));
    }
    EXPECT_TRUE(calls().find_labels("settings", {"first"}).at(0));
    EXPECT_FALSE(calls().find_labels("settings", {"second"}).at(0));
    EXPECT_TRUE(calls().find_labels("settings", {"999"}).at(0));
    std::vector<std::string> all;
    for (int i = 0; i < 1000; ++i)
        all.push_back(std::to_string(i));
    const auto found = calls().find_labels("settings", all);
    const auto left = std::count_if(found.begin(), found.end(), [](const auto& each) { return each.has_value(); });
    EXPECT_GE(left, 99);
    EXPECT_LE(left, 116);
}

TEST_P(StoreContract, ManyThreadsMayCall) {
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

TEST_P(StoreContract, CallbackMayCallTheStore) {
    std::promise<std::string> value;
    store_->put_value("k", "v", [&](failure) {
        store_->get_value("k", [&](std::string&& got, failure) { value.set_value(std::move(got)); });
    });
    EXPECT_EQ(value.get_future().get(), "v");
}

} // namespace
} // namespace tagwright::testing
