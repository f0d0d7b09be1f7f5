// Several processes that use one key at the same time.

#include "tests/e2e/guides.hpp"
#include "tests/fakes/llm_stub.hpp"
#include "tests/listening_ports.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace tagwright::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

class sharing : public ::testing::Test {
protected:
    sharing() {
        model.intercept = [this](const auto&, int) -> std::optional<demo::web_response> {
            const auto now = ++in_flight;
            auto most = in_flight_max.load();
            while (now > most && !in_flight_max.compare_exchange_weak(most, now)) {
            }
            std::this_thread::sleep_for(latency);
            --in_flight;
            return std::nullopt;
        };
        for (auto* it : {&one, &two}) {
            use_gemini(*it, model);
            it->environment["TAG_SPACE_BATCH_SIZE"] = "1";
            it->environment["TAG_SPACE_AI_CONCURRENCY"] = "3";
            it->environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "4";
            it->environment["TAGWRIGHT_DATA_DIR"] = (one.directory() / "data").string();
        }
    }
    static std::string documents(int count, const std::string& of) {
        std::string out;
        for (int i = 0; i < count; ++i)
            out +=
                json{{"id", of + std::to_string(i)}, {"text", "text " + std::to_string(i) + " of " + of}}.dump() + "\n";
        return out;
    }
    /// Waits until it is so.
    template <class Condition>
    static bool soon(Condition is_so) {
        for (int i = 0; i < 600; ++i) {
            if (is_so())
                return true;
            std::this_thread::sleep_for(50ms);
        }
        return false;
    }
    [[nodiscard]] static bool says(const program& it, const std::string& role) {
        return it.read("logs/ai_router.log").find("role=\"" + role + "\"") != std::string::npos;
    }
    /// What `throttle` shows.
    json live(const std::vector<std::string>& words) {
        auto arguments = std::vector<std::string>{"throttle"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        arguments.emplace_back("--json");
        program third;
        third.environment = one.environment;
        const auto out = third.run(arguments);
        return out.exit_code == 0 ? json::parse(out.out, nullptr, false) : json(out.err);
    }
    static int lines(const std::string& text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

    program one, two;
    llm_stub model;
    std::atomic<int> in_flight = 0, in_flight_max = 0;
    std::chrono::milliseconds latency = 100ms;
};

TEST_F(sharing, TwoProcessesNeverHaveMoreInFlightThanOneMay) {
    const auto first = one.start({"label"}, documents(60, "a"));
    ASSERT_TRUE(soon([&] { return model.calls() > 0; }));
    const auto second = two.start({"label"}, documents(60, "b"));
    const auto a = one.wait(first);
    const auto b = two.wait(second);
    EXPECT_EQ(a.exit_code, 0) << a.err;
    EXPECT_EQ(b.exit_code, 0) << b.err;
    EXPECT_EQ(lines(a.out), 60);
    EXPECT_EQ(lines(b.out), 60);
    EXPECT_TRUE(says(two, "follows"));
    EXPECT_EQ(model.calls(), 120);
    EXPECT_LE(in_flight_max, 4);
}

TEST_F(sharing, WhenTheLeaderIsKilledTheOtherGoesOn) {
    const auto first = one.start({"label"}, documents(500, "a"));
    ASSERT_TRUE(soon([&] { return model.calls() > 0; }));
    const auto second = two.start({"label"}, documents(100, "b"));
    ASSERT_TRUE(soon([&] { return lines(two.read("stdout")) > 3; }));
    kill(first, SIGKILL);
    one.wait(first);
    const auto b = two.wait(second);
    EXPECT_EQ(b.exit_code, 0) << b.err;
    EXPECT_EQ(lines(b.out), 100);
    EXPECT_TRUE(says(two, "follows"));
    EXPECT_TRUE(says(two, "leads"));
}

/// The leader is stopped without being asked, as by a debugger or a frozen container, and goes on later.
TEST_F(sharing, WhenTheLeaderIsStoppedTheOthersGoOn) {
    const auto first = one.start({"label"}, documents(300, "a"));
    ASSERT_TRUE(soon([&] { return model.calls() > 0; }));
    const auto second = two.start({"label"}, documents(120, "b"));
    ASSERT_TRUE(soon([&] { return lines(two.read("stdout")) > 3; }));
    ASSERT_TRUE(soon([&] { return says(two, "follows"); }));
    kill(first, SIGSTOP);
    const auto stopped = std::chrono::steady_clock::now();
    const auto so_far = lines(two.read("stdout"));
    EXPECT_TRUE(soon([&] { return lines(two.read("stdout")) > so_far + 4; })) << "it goes on meanwhile";
    const auto shown = live({});
    const auto b = two.wait(second);
    const auto took = std::chrono::steady_clock::now() - stopped;
    kill(first, SIGCONT);
    const auto a = one.wait(first);
    EXPECT_EQ(b.exit_code, 0) << b.err;
    EXPECT_EQ(lines(b.out), 120);
    EXPECT_LT(took, 60s) << "two calls at once, of 100 ms each";
    EXPECT_TRUE(says(two, "alone: cautious"));
    EXPECT_THAT(two.read("logs/ai_router.log"), HasSubstr("the leader is silent"));
    EXPECT_EQ(a.exit_code, 0) << a.err;
    EXPECT_EQ(lines(a.out), 300);
    EXPECT_EQ(model.calls(), 420) << "no call was made twice";
    EXPECT_TRUE(shown.is_string()) << shown.dump();
    EXPECT_THAT(shown.dump(), HasSubstr("does not answer"));
}

TEST_F(sharing, WhenTheLeaderGoesOnTheOthersFollowItAgain) {
    const auto first = one.start({"label"}, documents(200, "a"));
    ASSERT_TRUE(soon([&] { return model.calls() > 0; }));
    const auto second = two.start({"label"}, documents(200, "b"));
    ASSERT_TRUE(soon([&] { return lines(two.read("stdout")) > 3; }));
    kill(first, SIGTSTP);
    EXPECT_TRUE(soon([&] { return says(two, "alone: cautious"); }));
    kill(first, SIGCONT);
    EXPECT_TRUE(
        soon([&] { return two.read("logs/ai_router.log").find("the leader answers again") != std::string::npos; }));
    in_flight_max = 0;
    const auto so_far = lines(two.read("stdout"));
    EXPECT_TRUE(soon([&] { return lines(two.read("stdout")) > so_far + 40; }));
    EXPECT_LE(in_flight_max, 6) << "the four of all, and two that were begun alone";
    const auto a = one.wait(first);
    const auto b = two.wait(second);
    EXPECT_EQ(a.exit_code, 0) << a.err;
    EXPECT_EQ(b.exit_code, 0) << b.err;
    EXPECT_EQ(model.calls(), 400);
}

TEST_F(sharing, WhoStartsWhileTheLeaderIsStoppedDoesNotWaitForIt) {
    const auto first = one.start({"label"}, documents(100, "a"));
    ASSERT_TRUE(soon([&] { return model.calls() > 0; }));
    kill(first, SIGTSTP);
    const auto b = two.run({"label"}, documents(20, "b"));
    EXPECT_EQ(b.exit_code, 0) << b.err;
    EXPECT_EQ(lines(b.out), 20);
    kill(first, SIGKILL);
    one.wait(first);
}

TEST_F(sharing, NoPortIsOpen) {
    latency = 50ms;
    const auto first = one.start({"label"}, documents(100, "a"));
    ASSERT_TRUE(soon([&] { return model.calls() > 0; }));
    const auto second = two.start({"label"}, documents(100, "b"));
    ASSERT_TRUE(soon([&] { return says(two, "follows"); }));
    for (int i = 0; i < 20; ++i) {
        EXPECT_TRUE(open_ports(first).empty());
        EXPECT_TRUE(open_ports(second).empty());
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_FALSE(open_ports(::getpid()).empty()) << "a control: the model's";
    EXPECT_EQ(one.wait(first).exit_code, 0);
    EXPECT_EQ(two.wait(second).exit_code, 0);
}

/// Whatever the directory is like, the run ends well; what is ours is mended, what is not is left alone.
TEST_F(sharing, OddDirectories) {
    namespace fs = std::filesystem;
    const auto data = one.directory() / "data";
    const auto limits = data / "limits";
    const auto run = [&] {
        const auto out = one.run({"label"}, documents(3, "a"));
        EXPECT_EQ(out.exit_code, 0) << out.err;
        return one.read("logs/ai_router.log");
    };
    fs::create_directories(limits);
    fs::permissions(limits, fs::perms::all);
    EXPECT_THAT(run(), HasSubstr("role=\"leads\""));
    EXPECT_EQ(fs::status(limits).permissions(), fs::perms::owner_all);

    fs::remove_all(limits);
    fs::create_directory(one.directory() / "elsewhere");
    fs::create_directory_symlink(one.directory() / "elsewhere", limits);
    EXPECT_THAT(run(), HasSubstr("limits is a symbolic link"));
    EXPECT_TRUE(fs::is_empty(one.directory() / "elsewhere"));

    fs::remove(limits);
    std::ofstream(limits.string()) << "a file";
    EXPECT_THAT(run(), HasSubstr("limits are not shared"));
}

TEST_F(sharing, ALongPathIsNoObstacle) {
    const auto data = one.directory() / std::string(150, 'd');
    for (auto* it : {&one, &two})
        it->environment["TAGWRIGHT_DATA_DIR"] = data.string();
    const auto first = one.start({"label"}, documents(60, "a"));
    ASSERT_TRUE(soon([&] { return model.calls() > 0; }));
    const auto second = two.start({"label"}, documents(60, "b"));
    EXPECT_TRUE(soon([&] { return says(two, "follows"); }));
    EXPECT_EQ(one.wait(first).exit_code, 0);
    EXPECT_EQ(two.wait(second).exit_code, 0);
    EXPECT_LE(in_flight_max, 4);
}

TEST_F(sharing, OperatorSeesAndPinsARunningThrottle) {
    latency = 200ms;
    EXPECT_EQ(live({}), json::array());
    const auto running = one.start({"label"}, documents(400, "a"));
    ASSERT_TRUE(soon([&] { return model.calls() > 8; }));
    auto seen = live({});
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].at("name"), "gemini");
    EXPECT_EQ(seen[0].at("pid"), running);
    seen = live({"pin", "2", "--group", "gemini"});
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].at("level"), 2);
    EXPECT_EQ(seen[0].at("last_change").at("reason"), "pinned");
    ASSERT_TRUE(soon([&] { return in_flight <= 2; }));
    in_flight_max = 0;
    std::this_thread::sleep_for(1s);
    EXPECT_LE(in_flight_max, 2);
    const auto nobody = one.run({"throttle", "pin", "2", "--group", "openai"});
    EXPECT_EQ(nobody.exit_code, 1);
    EXPECT_THAT(nobody.err, HasSubstr("no run is calling"));
    kill(running, SIGKILL);
    one.wait(running);
    EXPECT_EQ(live({}), json::array());
}

TEST_F(sharing, BadTuningIsRefusedWithWhatIsAllowed) {
    for (const auto& [words, part] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{"throttle", "pin"}, "pin takes 1 level"},
             {{"throttle", "pin", "0"}, "\"0\" is not a level: a whole number from 1"},
             {{"throttle", "bound", "5", "2"}, "5 is above 2"},
             {{"throttle", "stop"}, "\"stop\" is not an action"}}) {
        const auto out = one.run(words);
        EXPECT_EQ(out.exit_code, 2);
        EXPECT_THAT(out.err, HasSubstr(part));
    }
}

TEST_F(sharing, WithoutSharingProcessesAreOnTheirOwn) {
    one.environment["TAGWRIGHT_SHARE_LIMITS"] = "false";
    EXPECT_EQ(one.run({"label"}, documents(3, "a")).exit_code, 0);
    EXPECT_FALSE(std::filesystem::exists(one.directory() / "data" / "limits"));
}

} // namespace
} // namespace tagwright::testing
