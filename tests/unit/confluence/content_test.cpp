#include "tests/unit/confluence/fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// -- content: Cloud --------------------------------------------------------------------------------

TEST(CloudContent, BodiesAndLabelsAreOneRequestEach) {
    const auto scope = whole_space();
    const std::vector<std::string> ids{"1", "2", "30"};
    const auto requests = make_content(cloud(), scope, {}, ids, {.body = true, .labels = true});
    ASSERT_EQ(requests.size(), 2u);
    EXPECT_EQ(path_of(cloud(), requests[0].request),
              "/api/v2/pages?id=1&id=2&id=30&body-format=storage&status=current&limit=250");
    EXPECT_EQ(parameter(requests[1].request, "cql"), "id in (1,2,30)");
    EXPECT_EQ(parameter(requests[1].request, "expand"), "metadata.labels,version");
    EXPECT_EQ(requests[1].ids, ids);
    EXPECT_TRUE(requests[0].what.body && requests[1].what.labels);
    EXPECT_EQ(make_content(cloud(), scope, {}, ids, {.body = true, .labels = false}).size(), 1u);
    EXPECT_EQ(make_content(cloud(), scope, {}, ids, {.body = false, .labels = false}).size(), 0u);
    EXPECT_EQ(make_content(cloud(), scope, {}, {}, {.body = true, .labels = true}).size(), 0u);
    EXPECT_EQ(make_content(cloud(), scope, {}, given(251).page_ids, {.body = true, .labels = true}).size(), 4u);
}

TEST(CloudContent, ReadsBodiesOfV2) {
    const auto answer = parse_content(cloud(), ok(R"({"results":[
        {"id":"1","title":"a","version":{"number":2},"body":{"storage":{"representation":"storage","value":"<p>x</p>"}}},
        {"id":"2","title":"b","body":{"storage":{"value":null}}}, {"id":"3","body":{}}, {"id":"4","status":"trashed"},
        {"id":"5","status":"brand-new-status","body":{"storage":{"value":""}}}]})"));
    ASSERT_TRUE(answer.ok());
    const auto& items = answer.value.items;
    ASSERT_EQ(items.size(), 4u);
    EXPECT_EQ(items[0].storage, "<p>x</p>");
    EXPECT_EQ(items[0].page.version, 2u);
    EXPECT_FALSE(items[0].labels.known) << "v2 lists have no labels";
    EXPECT_EQ(items[1].storage, std::nullopt);
    EXPECT_EQ(items[2].storage, std::nullopt);
    EXPECT_EQ(items[3].storage, "") << "an empty page has a body";
}

TEST(CloudContent, GlobalLabelsOfV1AreKnownUnlessCutOff) {
    const auto answer = parse_content(cloud(), ok(R"({"results":[
        {"id":"1","metadata":{"labels":{"results":[{"prefix":"global","name":"a","id":"9"},{"prefix":"my","name":"favourite"},
            {"prefix":"team","name":"x"},{"name":"b"},{"prefix":"global","name":null},4],"start":0,"limit":200,"size":2}}},
        {"id":"2","metadata":{"labels":{"results":[{"prefix":"global","name":"a"}],"limit":1,"size":1}}},
        {"id":"3","metadata":{"labels":{"results":[{"prefix":"global","name":"a"}],"limit":200,"_links":{"next":"/rest/api/x"}}}},
        {"id":"4","metadata":{}}, {"id":"5","metadata":{"labels":{"results":[],"limit":200,"size":0}}}]})"));
    ASSERT_TRUE(answer.ok());
    const auto& items = answer.value.items;
    ASSERT_EQ(items.size(), 5u);
    EXPECT_EQ(items[0].labels, (existing_labels{{"a", "b"}, true}));
    EXPECT_FALSE(items[1].labels.known) << "as many as fit";
    EXPECT_FALSE(items[2].labels.known) << "more follow";
    EXPECT_FALSE(items[3].labels.known);
    EXPECT_EQ(items[4].labels, (existing_labels{{}, true}));
}

TEST(CloudContent, NextKeepsBodiesAndLabels) {
    auto next_of = [](const std::string& link) {
        return parse_content(cloud(), ok(R"({"results":[],"_links":{"next":")" + link + R"("}})")).value.next;
    };
    EXPECT_EQ(next_of("/rest/api/content/search?next=true&cursor=c"),
              "/rest/api/content/search?next=true&cursor=c&expand=metadata.labels%2Cversion");
    EXPECT_EQ(next_of("/wiki/api/v2/pages?cursor=c&body-format=storage"), "/api/v2/pages?cursor=c&body-format=storage");
    EXPECT_EQ(next_of("/wiki/api/v2/pages?cursor=c"), "/api/v2/pages?cursor=c&body-format=storage");
    EXPECT_EQ(next_of("https://evil.example/x"), "") << "the missing pages are read one by one";
    EXPECT_EQ(make_content_next(gateway(), "/api/v2/pages?cursor=c").url, gateway().root + "/api/v2/pages?cursor=c");
}

TEST(CloudContent, SinglePageTellsFiftyLabels) {
    EXPECT_EQ(path_of(cloud(), make_single(cloud(), page_type::page, "7", {.body = true, .labels = true})),
              "/api/v2/pages/7?body-format=storage&include-labels=true");
    EXPECT_EQ(path_of(cloud(), make_single(cloud(), page_type::page, "7/8?", {})), "/api/v2/pages/7%2F8%3F");
    const auto answer = parse_content(cloud(), ok(R"({"id":"7","title":"t","version":{"number":1},
        "body":{"storage":{"value":"v"}},"labels":{"results":[{"id":"1","name":"a","prefix":"global"}],"meta":{"hasMore":false}}})"));
    ASSERT_TRUE(answer.ok());
    ASSERT_EQ(answer.value.items.size(), 1u);
    EXPECT_EQ(answer.value.items[0].storage, "v");
    EXPECT_EQ(answer.value.items[0].labels, (existing_labels{{"a"}, true}));
    const auto more = parse_content(
        cloud(),
        ok(R"({"id":"7","labels":{"results":[{"name":"a","prefix":"global"}],"meta":{"hasMore":true,"cursor":"x"}}})"));
    EXPECT_FALSE(more.value.items[0].labels.known);
}

TEST(CloudContent, DeletedSinglePageIsGone) {
    EXPECT_EQ(parse_content(cloud(), ok(R"({"id":"7","status":"trashed"})")).why.code, errc::page_gone);
    EXPECT_EQ(
        parse_content(cloud(), answer(404, R"({"errors":[{"status":"404","title":"Cannot find page 7"}]})")).why.code,
        errc::not_found);
}

TEST(Content, NotFoundIsAPageThatIsGoneOnlyWhereConfluenceItselfSaysSo) {
    const auto own = answer(404, R"({"errors":[{"status":"404","title":"Cannot find page 7"}]})");
    EXPECT_EQ(parse_content(cloud(), own, errand::read_page).why.code, errc::page_gone);
    const auto proxy = parse_content(cloud(), answer(404, "<html>"), errand::read_page).why;
    EXPECT_EQ(course_of(proxy), course::wait);
    const auto list = parse_content(cloud(), own, errand::read_pages).why;
    EXPECT_EQ(course_of(list), course::end_run) << "a list leaves out what is gone: this is about who asks";
    EXPECT_EQ(parse_page_labels(cloud(), own).why.code, errc::page_gone);
}

TEST(Content, OtherShapesAreUnexpected) {
    for (const char* body : {"{}", "[]", R"({"results":1})", R"({"id":null})"})
        EXPECT_EQ(parse_content(datacenter(), ok(body)).why.code, errc::unexpected_answer) << body;
}

// -- content: Data Center ----------------------------------------------------------------------------

listing window(std::size_t start, std::size_t size) {
    listing out;
    out.here = "start=" + std::to_string(start) + "&size=" + std::to_string(size);
    for (std::size_t i = 0; i < size; ++i)
        out.pages.push_back({std::to_string(start + i), "t", 1, ""});
    return out;
}

std::vector<std::string> windows_of(const std::vector<bulk_read>& reads) {
    std::vector<std::string> out;
    for (const auto& read : reads)
        out.push_back(parameter(read.request, "start") + "+" + parameter(read.request, "limit"));
    return out;
}

TEST(DataCenterContent, ReadsOnlyWindowsThatHoldNeededPages) {
    const auto at = datacenter();
    const auto chunk = window(400, 200);
    const auto all = make_content(at, whole_space(), chunk,
                                  [&] {
                                      std::vector<std::string> ids;
                                      for (const auto& page : chunk.pages)
                                          ids.push_back(page.id);
                                      return ids;
                                  }(),
                                  {.body = true, .labels = true});
    EXPECT_THAT(windows_of(all), ElementsAre("400+50", "450+50", "500+50", "550+50"));
    EXPECT_EQ(parameter(all[0].request, "expand"), "body.storage,version,metadata.labels");
    EXPECT_EQ(parameter(all[0].request, "spaceKey"), "DOCS");
    EXPECT_EQ(parameter(all[0].request, "status"), "current");
    EXPECT_EQ(parameter(all[0].request, "type"), "page");
    EXPECT_THAT(
        windows_of(make_content(at, whole_space(), chunk, {"599", "410", "455"}, {.body = true, .labels = false})),
        ElementsAre("410+46", "599+1"));
    EXPECT_THAT(all[1].ids, ::testing::SizeIs(50));
    EXPECT_EQ(all[1].ids.front(), "450");
    const auto labels = make_content(at, whole_space(), chunk, {"400", "599"}, {.body = false, .labels = true});
    EXPECT_THAT(windows_of(labels), ElementsAre("400+200"));
    EXPECT_EQ(parameter(labels[0].request, "expand"), "version,metadata.labels");
    EXPECT_TRUE(make_content(at, whole_space(), chunk, {"7"}, {.body = true, .labels = true}).empty());
}

TEST(DataCenterContent, WindowsStepRoundPagesThatAreToBeAvoided) {
    auto scope = whole_space();
    scope.avoid = {"412", "413"};
    const auto reads = make_content(datacenter(), scope, window(400, 200), {"410", "411", "412", "414", "415"},
                                    {.body = true, .labels = false});
    EXPECT_THAT(windows_of(reads), ElementsAre("410+2", "414+2"));
}

TEST(Ancestors, AreReadFromThePageItself) {
    EXPECT_EQ(path_of(cloud(), make_ancestors(cloud(), "7")), "/api/v2/pages/7/ancestors?limit=250");
    EXPECT_EQ(path_of(datacenter(), make_ancestors(datacenter(), "7")), "/rest/api/content/7?expand=ancestors");
    EXPECT_THAT(
        parse_ancestors(cloud(), ok(R"({"results":[{"id":"1","type":"folder"},{"id":"2","type":"page"}]})")).value,
        ElementsAre("1", "2"));
    EXPECT_THAT(parse_ancestors(datacenter(), ok(R"({"id":"7","ancestors":[{"id":"1"}]})")).value, ElementsAre("1"));
    EXPECT_TRUE(parse_ancestors(datacenter(), ok(R"({"id":"7","ancestors":[]})")).ok());
    for (const char* unclear : {"{}", R"({"id":"7"})", R"({"results":null})", R"({"results":[{"type":"page"}]})",
                                R"({"results":[{"id":"1"}],"_links":{"next":"/wiki/api/v2/x"}})"})
        EXPECT_FALSE(parse_ancestors(cloud(), ok(unclear)).ok()) << unclear;
    EXPECT_EQ(parse_ancestors(cloud(), answer(404, R"({"errors":[{"status":404,"title":"gone 7"}]})")).why.code,
              errc::page_gone);
}

TEST(DataCenterContent, WindowsNextDoesNotWalkTheSpace) {
    const auto answer =
        parse_content(datacenter(), ok(v1_pages(1, 2, R"(,"_links":{"next":"/rest/api/content?start=2"})")));
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer.value.items.size(), 2u);
    EXPECT_EQ(answer.value.next, "");
}

TEST(DataCenterContent, ReadsBodyAndLabelsOfV1) {
    const auto answer =
        parse_content(datacenter(), ok(R"({"results":[{"id":"1","type":"page","status":"current","title":"t",
        "version":{"number":4},"body":{"storage":{"value":"<p>x</p>","representation":"storage"}},
        "metadata":{"labels":{"results":[{"prefix":"global","name":"a"}],"start":0,"limit":200,"size":1}}}],"size":1})"));
    ASSERT_EQ(answer.value.items.size(), 1u);
    EXPECT_EQ(answer.value.items[0].storage, "<p>x</p>");
    EXPECT_EQ(answer.value.items[0].labels, (existing_labels{{"a"}, true}));
}

TEST(DataCenterContent, GivenPagesAreSinglesAndDescendantsAreSearchedById) {
    const auto at = datacenter();
    const auto singles = make_content(at, given(2), {}, {"1000", "1001"}, {.body = true, .labels = true});
    ASSERT_EQ(singles.size(), 2u);
    EXPECT_EQ(path_of(at, singles[1].request),
              "/rest/api/content/1001?expand=body.storage%2Cversion%2Cmetadata.labels");
    const auto under = make_content(at, below("42"), {}, given(120).page_ids, {.body = true, .labels = false});
    ASSERT_EQ(under.size(), 3u);
    EXPECT_THAT(parameter(under[0].request, "cql"), HasSubstr("id in (1000,1001,"));
    EXPECT_EQ(parameter(under[0].request, "limit"), "50");
    EXPECT_EQ(make_content(at, below("42"), {}, given(120).page_ids, {.body = false, .labels = true}).size(), 1u);
}

} // namespace
} // namespace tagwright::confluence
