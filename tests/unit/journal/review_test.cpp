#include "actors/journal/review.hpp"

#include "actors/journal/page_course.hpp"
#include "tests/unit/journal/run_pages.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using kind = page_edit::kind;
using names = std::vector<std::string>;

std::variant<run_page_record, failure> decide(const run_page_record& page, kind what, names labels = {},
                                              const llm::vocabulary& vocabulary = {}) {
    return reviewed(page, {what, std::move(labels)}, vocabulary, "ann", 5);
}

run_page_record taken(const run_page_record& page, kind what, names labels = {}) {
    auto out = decide(page, what, std::move(labels));
    if (const auto* why = std::get_if<failure>(&out))
        throw std::runtime_error(why->message);
    return std::get<run_page_record>(out);
}

std::string refusal(const run_page_record& page, kind what, names labels = {}, const llm::vocabulary& vocabulary = {}) {
    const auto out = decide(page, what, std::move(labels), vocabulary);
    const auto* why = std::get_if<failure>(&out);
    if (why == nullptr)
        return {};
    EXPECT_EQ(why->code, errc::invalid_input);
    return why->message;
}

const auto todo = page(page_status::labelled);

run_page_record failed() {
    auto out = page(page_status::failed, errc::content_blocked);
    out.result.proposed.clear();
    out.result.to_add.clear();
    return out;
}

run_page_record none() {
    auto out = failed();
    out.result.status = page_status::labelled;
    out.result.why = {};
    return out;
}

run_page_record written() {
    auto out = page(page_status::labelled, errc::ok, page_state::written);
    out.result.added = {"a", "b"};
    return out;
}

TEST(Review, ADecisionSaysWhoAndWhenAndKeepsWhatWasPlanned) {
    struct {
        kind what;
        names labels;
        review_decision decision;
        names to_add;
        review_state state;
    } const rows[] = {
        {kind::approve, {}, review_decision::approved, {"a", "b"}, review_state::approved},
        {kind::reject, {}, review_decision::rejected, {}, review_state::rejected},
        {kind::labels, {"b", "New"}, review_decision::edited, {"b", "new"}, review_state::edited},
        {kind::labels, {"a", "b"}, review_decision::edited, {"a", "b"}, review_state::edited},
        {kind::labels, {}, review_decision::edited, {}, review_state::edited},
    };
    for (const auto& row : rows) {
        const auto out = taken(todo, row.what, row.labels);
        EXPECT_EQ(out.review.decision, row.decision);
        EXPECT_EQ(out.review.by, "ann");
        EXPECT_EQ(out.review.at_ms, 5);
        EXPECT_THAT(out.review.planned, ElementsAre("a", "b"));
        EXPECT_EQ(out.result.to_add, row.to_add);
        EXPECT_EQ(labels_to_write(out), row.to_add) << "apply does not take them for an earlier text's";
        EXPECT_EQ(review_state_of(out), row.state);
    }
    EXPECT_THAT(taken(todo, kind::reject).result.proposed, ElementsAre("a", "b")) << "still to be read";
}

TEST(Review, WhoeverTakesADecisionBackHasThePageAsItWas) {
    for (const auto& page : {todo, failed(), none()})
        for (const auto first : {kind::approve, kind::reject, kind::labels})
            for (const auto second : {kind::approve, kind::reject, kind::labels}) {
                if (first != kind::labels && !has_plan(page))
                    continue;
                const auto once = taken(page, first, {"x"});
                const auto twice = decide(once, second, {"y", "z"});
                if (std::holds_alternative<failure>(twice))
                    continue; // what was taken away from a page without a plan is not there to be approved
                const auto back = taken(std::get<run_page_record>(twice), kind::todo);
                EXPECT_EQ(back.result.to_add, page.result.to_add);
                EXPECT_EQ(back.result.proposed, page.result.proposed);
                EXPECT_EQ(back.result.status, page.result.status);
                EXPECT_EQ(back.result.why.code, page.result.why.code);
                EXPECT_EQ(back.review.decision, review_decision::none);
                EXPECT_THAT(back.review.planned, IsEmpty());
                EXPECT_EQ(review_state_of(back), review_state_of(page));
            }
    EXPECT_EQ(taken(todo, kind::todo).review.decision, review_decision::none);
}

TEST(Review, DecisionsFollowOneAnother) {
    const auto rejected = taken(todo, kind::reject);
    EXPECT_THAT(labels_to_write(taken(rejected, kind::approve)), ElementsAre("a", "b")) << "as it was planned";
    EXPECT_THAT(labels_to_write(taken(rejected, kind::labels, {"c"})), ElementsAre("c"));
    const auto edited = taken(todo, kind::labels, {"c"});
    const auto approved = taken(edited, kind::approve);
    EXPECT_EQ(approved.review.decision, review_decision::edited) << "a person has said so already";
    EXPECT_THAT(labels_to_write(approved), ElementsAre("c"));
    EXPECT_THAT(labels_to_write(taken(taken(edited, kind::reject), kind::approve)), ElementsAre("a", "b"));
    EXPECT_EQ(reviewed(rejected, {kind::reject, {}}, {}, "bob", 9).index(), 0u);
    EXPECT_EQ(std::get<run_page_record>(reviewed(rejected, {kind::reject, {}}, {}, "bob", 9)).review.by, "ann");
}

TEST(Review, APageThatFailedOrGotNothingMayBeLabelledByHand) {
    for (const auto& page : {failed(), none()}) {
        const auto out = taken(page, kind::labels, {"mine"});
        EXPECT_EQ(out.result.status, page_status::labelled);
        EXPECT_FALSE(out.result.why);
        EXPECT_THAT(labels_to_write(out), ElementsAre("mine"));
        EXPECT_THAT(refusal(page, kind::approve), HasSubstr("page 1: there is nothing to approve"));
        EXPECT_THAT(refusal(page, kind::reject), HasSubstr("nothing to reject"));
    }
}

TEST(Review, LabelsThatThePageHasAreNotAdded) {
    auto page = none();
    page.result.existing = {"old"};
    const auto out = taken(page, kind::labels, {" OLD", "new ", "New"});
    EXPECT_THAT(labels_to_write(out), ElementsAre("new"));
}

TEST(Review, WhatIsWrittenStands) {
    auto unclear = todo;
    unclear.state = page_state::writing;
    for (const auto& page : {written(), unclear}) {
        for (const auto what : {kind::reject, kind::labels})
            EXPECT_THAT(refusal(page, what, {"x"}), HasSubstr("undo the run"));
    }
    EXPECT_THAT(refusal(written(), kind::approve), HasSubstr("on the page already"));
    auto edited = taken(todo, kind::labels, {"c"});
    edited.state = page_state::written;
    edited.result.added = {"c"};
    EXPECT_THAT(refusal(edited, kind::todo), HasSubstr("undo the run"));
    auto approved = taken(todo, kind::approve);
    approved.state = page_state::written;
    approved.result.added = {"a", "b"};
    EXPECT_THAT(taken(approved, kind::todo).result.added, ElementsAre("a", "b"));
}

TEST(Review, ARejectedPageIsWrittenByNoRunThatGoesOn) {
    auto about_to_be_written = todo;
    about_to_be_written.state = page_state::intended;
    auto later = page(page_status::failed, errc::network);
    later.result.why.scope = failure_scope::call;
    for (const auto& page : {todo, about_to_be_written, later}) {
        const auto rejected = taken(page, kind::reject);
        EXPECT_EQ(course_of_resumed(rejected, 7), page_course::leave);
        EXPECT_EQ(course_of_applied(rejected, 7, false), page_course::leave);
    }
}

TEST(Review, ApplyWritesWhatItMay) {
    auto planned_anew = taken(todo, kind::reject);
    planned_anew.result.to_add = {"a"};
    struct {
        run_page_record page;
        bool plain, approved_only;
    } const rows[] = {
        {todo, true, false},
        {taken(todo, kind::approve), true, true},
        {taken(todo, kind::labels, {"c"}), true, true},
        {taken(todo, kind::labels, {}), false, false},
        {taken(todo, kind::reject), false, false},
        {planned_anew, false, false},
        {written(), false, false},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(is_to_be_applied(row.page, false), row.plain) << to_string(review_state_of(row.page));
        EXPECT_EQ(is_to_be_applied(row.page, true), row.approved_only) << to_string(review_state_of(row.page));
    }
}

TEST(Review, LabelsThatCannotBeAreNamed) {
    llm::vocabulary closed;
    closed.mode = llm::vocabulary_mode::closed;
    closed.labels = {{"runbook", {}, {}, "ops"}, {"incident", {}, {}, "ops"}};
    closed.groups = {{"ops", 1}};
    names many;
    for (int i = 0; i < 60; ++i)
        many.push_back("l" + std::to_string(i));
    struct {
        names labels;
        const llm::vocabulary& vocabulary;
        const char* message;
    } const rows[] = {
        {{"release notes", "#?"}, {}, "page 1: \"release notes\" is not one label"},
        {{"release notes", "#?"}, {}, "\"#?\" is no label"},
        {{""}, {}, "nothing of it is a letter"},
        {{"\xFC"}, {}, "not UTF-8"},
        {{"team:x"}, {}, "\"team-x\" would be"},
        {{std::string(300, 'x')}, {}, "too long"},
        {many, {}, "60 labels: 50 a page at most"},
        {{"runbok"}, closed, "did you mean \"runbook\"?"},
        {{"runbook", "incident"}, closed, "more labels of one group"},
    };
    for (const auto& row : rows)
        EXPECT_THAT(refusal(todo, kind::labels, row.labels, row.vocabulary), HasSubstr(row.message));
    EXPECT_EQ(refusal(todo, kind::labels, {"a", "runbook"}, closed), "") << "a was planned";
    EXPECT_EQ(refusal(taken(todo, kind::reject), kind::labels, {"a"}, closed), "") << "also where it was rejected";
}

run_page_record doubtful(names held) {
    auto out = page(page_status::labelled);
    for (const auto& name : held)
        out.result.notes.push_back({name, "", 0.2, true});
    return out;
}

TEST(Review, LabelsThatAreHeldWaitForAnApproval) {
    const auto some = doubtful({"b"});
    EXPECT_THAT(labels_to_write(some), ElementsAre("a"));
    EXPECT_THAT(held_labels(some), ElementsAre("b"));
    const auto approved = taken(some, kind::approve);
    EXPECT_THAT(labels_to_write(approved), ElementsAre("a", "b"));
    EXPECT_THAT(held_labels(approved), IsEmpty());
    EXPECT_THAT(approved.review.planned, ElementsAre("a", "b"));
    const auto back = taken(approved, kind::todo);
    EXPECT_THAT(labels_to_write(back), ElementsAre("a")) << "who takes the approval back holds them again";
    EXPECT_THAT(labels_to_write(taken(some, kind::labels, {"b"})), ElementsAre("b"));
}

TEST(Review, APageOfWhichAllIsHeldIsToBeReviewed) {
    const auto all = doubtful({"a", "b"});
    EXPECT_THAT(labels_to_write(all), IsEmpty());
    EXPECT_EQ(review_state_of(all), review_state::todo);
    EXPECT_THAT(labels_to_write(taken(all, kind::approve)), ElementsAre("a", "b"));
    EXPECT_THAT(labels_to_write(taken(all, kind::reject)), IsEmpty());
}

} // namespace
} // namespace tagwright
