// A Confluence with troubles, over real sockets.

#include "tests/e2e/program.hpp"
#include "tests/e2e/run_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tagwright::testing {
namespace {

using demo::fault;
using demo::request_kind;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(run_test, APageThatSpoilsBulkReadsCostsItself) {
    add_pages(40);
    options.patience = 1s;
    confluence.behave([](demo::behaviour& how) { how.poisoned = {"1017"}; });
    for (const bool cloud : {true, false}) {
        disk = make_memory_store();
        if (!cloud)
            use_datacenter();
        const auto out = tag();
        EXPECT_EQ(out.end.last.status, run_status::completed) << out.end.why.message;
        EXPECT_EQ(out.end.last.pages.labelled, 39u);
        EXPECT_EQ(out.page("1017").why.code, errc::server_error);
    }
}

TEST_F(run_test, BulkReadsThatBreakOffAreReadPageByPage) {
    add_pages(5);
    options.patience = 1s;
    confluence.intercept([](request_kind kind, const demo::web_request&) -> std::optional<fault> {
        if (kind == request_kind::bodies)
            return fault{0, "", {}, "application/json"};
        return std::nullopt;
    });
    const auto out = tag();
    EXPECT_EQ(out.end.last.pages.labelled, 5u) << out.end.why.message;
}

TEST_F(run_test, AVoidCursorBeginsTheListingAgain) {
    add_pages(30);
    confluence.behave([](demo::behaviour& how) { how.list_pages_max = 10; });
    auto left = std::make_shared<int>(1);
    confluence.intercept([left](request_kind kind, const demo::web_request& request) -> std::optional<fault> {
        if (kind != request_kind::listing || request.parameter("cursor").empty() || (*left)-- <= 0)
            return std::nullopt;
        return fault{400,
                     R"({"errors":[{"status":400,"title":"Provided value for 'cursor' is not the correct type."}]})",
                     {},
                     "application/json"};
    });
    const auto out = tag();
    EXPECT_EQ(out.end.last.status, run_status::completed) << out.end.why.message;
    EXPECT_EQ(out.end.last.pages.labelled, 30u);
    EXPECT_EQ(out.pages.size(), 30u);
}

TEST_F(run_test, LinksThatNameAnotherHostAreFollowedBelowOurOwn) {
    add_pages(30);
    confluence.behave([](demo::behaviour& how) {
        how.list_pages_max = 10;
        how.other_name = "https://tagwright.invalid";
    });
    const auto out = tag();
    EXPECT_EQ(out.end.last.pages.labelled, 30u) << out.end.why.message;
}

TEST_F(run_test, ADataCenterBelowWikiBehindALoginPageIsFound) {
    add_pages(3);
    options.confluence.flavor = confluence_flavor::automatic;
    confluence.intercept([](request_kind, const demo::web_request& request) -> std::optional<fault> {
        if (request.path.find("/api/v2/") == std::string::npos)
            return std::nullopt;
        return fault{302, "", {{"Location", "/login.action?os_destination=%2Fwiki"}}, "text/html"};
    });
    const auto out = tag();
    EXPECT_EQ(out.end.last.pages.labelled, 3u) << out.end.why.message;
}

TEST_F(run_test, ATokenThatMayNotSayWhoItIsLabels) {
    add_pages(3);
    confluence.fail_next(
        1, {401, R"({"code":401,"message":"Unauthorized; scope does not match"})", {}, "application/json"},
        request_kind::user);
    EXPECT_EQ(tag().end.last.pages.labelled, 3u);
}

TEST_F(run_test, ARefusedLabelCostsItself) {
    add_pages(3);
    const auto plan = tag();
    const auto refused = plan.page("1001").proposed.at(0);
    confluence.behave([&](demo::behaviour& how) { how.refused_labels = {refused}; });
    const auto out = tag(true);
    EXPECT_EQ(out.end.last.pages.failed, 0u);
    EXPECT_GE(out.end.last.labels.rejected, 1u);
    EXPECT_THAT(out.page("1001").why.message, HasSubstr(refused));
    EXPECT_THAT(confluence.labels_of("1001"), Not(::testing::Contains(refused)));
    EXPECT_EQ(out.page("1001").added.size() + 1, plan.page("1001").to_add.size());
}

class wiki_program : public run_test {
protected:
    wiki_program() {
        it.environment["CONFLUENCE_BASE_URL"] = confluence.cloud_url();
        it.environment["CONFLUENCE_EMAIL"] = confluence.options().email;
        it.environment["CONFLUENCE_API_TOKEN"] = confluence.options().api_token;
    }
    void use_datacenter_in_program() {
        it.environment["CONFLUENCE_BASE_URL"] = confluence.datacenter_url();
        it.environment.erase("CONFLUENCE_EMAIL");
        it.environment.erase("CONFLUENCE_API_TOKEN");
        it.environment["CONFLUENCE_PAT"] = confluence.options().pat;
    }
    program it;
};

TEST_F(wiki_program, SeveralSpacesAreLabelledOneAfterTheOther) {
    add_pages(3);
    confluence.add_space("OPS", "Operations");
    demo::fake_page page;
    page.id = "5000";
    page.title = "Runbook of the relay";
    page.storage = "<p>Restart the mail relay.</p>";
    confluence.add_page("OPS", page);
    for (const bool cloud : {true, false}) {
        if (!cloud)
            use_datacenter_in_program();
        const auto two = it.run({"tag", "DOCS", "OPS", "--no-cache", "--report", "r-{space}.json"});
        EXPECT_EQ(two.exit_code, 0) << two.err;
        EXPECT_EQ(nlohmann::json::parse(it.read("r-DOCS.json"))["pages"]["labelled"], 3);
        EXPECT_EQ(nlohmann::json::parse(it.read("r-OPS.json"))["pages"]["labelled"], 1);
        const auto all = it.run({"tag", "--all-spaces", "--no-cache", "--report", "all-{space}.json"});
        EXPECT_EQ(all.exit_code, 0) << all.err;
        EXPECT_EQ(nlohmann::json::parse(it.read("all-OPS.json"))["pages"]["labelled"], 1);
        const auto half = it.run({"tag", "NOPE", "OPS", "--no-cache", "--report", "half-{space}.json"});
        EXPECT_EQ(half.exit_code, 3) << half.err;
        EXPECT_EQ(nlohmann::json::parse(it.read("half-OPS.json"))["pages"]["labelled"], 1)
            << "one that is not there keeps no other from its labels";
    }
}

TEST_F(wiki_program, BlogPostsAreLabelledAndTakenBackWhereAskedFor) {
    add_pages(3);
    for (int i = 0; i < 3; ++i) {
        demo::fake_page post;
        post.id = std::to_string(2000 + i);
        post.type = "blogpost";
        post.title = "Release of gearbox number " + std::to_string(i);
        post.storage = "<p>The new gearbox has shipped to customers.</p>";
        post.labels = {"kept"};
        confluence.add_page("DOCS", post);
    }
    const auto read = [&](const char* file) { return nlohmann::json::parse(it.read(file)); };
    for (const bool cloud : {true, false}) {
        if (!cloud)
            use_datacenter_in_program();
        EXPECT_EQ(it.run({"tag", "DOCS", "--no-cache", "--report", "pages.json"}).exit_code, 0);
        EXPECT_EQ(read("pages.json")["pages"]["labelled"], 3) << "pages only, if nothing else is said";
        const auto out =
            it.run({"tag", "DOCS", "--type", "page,blogpost", "--apply", "--no-cache", "--report", "r.json"});
        EXPECT_EQ(out.exit_code, 0) << out.err;
        const auto report = read("r.json");
        EXPECT_EQ(report["pages"]["labelled"], 6);
        EXPECT_GT(confluence.labels_of("2001").size(), 1u);
        std::size_t posts = 0;
        for (const auto& page : report["results"])
            posts += page.value("type", "page") == "blogpost" && page["existing"][0] == "kept" ? 1 : 0;
        EXPECT_EQ(posts, 3u) << report;
        const auto given = it.run({"tag", "DOCS", "--type", "blogpost", "--page", "2000", "1000", "--no-cache"});
        EXPECT_EQ(given.exit_code, 1);
        EXPECT_THAT(given.out + given.err, HasSubstr("page 1000: not a blog post of space DOCS"));
        const auto back = it.run({"undo", report["run"].get<std::string>()});
        EXPECT_EQ(back.exit_code, 0) << back.err;
        EXPECT_THAT(confluence.labels_of("2001"), ::testing::ElementsAre("kept"));
    }
}

TEST_F(wiki_program, BlogPostsThatBulkReadsDoNotBringAreReadOneByOne) {
    for (int i = 0; i < 4; ++i) {
        demo::fake_page post;
        post.id = std::to_string(2000 + i);
        post.type = "blogpost";
        post.title = "Outage of the boiler";
        post.storage = "<p>The boiler was cold on day " + std::to_string(i) + ".</p>";
        if (i == 0)
            post.labels = {"secret"};
        confluence.add_page("DOCS", post);
    }
    confluence.behave([](demo::behaviour& how) {
        how.drop_bodies_in_bulk = true;
        how.missing_in_search = {"2000", "2001", "2002", "2003"};
    });
    const auto out = it.run({"tag", "DOCS", "--type", "blogpost", "--exclude-label", "secret", "--exclude-under", "7",
                             "--apply", "--report", "r.json"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    const auto report = nlohmann::json::parse(it.read("r.json"));
    EXPECT_EQ(report["pages"]["labelled"], 3) << out.err;
    EXPECT_EQ(report["pages"]["skipped"], 1);
    EXPECT_GT(confluence.labels_of("2003").size(), 0u);
}

TEST_F(wiki_program, AGivenPageThatIsNotThereIsAFailureAndNamed) {
    add_pages(3);
    const auto out = it.run({"tag", "DOCS", "--page", "1000", "999", "--report", "out.json"});
    EXPECT_EQ(out.exit_code, 1) << out.err;
    const auto report = nlohmann::json::parse(it.read("out.json"));
    EXPECT_EQ(report["pages"]["labelled"], 1);
    EXPECT_EQ(report["failures"][0]["page"], "999");
    EXPECT_EQ(report["failures"][0]["message"], "page 999: not a page of space DOCS");
    EXPECT_THAT(out.out + out.err, HasSubstr("page 999: not a page of space DOCS"));
}

} // namespace
} // namespace tagwright::testing
