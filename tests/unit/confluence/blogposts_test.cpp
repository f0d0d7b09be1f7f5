// Listings and reads where blog posts are asked for, too.

#include "tests/unit/confluence/fixtures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::ElementsAre;

page_scope space_with(std::vector<page_type> types) {
    page_scope out;
    out.where = {"65538", "DOCS", "Documentation"};
    out.types = std::move(types);
    return out;
}

const std::vector both = {page_type::page, page_type::blogpost};

/// The paths that a whole listing asks for, and "type id" of what it shows. Each answer stands for one request.
struct walk {
    walk(const site& at, const page_scope& scope, const std::vector<std::string>& answers) {
        std::string next;
        for (const auto& body : answers) {
            paths.push_back(path_of(at, make_listing(at, scope, next)));
            auto chunk = parse_listing(at, scope, next, answer(200, body));
            EXPECT_TRUE(chunk.ok()) << chunk.why.message;
            for (const auto& page : chunk.value.pages)
                pages.push_back(std::string(to_string(page.type)) + " " + page.id);
            next = chunk.value.next;
        }
        EXPECT_EQ(next, "") << "the listing goes on";
    }
    std::vector<std::string> paths, pages;
};

TEST(BlogPosts, ComeAfterThePagesOfASpaceOnCloud) {
    const walk all(cloud(), space_with(both),
                   {R"({"results":[{"id":"1"}],"_links":{"next":"/wiki/api/v2/spaces/65538/pages?cursor=a"}})",
                    R"({"results":[{"id":"2"}],"_links":{}})",
                    R"({"results":[{"id":"8"}],"_links":{"next":"/wiki/api/v2/spaces/65538/blogposts?cursor=b"}})",
                    R"({"results":[{"id":"9"}],"_links":{}})"});
    EXPECT_THAT(all.pages, ElementsAre("page 1", "page 2", "blogpost 8", "blogpost 9"));
    EXPECT_THAT(all.paths, ElementsAre("/api/v2/spaces/65538/pages?status=current&limit=250",
                                       "/api/v2/spaces/65538/pages?cursor=a",
                                       "/api/v2/spaces/65538/blogposts?status=current&limit=250",
                                       "/api/v2/spaces/65538/blogposts?cursor=b"));
}

TEST(BlogPosts, AloneOnCloud) {
    const walk all(cloud(), space_with({page_type::blogpost}), {R"({"results":[{"id":"8"}],"_links":{}})"});
    EXPECT_THAT(all.pages, ElementsAre("blogpost 8"));
    EXPECT_THAT(all.paths, ElementsAre("/api/v2/spaces/65538/blogposts?status=current&limit=250"));
}

TEST(BlogPosts, GivenIdsAreLookedForAmongBothOnCloud) {
    auto scope = space_with(both);
    scope.page_ids = {"1", "8"};
    const walk all(cloud(), scope,
                   {R"({"results":[{"id":"1","status":"current","spaceId":"65538"}],"_links":{}})",
                    R"({"results":[{"id":"8","status":"current","spaceId":"65538"}],"_links":{}})"});
    EXPECT_THAT(all.pages, ElementsAre("page 1", "blogpost 8"));
    EXPECT_THAT(all.paths, ElementsAre("/api/v2/pages?id=1&id=8&space-id=65538&status=current&limit=250",
                                       "/api/v2/blogposts?id=1&id=8&space-id=65538&status=current&limit=250"));
}

TEST(BlogPosts, ComeAfterThePagesOfASpaceOnDataCenter) {
    const walk all(datacenter(), space_with(both),
                   {R"({"results":[{"id":"1","type":"page"}],"size":1,"limit":200,"_links":{}})",
                    R"({"results":[{"id":"8","type":"blogpost"},{"id":"9","type":"blogpost"}],"size":2,"limit":200,
                        "_links":{"next":"/rest/api/content?start=2"}})",
                    R"({"results":[{"id":"9","type":"blogpost"}],"size":1,"limit":200,"_links":{}})"});
    EXPECT_THAT(all.pages, ElementsAre("page 1", "blogpost 8", "blogpost 9", "blogpost 9"));
    EXPECT_THAT(
        all.paths,
        ElementsAre("/rest/api/content?spaceKey=DOCS&type=page&status=current&start=0&limit=200&expand=version",
                    "/rest/api/content?spaceKey=DOCS&type=blogpost&status=current&start=0&limit=200&expand=version",
                    "/rest/api/content?spaceKey=DOCS&type=blogpost&status=current&start=1&limit=200&expand=version"));
}

TEST(BlogPosts, AGivenIdOnDataCenterIsReadOnceAndSaysItsType) {
    auto scope = space_with(both);
    scope.page_ids = {"8"};
    const std::string body = R"({"id":"8","type":"blogpost","status":"current","space":{"key":"DOCS"}})";
    EXPECT_THAT(walk(datacenter(), scope, {body}).pages, ElementsAre("blogpost 8"));
    scope.types = {page_type::page};
    EXPECT_THAT(walk(datacenter(), scope, {body}).pages, ElementsAre());
}

TEST(BlogPosts, AreReadWhereTheyAreKept) {
    listing chunk;
    chunk.pages.push_back({"8", "News", 1, "", page_type::blogpost});
    const auto on_cloud = make_content(cloud(), space_with(both), chunk, {"8"}, {.body = true, .labels = true});
    ASSERT_EQ(on_cloud.size(), 2u);
    EXPECT_EQ(path_of(cloud(), on_cloud[0].request),
              "/api/v2/blogposts?id=8&body-format=storage&status=current&limit=250");
    EXPECT_EQ(parameter(on_cloud[1].request, "cql"), "id in (8)");
    chunk.here = "start=40&size=1";
    const auto in_house = make_content(datacenter(), space_with(both), chunk, {"8"}, {.body = true, .labels = true});
    ASSERT_EQ(in_house.size(), 1u);
    EXPECT_EQ(parameter(in_house[0].request, "type"), "blogpost");
    EXPECT_EQ(parameter(in_house[0].request, "start"), "40");
    EXPECT_EQ(path_of(cloud(), make_single(cloud(), page_type::blogpost, "8", {.body = true, .labels = false})),
              "/api/v2/blogposts/8?body-format=storage");
    EXPECT_EQ(path_of(cloud(), make_page_labels(cloud(), page_type::blogpost, "8")),
              "/api/v2/blogposts/8/labels?prefix=global&limit=250");
}

} // namespace
} // namespace tagwright::confluence
