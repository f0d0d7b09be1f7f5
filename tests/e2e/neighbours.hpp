#pragma once

#include "tests/e2e/guides.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <sys/stat.h>
#include <thread>

namespace tagwright::testing {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

/// The program in a directory of its own, with a Confluence and a model, among whatever a test lays around it.
class neighbours : public ::testing::Test {
protected:
    neighbours() {
        confluence.add_space("DOCS");
        connect(it, confluence);
        use_gemini(it, model);
        it.environment["TAG_SPACE_BATCH_SIZE"] = "1";
    }
    void add_pages(int count) {
        for (int i = 0; i < count; ++i) {
            demo::fake_page page;
            page.id = std::to_string(1000 + i);
            page.title = "Guide " + std::to_string(i);
            page.storage = "<p>text " + std::to_string(i) + "</p>";
            confluence.add_page("DOCS", page);
        }
    }
    template <class Condition>
    static bool soon(Condition is_so) {
        for (int i = 0; i < 600; ++i) {
            if (is_so())
                return true;
            std::this_thread::sleep_for(20ms);
        }
        return false;
    }
    [[nodiscard]] std::string all_logs() const {
        return it.read("logs/ai_router.log") + it.read("logs/ai_concurrency_metrics.log") +
               it.read("logs/tag_space_performance.log");
    }
    static std::vector<std::string> lines_of(const std::string& text) {
        std::vector<std::string> out;
        std::istringstream from(text);
        for (std::string line; std::getline(from, line);)
            out.push_back(line);
        return out;
    }
    /// Every call but the first ones waits until the test ends.
    void stall_after(int calls) {
        model.intercept = [this, calls](const auto&, int call) -> std::optional<demo::web_response> {
            if (call > calls)
                soon([this] { return released.load(); });
            return std::nullopt;
        };
    }
    static demo::web_response refusal(int status, const std::string& message) {
        demo::web_response out;
        out.status = status;
        const auto* name = status == 429 ? "RESOURCE_EXHAUSTED" : status == 400 ? "INVALID_ARGUMENT" : "INTERNAL";
        out.body = json{{"error", {{"code", status}, {"message", message}, {"status", name}}}}.dump();
        return out;
    }

    std::atomic<bool> released = false;
    demo::fake_confluence confluence;
    llm_stub model;
    program it;
};

} // namespace tagwright::testing
