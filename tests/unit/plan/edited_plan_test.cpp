#include "app/plan/edited_plan.hpp"

#include "app/plan/csv.hpp"
#include "app/plan/plan_text.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace tagwright::plan {
namespace {

using names = std::vector<std::string>;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string run = "20260131-080509-k3f7x";

run_page_record page(const std::string& id, names to_add, names existing = {}) {
    run_page_record out;
    out.run = run;
    out.result.page = {id, "Guide " + id, 7, {}};
    out.result.status = page_status::labelled;
    out.result.proposed = existing;
    out.result.proposed.insert(out.result.proposed.end(), to_add.begin(), to_add.end());
    out.result.existing = std::move(existing);
    out.result.to_add = std::move(to_add);
    out.existing_known = true;
    return out;
}

struct outcome {
    std::map<std::string, run_page_record> changed;
    std::vector<plan_problem> problems;
};

outcome edit(std::string_view file, const std::vector<run_page_record>& pages, const llm::vocabulary& vocabulary = {}) {
    plan_editor editor(read_edited_plan(file, run), vocabulary);
    outcome out;
    for (const auto& each : pages)
        if (auto changed = editor.edit(each))
            out.changed.emplace(each.result.page.id, *changed);
    out.problems = editor.finish();
    return out;
}

std::string plan_file(const std::vector<run_page_record>& pages) {
    run_record record;
    record.run = run;
    plan_text text(plan_format::csv, record, 0);
    auto out = text.head();
    for (const auto& each : pages)
        out += text.page(each);
    return out + text.tail();
}

TEST(EditedPlan, APlanThatNobodyEditedChangesNothing) {
    const std::vector pages{page("1", {"a", "b"}), page("2", {}), page("3", {"c"}, {"old"})};
    const auto out = edit(plan_file(pages), pages);
    EXPECT_THAT(out.changed, IsEmpty());
    EXPECT_THAT(out.problems, IsEmpty());
}

TEST(EditedPlan, LabelsOfTheFileTakeThePlaceOfThePlans) {
    const auto out = edit("page,labels to add\n1,\"b; new\nother\"\n2,\n4,\"old, API\"\n",
                          {page("1", {"a", "b"}), page("2", {"c"}), page("3", {"d"}), page("4", {}, {"old"})});
    ASSERT_THAT(out.problems, IsEmpty());
    ASSERT_EQ(out.changed.size(), 4u);
    EXPECT_THAT(labels_to_write(out.changed.at("1")), ElementsAre("b", "new", "other"));
    EXPECT_THAT(labels_to_write(out.changed.at("2")), IsEmpty()) << "an empty cell";
    EXPECT_THAT(labels_to_write(out.changed.at("3")), IsEmpty()) << "a removed row";
    EXPECT_THAT(labels_to_write(out.changed.at("4")), ElementsAre("api")) << "not what is there already";
    EXPECT_THAT(out.changed.at("4").result.proposed, ElementsAre("old", "api"));
}

TEST(EditedPlan, APageThatFailedMayBeLabelledByHand) {
    auto failed = page("1", {});
    failed.result.status = page_status::failed;
    failed.result.why = {errc::content_blocked, "refused"};
    const auto out = edit("page,labels to add\n1,mine\n", {failed});
    ASSERT_EQ(out.changed.size(), 1u);
    EXPECT_EQ(out.changed.at("1").result.status, page_status::labelled);
    EXPECT_FALSE(out.changed.at("1").result.why);
    EXPECT_THAT(labels_to_write(out.changed.at("1")), ElementsAre("mine"));
}

TEST(EditedPlan, WhatTheRunHasWrittenStands) {
    auto written = page("1", {"a"});
    written.result.added = {"a"};
    written.state = page_state::written;
    EXPECT_THAT(edit("page,labels to add\n1,a\n", {written}).problems, IsEmpty());
    EXPECT_THAT(edit("page,labels to add\n1,\n", {written}).problems, IsEmpty());
    const auto out = edit("page,labels to add\n1,\"a, b\"\n", {written});
    ASSERT_EQ(out.problems.size(), 1u);
    EXPECT_THAT(out.problems[0].message, HasSubstr("undo"));
    auto unclear = page("1", {"a"});
    unclear.state = page_state::writing; // the write was cut short
    EXPECT_EQ(edit("page,labels to add\n1,\n", {unclear}).problems.size(), 1u);
}

TEST(EditedPlan, ColumnsAreFoundByNameInAnyOrderAndDialect) {
    for (const std::string file :
         {"note;Labels to Add;PAGE\nx;new;1\n", "labels_to_add\tpage\nnew\t1\n",
          "\xEF\xBB\xBFpage,title,labels to add\r\n1,\"a\r\nb\",new\r\n,,\r\n",
          "page,labels to add,extra\n1,\xC2\xA0new \n", "title,page,labels to add\n\"\xFC\",1,new\n"}) {
        const auto out = edit(file, {page("1", {"a"})});
        EXPECT_THAT(out.problems, IsEmpty()) << file;
        ASSERT_EQ(out.changed.size(), 1u) << file;
        EXPECT_THAT(labels_to_write(out.changed.at("1")), ElementsAre("new")) << file;
    }
}

TEST(EditedPlan, NumbersAndDatesStayTextsInASpreadsheet) {
    const std::pair<const char*, const char*> kept[] = {
        {"9912140633506421", "a"}, {"1", "2024-01"}, {"1", "march-5"}, {"1", "sep2"}, {"1", "007"}, {"1", "1e5"}};
    for (const auto& [id, label] : kept) {
        const std::vector pages{page(id, {label})};
        const auto file = plan_file(pages);
        const auto rows = read_csv(file).rows;
        EXPECT_TRUE(rows.at(1).cells.at(0).starts_with('\'') || rows.at(1).cells.at(3).starts_with('\'')) << file;
        const auto out = edit(file, pages);
        EXPECT_THAT(out.problems, IsEmpty()) << file;
        EXPECT_THAT(out.changed, IsEmpty()) << file;
    }
    for (const char* label : {"api-v2", "release-notes", "2024", "v2"})
        EXPECT_EQ(read_csv(plan_file({page("12345678901", {label})})).rows.at(1).cells.at(3), label);
    EXPECT_EQ(read_csv(plan_file({page("12345678901", {"a"})})).rows.at(1).cells.at(0), "12345678901");
}

struct bad_file {
    const char* file;
    std::size_t line;
    const char* message;
};

TEST(EditedPlan, WhatDoesNotFitIsToldWithItsLine) {
    const bad_file cases[] = {
        {"", 0, "the file is empty"},
        {"1,a\n", 1, "there is no column \"page\""},
        {"page,title\n1,x\n", 1, "there is no column \"labels to add\""},
        {"page,labels to add,page\n1,a,1\n", 1, "two columns \"page\""},
        {"page,labels to add\n99,a\n", 2, "page 99 is not in this run"},
        {"page,labels to add\n9912140633506420,a\n", 2, "round numbers of more than 15 digits"},
        {"page,labels to add\n1,a\n1,b\n", 3, "page 1 is in line 2 already"},
        {"page,labels to add\n1.23E+15,a\n", 2, "\"1.23E+15\": the spreadsheet has turned the id into a number"},
        {"page;labels to add\n1,23457E+11;a\n", 2, "turned the id into a number"},
        {"page;labels to add\n1.234.567;a\n", 2, "turned the id into a number"},
        {"page,labels to add\n1.0,a\n", 2, "turned the id into a number"},
        {"page,labels to add\nGuide,a\n", 2, "\"Guide\" is not a page id"},
        {"page,labels to add\n,a\n", 2, "the page's id is missing"},
        {"page,labels to add,run\n1,a,20250101-000000-aaaaa\n", 2, "plan of run \"20250101-000000-aaaaa\""},
        {"page,labels to add\n1,release notes\n", 2, "write \"release-notes\""},
        {"page,labels to add\n1,team:x\n", 2, "\"team:x\" is not a label that Confluence takes: \"team-x\" would be"},
        {"page,labels to add\n1,#???\n", 2, "nothing of it is a letter"},
        {"page,labels to add\n1,\xFC"
         "ber\n",
         2, "not UTF-8"},
        {"page,labels to add\n1,\"a\n", 2, "never closed"},
    };
    for (const auto& [file, line, message] : cases) {
        const auto out = edit(file, {page("1", {"a"})});
        ASSERT_FALSE(out.problems.empty()) << file;
        EXPECT_EQ(out.problems[0].line, line) << file;
        EXPECT_THAT(out.problems[0].message, HasSubstr(message)) << file;
    }
    const auto too_long = edit("page,labels to add\n1," + std::string(300, 'x') + "\n", {page("1", {})});
    EXPECT_THAT(too_long.problems.at(0).message, HasSubstr("too long"));
    std::string many = "page,labels to add\n1,\"";
    for (int i = 0; i < 60; ++i)
        many += "l" + std::to_string(i) + ",";
    EXPECT_THAT(edit(many + "\"\n", {page("1", {})}).problems.at(0).message, HasSubstr("50 a page at most"));
}

TEST(EditedPlan, AllProblemsComeAtOnceInTheOrderOfLines) {
    const auto out = edit("page,labels to add\n99,a\n1,\"x y\"\n1.5E+3,b\n1,c\n", {page("1", {"a"})});
    std::vector<std::size_t> lines;
    for (const auto& each : out.problems)
        lines.push_back(each.line);
    EXPECT_THAT(lines, ElementsAre(2, 3, 4, 5));
    const auto text = render("plan.csv", out.problems);
    EXPECT_THAT(text, HasSubstr("plan.csv: line 3: "));
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
    EXPECT_THAT(render("plan.csv", std::vector<plan_problem>(60, {1, "x"})), HasSubstr("and 10 more"));
}

TEST(EditedPlan, AClosedVocabularyHoldsForWhatAPersonAdds) {
    llm::vocabulary vocabulary;
    vocabulary.mode = llm::vocabulary_mode::closed;
    vocabulary.labels = {{"runbook", {}, {}, "ops"}, {"incident", {}, {}, "ops"}, {"how-to", {}, {}, {}}};
    vocabulary.groups = {{"ops", 1}};
    const std::vector pages{page("1", {"legacy"}, {"there"})};
    const std::string head = "page,labels to add\n1,";
    EXPECT_THAT(edit(head + "\"how-to, runbook, legacy, there\"\n", pages, vocabulary).problems, IsEmpty());
    EXPECT_THAT(edit(head + "runbok\n", pages, vocabulary).problems.at(0).message,
                HasSubstr("\"runbok\" is not in the vocabulary, which is closed; did you mean \"runbook\"?"));
    EXPECT_THAT(edit(head + "\"runbook, incident\"\n", pages, vocabulary).problems.at(0).message,
                HasSubstr("more labels of one group"));
    vocabulary.max_per_page = 1;
    EXPECT_THAT(edit(head + "\"runbook, how-to\"\n", pages, vocabulary).problems.at(0).message,
                HasSubstr("the vocabulary allows 1"));
    vocabulary.mode = llm::vocabulary_mode::prefer;
    EXPECT_THAT(edit(head + "anything\n", pages, vocabulary).problems, IsEmpty());
}

} // namespace
} // namespace tagwright::plan
