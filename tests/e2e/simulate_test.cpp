#include "tests/e2e/program.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace tagwright::testing {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;

class simulate_command : public ::testing::Test {
protected:
    program it;
};

std::string last_line(std::string text) {
    if (text.ends_with('\n'))
        text.pop_back();
    const auto start = text.rfind('\n');
    return start == std::string::npos ? text : text.substr(start + 1);
}

TEST_F(simulate_command, JsonIsOneObjectWithTheKeysOfTheFormat) {
    const auto out = it.run({"simulate", "short-1", "--json"});
    ASSERT_EQ(out.exit_code, 0) << out.err;
    EXPECT_EQ(out.err, "");
    const auto result = ordered_json::parse(last_line(out.out));
    std::vector<std::string> keys;
    for (const auto& [key, value] : result.items())
        keys.push_back(key);
    EXPECT_THAT(keys, ::testing::ElementsAre("name", "seed", "makespan_s", "t_min_s", "utilisation", "calls", "ok",
                                             "rate_429", "n_429", "timeouts", "errors", "peak_concurrency", "gave_up"));
    EXPECT_EQ(result["name"], "short-1");
    EXPECT_EQ(result["seed"], 1);
    EXPECT_EQ(result["ok"], 200);
    EXPECT_GE(result["utilisation"], 0.93);
    EXPECT_LE(result["peak_concurrency"], 10);
}

TEST_F(simulate_command, SaysBeforehandHowManyDaysARunTakes) {
    const auto json = it.run({"simulate", "daily", "--json"});
    ASSERT_EQ(json.exit_code, 0) << json.err;
    EXPECT_EQ(ordered_json::parse(last_line(json.out))["days"], 3);
    const auto text = it.run({"simulate", "daily"}).out;
    EXPECT_THAT(text,
                HasSubstr("600 pages need about 600 calls; 250 a day are allowed, 250 are left today: 3 days (until"));
    EXPECT_LT(text.find("3 days"), text.find("calls in flight")) << "beforehand";
    it.write("mine.json", R"({"calls":50,"calls_a_day":20})"); // the user's own limit, and no wait
    const auto mine = it.run({"simulate", "mine.json", "--json"});
    EXPECT_EQ(mine.exit_code, 3);
    EXPECT_THAT(mine.err, HasSubstr("quota_exhausted"));
    const auto result = ordered_json::parse(last_line(mine.out));
    EXPECT_EQ(result["days"], 3);
    EXPECT_EQ(result["ok"], 20);
}

TEST_F(simulate_command, SameSeedSameLine) {
    const auto once = it.run({"simulate", "short-3", "--seed", "5", "--json"}).out;
    EXPECT_EQ(it.run({"simulate", "short-3", "--seed", "5", "--json"}).out, once);
    EXPECT_NE(it.run({"simulate", "short-3", "--seed", "6", "--json"}).out, once);
    EXPECT_EQ(ordered_json::parse(once)["seed"], 5);
}

TEST_F(simulate_command, ReadsAFileAndDrawsPlainTextWhereThereIsNoTerminal) {
    it.write("mine.json", R"({"name":"mine","calls":50,"limits":[{"rpm":600,"burst":5}]})");
    const auto out = it.run({"simulate", "mine.json"});
    EXPECT_EQ(out.exit_code, 0) << out.err;
    EXPECT_THAT(out.out, HasSubstr("mine, seed 1: 50 pages, 1 a call"));
    EXPECT_THAT(out.out, HasSubstr("calls in flight"));
    EXPECT_THAT(out.out, HasSubstr("refused calls (429)"));
    EXPECT_EQ(out.out.find('\033'), std::string::npos);
    EXPECT_EQ(out.out.find("█"), std::string::npos);
}

TEST_F(simulate_command, BadScenariosAreRefusedWithFileKeyValueAndWhatIsAllowed) {
    const std::pair<const char*, std::vector<const char*>> cases[] = {
        {R"({"cals":5})", {"bad.json: cals: unknown key; there are calls,", "did you mean \"calls\"?"}},
        {R"({"calls":0})", {"bad.json: calls: 0 is not a whole number from 1 to 1000000"}},
        {R"({"limits":[{"rpm":-5}]})", {"bad.json: limits[0].rpm: -5 is not a number from 0"}},
        {R"({"headers":"some"})", {"headers: \"some\" is not one of azure, full, groq, mistral, none, "}},
        {"not json", {"bad.json: not JSON"}},
        {"", {"bad.json: empty"}},
    };
    for (const auto& [text, words] : cases) {
        it.write("bad.json", text);
        const auto out = it.run({"simulate", "bad.json", "--json"});
        EXPECT_EQ(out.exit_code, 2) << text;
        EXPECT_EQ(out.out, "");
        EXPECT_EQ(std::count(out.err.begin(), out.err.end(), '\n'), 1) << out.err;
        for (const auto* word : words)
            EXPECT_THAT(out.err, HasSubstr(word));
    }
    EXPECT_EQ(it.run({"simulate", "nope"}).exit_code, 2);
    EXPECT_EQ(it.run({"simulate", "."}).exit_code, 2);
    EXPECT_EQ(it.run({"simulate", "a", "--seed", "x"}).exit_code, 2);
}

TEST_F(simulate_command, WhatWasLearnedCanBeKeptAndUsedAgain) {
    const std::string common =
        R"("name":"short-2","calls":400,"service_s":{"dist":"uniform","min":0.15,"max":0.25},"net_s":[0.001,0.002],)"
        R"("limits":[{"concurrency":8}],"max_concurrency":64)";
    it.write("cold.json", "{" + common + R"(,"state_out":"learned.json"})");
    it.write("warm.json", "{" + common + R"(,"state_in":"learned.json"})");
    const auto cold = it.run({"simulate", "cold.json", "--json"});
    ASSERT_EQ(cold.exit_code, 0) << cold.err;
    EXPECT_TRUE(nlohmann::json::accept(it.read("learned.json")));
    const auto warm = it.run({"simulate", "warm.json", "--json"});
    ASSERT_EQ(warm.exit_code, 0) << warm.err;
    EXPECT_LT(ordered_json::parse(warm.out)["n_429"], ordered_json::parse(cold.out)["n_429"]);
    it.write("lost.json", "{" + common + R"(,"state_in":"nowhere.json"})");
    const auto lost = it.run({"simulate", "lost.json"});
    EXPECT_EQ(lost.exit_code, 2);
    EXPECT_THAT(lost.err, HasSubstr("nowhere.json"));
    it.write("full.json", "{" + common + R"(,"state_out":"no/such/dir/x.json"})");
    EXPECT_EQ(it.run({"simulate", "full.json"}).exit_code, 2);
}

TEST_F(simulate_command, ProviderThatIsDownIsExitCodeThree) {
    it.write("down.json", R"({"calls":100,"faults":[{"from_s":0,"to_s":1e9,"fast_503":1}]})");
    const auto out = it.run({"simulate", "down.json", "--json"});
    EXPECT_EQ(out.exit_code, 3) << out.err;
    EXPECT_THAT(out.err, HasSubstr("no_provider"));
    EXPECT_EQ(ordered_json::parse(last_line(out.out))["gave_up"], 100);
}

} // namespace
} // namespace tagwright::testing
