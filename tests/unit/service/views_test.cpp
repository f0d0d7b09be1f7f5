#include "app/service/views.hpp"

#include <gmock/gmock.h>

namespace tagwright::service {
namespace {

struct can_case {
    const char* what;
    run_action action;
    run_status status;
    bool apply; ///< the run was begun with it
    std::uint64_t added;
    bool live;
    const char* can;
};

TEST(PossibleWith, FollowsFromWhatTheRunHasDone) {
    const can_case cases[] = {
        {"dry run goes on", run_action::tag, run_status::running, false, 0, true, R"(["cancel","review"])"},
        {"applied run goes on", run_action::tag, run_status::running, true, 3, true, R"(["cancel"])"},
        {"dry run is done", run_action::tag, run_status::completed, false, 0, false, R"(["apply","review"])"},
        {"dry run was stopped", run_action::tag, run_status::stopped, false, 0, false,
         R"(["resume","apply","review"])"},
        {"interrupted", run_action::tag, run_status::running, false, 0, false, R"(["resume","apply","review"])"},
        {"applied run is done", run_action::tag, run_status::completed, true, 3, false, R"(["undo","review"])"},
        {"apply goes on", run_action::apply, run_status::running, false, 3, true, R"(["cancel"])"},
        {"apply is done", run_action::apply, run_status::completed, false, 3, false, R"(["undo","review"])"},
        {"apply was stopped", run_action::apply, run_status::stopped, false, 3, false,
         R"(["resume","apply","undo","review"])"},
        {"undone", run_action::undo, run_status::completed, false, 0, false, R"(["apply","review"])"},
        {"undo was stopped", run_action::undo, run_status::stopped, false, 1, false, R"(["resume","undo","review"])"},
    };
    for (const auto& each : cases) {
        run_record record;
        record.request.space = "DOCS";
        record.request.apply = each.apply;
        record.action = each.action;
        record.status = each.status;
        record.planned = true;
        record.totals.labels.proposed = 5;
        record.totals.labels.added = each.added;
        run_state state;
        state.live = each.live;
        EXPECT_EQ(text_of(possible_with(record, state)), each.can) << each.what;
    }
}

TEST(PossibleWith, NothingCanBeDoneWithARunOfAnotherProcess) {
    run_record record;
    record.request.space = "DOCS";
    record.driver = 17;
    EXPECT_EQ(text_of(possible_with(record, {})), "[]");
}

TEST(PossibleWith, DocumentsHaveNoWayBack) {
    run_record record;
    record.status = run_status::completed;
    record.planned = true;
    record.totals.labels.proposed = 5;
    EXPECT_EQ(text_of(possible_with(record, {})), "[]");
}

TEST(RunView, ShowsALiveRunWithItsProgress) {
    run_record record;
    record.run = "r1";
    record.request.space = "DOCS";
    record.identity.provider = "gemini https://generativelanguage.googleapis.com";
    record.why = {errc::stopped, "of its earlier life"};
    run_progress now;
    now.pages.labelled = 7;
    now.level = 4;
    run_state state;
    state.live = true;
    state.progress = &now;
    const auto view = run_view(record, state);
    EXPECT_EQ(view["status"], "running");
    EXPECT_EQ(view["provider"], "gemini");
    EXPECT_EQ(view["pages"]["labelled"], 7);
    EXPECT_EQ(view["concurrency"], 4);
    EXPECT_FALSE(view.contains("error"));
    EXPECT_FALSE(view.contains("process"));
    EXPECT_EQ(run_view(record, {})["status"], "interrupted");
}

} // namespace
} // namespace tagwright::service
