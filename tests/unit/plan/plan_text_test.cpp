#include "app/plan/plan_text.hpp"

#include "app/columns.hpp"
#include "app/plan/csv.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sstream>

namespace tagwright::plan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

run_record a_run() {
    run_record out;
    out.run = "20260131-080509-k3f7x";
    out.request.space = "DOCS";
    out.site = "https://acme.atlassian.net/wiki";
    return out;
}

run_page_record a_page(std::string title) {
    run_page_record out;
    out.result.page = {"1001", std::move(title), 7, {}};
    out.result.status = page_status::labelled;
    out.result.proposed = {"old", "new", "fresh"};
    out.result.existing = {"old", "other"};
    out.result.to_add = {"new", "fresh"};
    return out;
}

std::string whole(plan_format format, const std::vector<run_page_record>& pages, std::size_t columns = 0) {
    plan_text text(format, a_run(), columns);
    auto out = text.head();
    for (const auto& each : pages)
        out += text.page(each);
    return out + text.tail();
}

TEST(PlanText, TableFitsTheTerminalInColumns) {
    const std::vector pages{a_page("A title that is much longer than any terminal is wide, and then some more of it"),
                            a_page("長い日本語のタイトルは一文字で二桁を使うので幅が倍になる"), a_page("\033[2Jx😀")};
    for (const std::size_t columns : {40, 60, 80, 200}) {
        std::istringstream lines(whole(plan_format::table, pages, columns));
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(width_of(line), columns) << line;
    }
    const auto text = whole(plan_format::table, {a_page("Guide")});
    EXPECT_THAT(text, HasSubstr("+new, +fresh, =old\n"));
    EXPECT_THAT(text, HasSubstr("2 labels for 1 page of 1."));
    EXPECT_THAT(whole(plan_format::table, pages), Not(HasSubstr("\033")));
}

TEST(PlanText, TableLeavesOutPagesThatGetNothing) {
    auto done = a_page("Written");
    done.state = page_state::written;
    const auto text = whole(plan_format::table, {done});
    EXPECT_THAT(text, Not(HasSubstr("Written")));
    EXPECT_THAT(text, HasSubstr("Nothing is left to be written (1 page in the run)."));
}

TEST(PlanText, CsvHasAllThatASpreadsheetNeeds) {
    const auto table = read_csv(whole(plan_format::csv, {a_page("=cmd|' /C calc'!A0"), a_page("line\nbreak")}));
    ASSERT_EQ(table.rows.size(), 3u);
    EXPECT_THAT(table.rows[0].cells,
                ElementsAre("page", "title", "status", "labels to add", "existing labels", "url", "run"));
    EXPECT_THAT(table.rows[1].cells, ElementsAre("1001", "=cmd|' /C calc'!A0", "labelled", "new, fresh", "old, other",
                                                 "https://acme.atlassian.net/wiki/pages/viewpage.action?pageId=1001",
                                                 "20260131-080509-k3f7x"));
    EXPECT_EQ(table.rows[2].cells[1], "line break");
    const auto raw = whole(plan_format::csv, {a_page("=cmd|' /C calc'!A0")});
    EXPECT_TRUE(raw.starts_with("\xEF\xBB\xBF")) << "Excel wants the mark";
    EXPECT_THAT(raw, HasSubstr("\"'=cmd"));
}

TEST(PlanText, JsonIsAsInTheReport) {
    const auto json = nlohmann::json::parse(whole(plan_format::json, {a_page("a\"b"), a_page("\xFF")}));
    EXPECT_EQ(json.at("run"), "20260131-080509-k3f7x");
    EXPECT_EQ(json.at("results").size(), 2u);
    EXPECT_EQ(json.at("results").at(0).at("to_add"), (std::vector<std::string>{"new", "fresh"}));
    EXPECT_EQ(nlohmann::json::parse(whole(plan_format::json, {})).at("results").size(), 0u);
}

TEST(PlanText, HtmlHoldsNothingThatRunsOrIsFetched) {
    const auto html = whole(plan_format::html, {a_page("<script>alert(1)</script><img src=x onerror='y'>")});
    EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, Not(HasSubstr("src=x onerror='")));
    EXPECT_THAT(html, HasSubstr("Content-Security-Policy"));
    EXPECT_THAT(html, HasSubstr("default-src 'none'"));
    for (const char* fetched : {"<link", "url(", "@import", "<iframe"})
        EXPECT_THAT(html, Not(HasSubstr(fetched)));
    EXPECT_TRUE(html.ends_with("</html>\n"));
}

TEST(PlanText, UrlOfAPageIsKnownForSitesThatPeopleVisit) {
    EXPECT_EQ(page_url("https://wiki.example.com", "7"), "https://wiki.example.com/pages/viewpage.action?pageId=7");
    EXPECT_EQ(page_url("https://api.atlassian.com/ex/confluence/1/wiki", "7"), "");
    EXPECT_EQ(page_url("", "7"), "");
    EXPECT_EQ(page_url("javascript:alert(1)", "7"), "");
    EXPECT_EQ(page_url("https://wiki.example.com", "7&x=1"), "");
}

} // namespace
} // namespace tagwright::plan
