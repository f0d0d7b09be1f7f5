#include "app/service/schedule_json.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace tagwright::service {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<std::string> providers{"gemini", "local"};

TEST(ScheduleRequest, IsRead) {
    const auto read = parse_schedule_request(R"({"name": "nightly", "space": "DOCS", "when": " 0 3 * * * ",
        "dry_run": false, "provider": "Gemini", "budget_usd_month": 20, "enabled": false})",
                                             providers);
    EXPECT_THAT(read.problems, IsEmpty());
    EXPECT_EQ(read.value, (schedule{.name = "nightly",
                                    .space = "DOCS",
                                    .when = "0 3 * * *",
                                    .dry_run = false,
                                    .provider = "gemini",
                                    .budget_usd_month = 20.0,
                                    .enabled = false}));
    for (const auto* body :
         {R"({"name": "a", "when": "6h"})",
          R"({"name": "a", "when": "6h", "space": null, "provider": null, "budget_usd_month": null})"})
        EXPECT_EQ(parse_schedule_request(body, providers).value, (schedule{.name = "a", .space = {}, .when = "6h"}));
}

TEST(ScheduleRequest, WhatIsWrongIsNamedWithItsValueAndWhatIsAllowed) {
    struct row {
        const char* fields;
        const char* name;
        const char* value;
        const char* message;
    };
    constexpr row rows[] = {
        {R"("when": "6h")", "name", "", "is missing: it must be 1 to 63 lower-case letters"},
        {R"("name": "a")", "when", "", "is missing: it must be five fields"},
        {R"("name": "A b", "when": "6h")", "name", "A b", "must be 1 to 63 lower-case letters"},
        {R"("name": "", "when": "6h")", "name", "", "must be 1 to 63 lower-case letters"},
        {R"("name": "-a", "when": "6h")", "name", "-a", "begin with a letter or digit"},
        {R"("name": 7, "when": "6h")", "name", "7", "must be a text of at most 255 bytes"},
        {R"("name": "a", "when": "60 * * * *")", "when", "60 * * * *", "the minute \"60\" is out of bounds"},
        {R"("name": "a", "when": null)", "when", "", "is missing: it must be five fields"},
        {R"("name": "a", "when": ["6h"])", "when", "[\"6h\"]", "must be a text of at most 255 bytes"},
        {R"("name": "a", "when": "6h", "space": "")", "space", "", "must be a space's key"},
        {R"("name": "a", "when": "6h", "space": "A/B")", "space", "A/B", "must be a space's key"},
        {R"("name": "a", "when": "6h", "space": 3)", "space", "3", "must be a text of at most 255 bytes"},
        {R"("name": "a", "when": "6h", "dry_run": "yes")", "dry_run", "yes", "must be true or false"},
        {R"("name": "a", "when": "6h", "enabled": 1)", "enabled", "1", "must be true or false"},
        {R"("name": "a", "when": "6h", "provider": "gemni")", "provider", "gemni",
         "no such provider: there are gemini, local; did you mean \"gemini\"?"},
        {R"("name": "a", "when": "6h", "budget_usd_month": 0)", "budget_usd_month", "0",
         "above 0, such as 2.50, and at most 1000000"},
        {R"("name": "a", "when": "6h", "budget_usd_month": -2.5)", "budget_usd_month", "-2.5", "above 0"},
        {R"("name": "a", "when": "6h", "budget_usd_month": 1e300)", "budget_usd_month", "1e+300", "at most 1000000"},
        {R"("name": "a", "when": "6h", "budget_usd_month": "20")", "budget_usd_month", "20",
         "must be a number above 0"},
        {R"("name": "a", "when": "6h", "cron": "@daily")", "cron", "", "is no field here"},
        {R"("name": "a", "when": "6h", "dryrun": true)", "dryrun", "", "did you mean \"dry_run\"?"},
    };
    for (const auto& [fields, name, value, message] : rows) {
        const auto read = parse_schedule_request(std::string("{") + fields + "}", providers);
        EXPECT_FALSE(read.value) << fields;
        ASSERT_EQ(read.problems.size(), 1u) << fields;
        EXPECT_EQ(read.problems[0].name, name) << fields;
        EXPECT_EQ(read.problems[0].value, value) << fields;
        EXPECT_THAT(read.problems[0].message, HasSubstr(message)) << fields;
    }
    const auto many = parse_schedule_request(R"({"name": "A", "when": "x", "dry_run": 1, "budget_usd_month": 0})", {});
    EXPECT_EQ(many.problems.size(), 4u) << "all at once";
}

TEST(ScheduleRequest, WhatIsNoObjectIsSaid) {
    const std::string deep(1000, '[');
    for (const auto& body :
         {std::string("{"), std::string("[]"), std::string("null"), std::string("\"a\""), std::string("\xff"), deep}) {
        const auto request = parse_schedule_request(body, providers);
        EXPECT_FALSE(request.value) << body;
        ASSERT_EQ(request.problems.size(), 1u) << body;
        EXPECT_EQ(request.problems[0].name, "body") << body;
        const auto edit = parse_schedule_edit(body);
        ASSERT_EQ(edit.problems.size(), 1u) << body;
        EXPECT_EQ(edit.problems[0].name, "body") << body;
    }
}

TEST(ScheduleEdit, HasOneField) {
    EXPECT_EQ(parse_schedule_edit(R"({"enabled": true})").enabled, true);
    EXPECT_EQ(parse_schedule_edit(R"({"enabled": false})").enabled, false);
    for (const auto* body :
         {"{}", R"({"enabled": null})", R"({"enabled": "no"})", R"({"enabled": true, "when": "6h"})"}) {
        const auto read = parse_schedule_edit(body);
        EXPECT_FALSE(read.enabled) << body;
        EXPECT_EQ(read.problems.size(), 1u) << body;
    }
}

TEST(ScheduleJson, IsTheContracts) {
    std::ifstream file(std::string(TAGWRIGHT_SOURCE_DIR) + "/app/service/openapi.json");
    const auto contract = json::parse(file)["components"]["schemas"]["schedule"];
    schedule_state bare{.what = {.name = "all", .space = {}, .when = "6h"}};
    schedule_state full{.what = {.name = "nightly",
                                 .space = "DOCS",
                                 .when = "0 3 * * *",
                                 .dry_run = false,
                                 .provider = "gemini",
                                 .budget_usd_month = 20.5,
                                 .enabled = true},
                        .from_file = true,
                        .next_at = parse_iso_time("2026-01-31T03:00"),
                        .spent_usd_month = 1.25,
                        .last_run = "r1",
                        .last_status = "completed",
                        .notice = "why"};
    for (const auto& state : {bare, full}) {
        const auto written = json::parse(schedule_json(state));
        for (const auto& name : contract["required"])
            EXPECT_TRUE(written.contains(name.get<std::string>())) << name;
        for (const auto& [name, value] : written.items())
            EXPECT_TRUE(contract["properties"].contains(name)) << name;
    }
    EXPECT_EQ(json::parse(schedule_json(bare)), json::parse(R"({"name": "all", "space": null, "when": "6h",
        "dry_run": true, "budget_usd_month": null, "enabled": true, "from_file": false, "next_at": null,
        "spent_usd_month": 0.0, "last_run": null, "last_status": null})"));
    EXPECT_EQ(json::parse(schedule_json(full)), json::parse(R"({"name": "nightly", "space": "DOCS",
        "when": "0 3 * * *", "dry_run": false, "provider": "gemini", "budget_usd_month": 20.5, "enabled": true,
        "from_file": true, "next_at": "2026-01-31T03:00:00.000Z", "spent_usd_month": 1.25, "last_run": "r1",
        "last_status": "completed", "notice": "why"})"));
    EXPECT_EQ(json::parse(schedule_list_json({full, bare}))["results"].size(), 2u);
    EXPECT_EQ(json::parse(schedule_list_json({})), json::parse(R"({"results": [], "next": null})"));
}

} // namespace
} // namespace tagwright::service
