#include "app/demo/fake_confluence.hpp"
#include "tests/unit/demo/client.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

namespace tagwright {
namespace {

using namespace confluence;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// Five hundred and three pages, so that walks take several chunks everywhere.
constexpr int pages_total = 503;

class fake_confluence_test : public ::testing::TestWithParam<api> {
protected:
    fake_confluence_test() {
        server.add_space("DOCS", "Documents");
        server.add_space("ELSE", "Something else");
        for (int i = 1; i <= pages_total; ++i)
            server.add_page("DOCS", {.id = std::to_string(1000 + i),
                                     .title = "Page " + std::to_string(i),
                                     .storage = "<p>Text &amp; words of " + std::to_string(i) + "</p>",
                                     .labels = {"first", "my:favourite"},
                                     .parent = i > 400 ? "1400" : ""});
        server.add_page("ELSE", {.id = "7", .title = "Not ours", .storage = {}, .labels = {}, .parent = {}});
    }

    [[nodiscard]] site good() const {
        const auto& as = server.options();
        return GetParam() == api::cloud ? make_site(api::cloud, {server.cloud_url(), as.email, as.api_token, {}})
                                        : make_site(api::datacenter, {server.datacenter_url(), {}, {}, as.pat});
    }
    [[nodiscard]] site bad() const {
        return GetParam() == api::cloud ? make_site(api::cloud, {server.cloud_url(), "demo@example.com", "wrong", {}})
                                        : make_site(api::datacenter, {server.datacenter_url(), {}, {}, "wrong"});
    }
    page_scope docs(const site& at) {
        const auto found = parse_find_space(at, "docs", web.send(make_find_space(at, "docs")));
        EXPECT_TRUE(found.ok()) << found.why.message;
        return {found.value, {}, {}};
    }
    /// Every chunk of a listing.
    std::vector<listing> walk(const site& at, const page_scope& scope) {
        std::vector<listing> chunks;
        std::string next;
        do {
            auto chunk = parse_listing(at, scope, next, web.send(make_listing(at, scope, next)));
            EXPECT_TRUE(chunk.ok()) << chunk.why.message;
            next = chunk.value.next;
            chunks.push_back(std::move(chunk.value));
        } while (!next.empty() && chunks.size() < 100);
        return chunks;
    }
    /// Titles and versions may be left out of a listing by page, so ids are compared. Windows of Data Center
    /// overlap by a page.
    static std::vector<std::string> ids_of(const std::vector<listing>& chunks) {
        std::vector<std::string> ids;
        for (const auto& chunk : chunks)
            for (const auto& page : chunk.pages)
                if (ids.empty() || ids.back() != page.id)
                    ids.push_back(page.id);
        return ids;
    }
    std::vector<content_item> read(const site& at, const page_scope& scope, const listing& chunk,
                                   const std::vector<std::string>& ids, content_parts what) {
        std::vector<content_item> items;
        for (auto& bulk : make_content(at, scope, chunk, ids, what))
            for (auto request = std::move(bulk.request);;) {
                auto part = parse_content(at, web.send(std::move(request)));
                EXPECT_TRUE(part.ok()) << part.why.message;
                std::move(part.value.items.begin(), part.value.items.end(), std::back_inserter(items));
                if (part.value.next.empty())
                    break;
                request = make_content_next(at, part.value.next);
            }
        return items;
    }
    parsed<existing_labels> add(const site& at, const std::string& page, const std::vector<std::string>& names) {
        return parse_add_labels(at, web.send(make_add_labels(at, page, names)));
    }

    demo::fake_confluence server;
    test::client web;
};

INSTANTIATE_TEST_SUITE_P(both, fake_confluence_test, ::testing::Values(api::cloud, api::datacenter),
                         [](const auto& what) { return what.param == api::cloud ? "cloud" : "datacenter"; });

TEST_P(fake_confluence_test, KnowsWhoAsks) {
    const auto at = good();
    const auto me = parse_current_user(at, web.send(make_current_user(at)));
    ASSERT_TRUE(me.ok()) << me.why.message;
    EXPECT_FALSE(me.value.anonymous);
    EXPECT_EQ(me.value.display_name, "Demo User");
}

TEST_P(fake_confluence_test, WalkMeetsEveryPageOnce) {
    const auto at = good();
    const auto chunks = walk(at, docs(at));
    EXPECT_GE(chunks.size(), 3u);
    const auto ids = ids_of(chunks);
    EXPECT_EQ(ids.size(), static_cast<std::size_t>(pages_total));
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), ids.size());
}

TEST_P(fake_confluence_test, WalkGoesOnBehindAShortChunk) {
    server.behave([](demo::behaviour& how) { how.list_pages_max = 60; });
    const auto at = good();
    EXPECT_EQ(ids_of(walk(at, docs(at))).size(), static_cast<std::size_t>(pages_total));
}

TEST_P(fake_confluence_test, WalkSkipsTrashedAndArchivedPages) {
    server.trash_page("1003");
    server.archive_page("1004");
    server.delete_page("1005");
    const auto at = good();
    const auto ids = ids_of(walk(at, docs(at)));
    for (const char* gone : {"1003", "1004", "1005"})
        EXPECT_EQ(std::count(ids.begin(), ids.end(), gone), 0) << gone;
    EXPECT_EQ(ids.size(), static_cast<std::size_t>(pages_total - 3));
}

TEST_P(fake_confluence_test, ListsDescendantsOnly) {
    const auto at = good();
    auto scope = docs(at);
    scope.under = "1400";
    const auto ids = ids_of(walk(at, scope));
    EXPECT_EQ(ids.size(), 103u);
    EXPECT_EQ(std::count(ids.begin(), ids.end(), "1400"), 0);
}

TEST_P(fake_confluence_test, BulkReadsGiveBodiesAndLabels) {
    const auto at = good();
    const auto scope = docs(at);
    const auto chunks = walk(at, scope);
    const auto& chunk = chunks.at(1);
    std::vector<std::string> ids;
    for (const auto& page : chunk.pages)
        ids.push_back(page.id);
    std::set<std::string> bodies;
    std::set<std::string> labelled;
    for (const auto& item : read(at, scope, chunk, ids, {.body = true, .labels = true})) {
        if (item.storage && item.storage->find("<p>Text &amp; words") == 0)
            bodies.insert(item.page.id);
        if (item.labels.known && item.labels.names == std::vector<std::string>{"first"})
            labelled.insert(item.page.id);
    }
    const std::set<std::string> all(ids.begin(), ids.end());
    EXPECT_EQ(bodies, all);
    EXPECT_EQ(labelled, all);
}

TEST_P(fake_confluence_test, EditsRaiseTheVersionAndLabelsDoNot) {
    const auto at = good();
    server.edit_page("1001", "<p>new</p>", "New title");
    ASSERT_TRUE(add(at, "1002", {"second"}).ok());
    const auto single = [&](const char* id) {
        auto got = parse_content(at, web.send(make_single(at, page_type::page, id, {.body = true, .labels = false})));
        EXPECT_EQ(got.value.items.size(), 1u) << got.why.message;
        return got.value.items.empty() ? content_item{} : got.value.items.front();
    };
    EXPECT_EQ(single("1001").page.version, 2u);
    EXPECT_EQ(single("1001").page.title, "New title");
    EXPECT_EQ(single("1001").storage, "<p>new</p>");
    EXPECT_EQ(single("1002").page.version, 1u);
}

TEST_P(fake_confluence_test, LabelsAreAddedOnceAndTakenOff) {
    const auto at = good();
    const auto after = add(at, "1001", {"second", "first"});
    ASSERT_TRUE(after.ok()) << after.why.message;
    EXPECT_THAT(after.value.names, UnorderedElementsAre("first", "second"));
    EXPECT_THAT(server.labels_of("1001"), UnorderedElementsAre("first", "my:favourite", "second"));
    ASSERT_EQ(server.label_writes().size(), 1u);
    EXPECT_THAT(server.label_writes()[0].added, ElementsAre("second"));

    const auto remove = [&] { return parse_remove_label(at, web.send(make_remove_label(at, "1001", "second"))); };
    const auto removed = remove();
    EXPECT_TRUE(removed.ok() && removed.value) << removed.why.message;
    const auto again = remove();
    EXPECT_TRUE(again.ok() && !again.value) << again.why.message;
    const auto read_back = parse_page_labels(at, web.send(make_page_labels(at, page_type::page, "1001")));
    EXPECT_THAT(read_back.value.names, ElementsAre("first"));
}

TEST_P(fake_confluence_test, NamesAreSplitLoweredOrRefused) {
    const auto at = good();
    ASSERT_TRUE(add(at, "1001", {"Ümlaut Two,three"}).ok());
    EXPECT_THAT(server.labels_of("1001"), UnorderedElementsAre("first", "my:favourite", "ümlaut", "two", "three"));
    EXPECT_EQ(add(at, "1002", {"v1.2"}).why.code, errc::bad_request);
    EXPECT_EQ(add(at, "1002", {std::string(256, 'x')}).why.code, errc::bad_request);
    EXPECT_TRUE(add(at, "1002", {std::string(255, 'x')}).ok());
}

TEST_P(fake_confluence_test, WrongCredentialsAreRefused) {
    const auto at = bad();
    const auto me = parse_current_user(at, web.send(make_current_user(at)));
    EXPECT_EQ(me.why.code, errc::bad_credentials) << me.why.message;
    EXPECT_FALSE(add(at, "1001", {"second"}).ok());
    EXPECT_THAT(server.label_writes(), IsEmpty());
}

TEST_P(fake_confluence_test, AnonymousMayReadButNotWrite) {
    server.allow_anonymous(true);
    const auto at = bad();
    const auto me = parse_current_user(at, web.send(make_current_user(at)));
    EXPECT_TRUE(me.why || me.value.anonymous);
    EXPECT_FALSE(walk(at, docs(at)).empty());
    EXPECT_EQ(add(at, "1001", {"second"}).why.code, errc::forbidden);
}

TEST_P(fake_confluence_test, UnknownSpacesAndPagesAreNamedSo) {
    const auto at = good();
    EXPECT_EQ(parse_find_space(at, "NOPE", web.send(make_find_space(at, "NOPE"))).why.code, errc::space_not_found);
    EXPECT_EQ(add(at, "999", {"second"}).why.code, errc::page_gone);
}

TEST_P(fake_confluence_test, ReadOnlyPagesRefuseWrites) {
    server.behave([](demo::behaviour& how) { how.read_only = {"1001"}; });
    EXPECT_EQ(add(good(), "1001", {"second"}).why.code, errc::forbidden);
}

TEST_P(fake_confluence_test, PlannedFaultsHitTheirKindOnly) {
    const auto at = good();
    server.fail_next(1, {429, "{}", {{"Retry-After", "7"}}}, demo::request_kind::label_add);
    const auto me = parse_current_user(at, web.send(make_current_user(at)));
    EXPECT_TRUE(me.ok()) << me.why.message;
    const auto limited = add(at, "1001", {"second"});
    EXPECT_EQ(limited.why.code, errc::rate_limited);
    EXPECT_EQ(limited.hints.retry_after, std::chrono::seconds{7});
    EXPECT_TRUE(add(at, "1001", {"second"}).ok());
    server.fail_next(1, {.status = 0, .body = {}, .headers = {}});
    EXPECT_EQ(parse_current_user(at, web.send(make_current_user(at))).why.code, errc::network);
}

TEST_P(fake_confluence_test, RequestsAreCountedByKind) {
    const auto at = good();
    const auto scope = docs(at);
    ASSERT_TRUE(add(at, "1001", {"second"}).ok());
    EXPECT_EQ(server.count(demo::request_kind::space), 1u);
    EXPECT_EQ(server.count(demo::request_kind::label_add), 1u);
    EXPECT_EQ(server.requests().back().status, 200);
    server.forget_requests();
    EXPECT_EQ(server.count(), 0u);
}

TEST(fake_confluence, TokenWithoutScopesIsToldApart) {
    demo::fake_confluence server;
    server.miss_scopes(true);
    test::client web;
    const auto at = make_site(api::cloud, {server.cloud_url(), server.options().email, server.options().api_token, {}});
    EXPECT_EQ(parse_current_user(at, web.send(make_current_user(at))).why.code, errc::scope_missing);
}

} // namespace
} // namespace tagwright
