// The real program where a process may have few files open: servers, containers and shells with `ulimit -n 256`.
#include "tests/e2e/guides.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace tagwright::testing {
namespace {

using namespace std::chrono_literals;

TEST(OpenFiles, FewOfThemLetCallsWaitAndFailNone) {
    constexpr int pages = 150;
    demo::fake_confluence confluence;
    add_guides(confluence, pages);
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    llm_stub model;
    model.intercept = [&](const auto&, int) -> std::optional<demo::web_response> {
        for (int now = ++inside, seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
        }
        std::this_thread::sleep_for(50ms);
        --inside;
        return std::nullopt;
    };
    program it;
    connect(it, confluence);
    use_gemini(it, model);
    it.environment["TAG_SPACE_BATCH_SIZE"] = "1";
    it.open_files_max = 80;
    const auto end = it.run({"tag", "DOCS", "--concurrency", "100", "--max-concurrency", "100", "--json"});
    EXPECT_EQ(end.exit_code, 0) << end.err;
    EXPECT_EQ(model.calls(), pages) << end.err;
    EXPECT_LE(most, 24);
}

TEST(OpenFiles, TooFewOfThemAreNamed) {
    demo::fake_confluence confluence;
    add_guides(confluence, 1);
    program it;
    connect(it, confluence);
    it.open_files_max = 14;
    const auto end = it.run({"tag", "DOCS"});
    EXPECT_NE(end.exit_code, 0);
    EXPECT_NE(end.err.find("too many files"), std::string::npos) << end.err;
}

} // namespace
} // namespace tagwright::testing
