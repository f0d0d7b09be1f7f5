// A primary that slows down, with an idle fallback beside it: only the overflow goes there.
#include "tests/actors/pipeline_fixture.hpp"

#include <array>
#include <numeric>

namespace tagwright::testing {
namespace {

class overflow : public pipeline_test {
protected:
    overflow() {
        options.providers = {provider_at("http://primary"), provider_at("http://second")};
        options.ai_concurrency = 2;
        options.ai_concurrency_max = 2;
        options.batch_size = 1;
        options.cache_enabled = false;
    }

    using primary = std::function<std::optional<simulated_network::answer>(double at_s)>;
    /// A primary that does two calls a second, but for what `instead` has to say; a fallback that could do four.
    void run(std::size_t documents, primary instead) {
        start(documents, [this, instead](const http_request& request) -> simulated_network::answer {
            const bool second = request.url.starts_with("http://second");
            const auto at = seconds_since_start();
            ++calls.at(second ? 1 : 0).at(static_cast<std::size_t>(at / 60));
            if (!second)
                if (auto other = instead(at))
                    return *other;
            return {good(request).response, second ? 500ms : 1000ms};
        });
        advance(59min);
        ASSERT_EQ(events->ends.size(), 1u);
        EXPECT_EQ(end().last.status, run_status::completed);
        EXPECT_EQ(end().last.pages.labelled, documents);
        EXPECT_EQ(end().last.calls.fallbacks, static_cast<std::uint64_t>(sum(1, 0, 60)));
        expect_every_page_once(documents);
    }
    double seconds_since_start() const { return std::chrono::duration<double>(now() - begun).count(); }
    int sum(int provider, std::size_t from_min, std::size_t to_min) const {
        const auto& of = calls.at(static_cast<std::size_t>(provider));
        return std::accumulate(of.begin() + static_cast<std::ptrdiff_t>(from_min),
                               of.begin() + static_cast<std::ptrdiff_t>(to_min), 0);
    }
    std::string told() const {
        std::string out;
        for (const auto& of : calls) {
            for (std::size_t i = 0; i < 30; ++i)
                out += std::to_string(of.at(i)) + " ";
            out += "\n";
        }
        return out;
    }

    time_point begun = now();
    std::array<std::array<int, 60>, 2> calls{}; ///< a minute
};

simulated_network::answer refusal(const char* retry_after) {
    return {json_response(429, R"({"error":{"message":"slow down"}})", {{"Retry-After", retry_after}}), 20ms};
}

TEST_F(overflow, PrimaryAtItsQuotaKeepsAllTheWorkAlsoWhereTheQuotaShrinks) {
    // A bucket of ten calls that fills by one a second, later by one in five seconds. There is always a queue.
    double tokens = 10;
    double last = 0;
    run(600, [&](double at) -> std::optional<simulated_network::answer> {
        tokens = std::min(10.0, tokens + (at - last) * (at < 300 ? 1.0 : 0.2));
        last = at;
        if (tokens < 1)
            return refusal("2");
        tokens -= 1;
        return std::nullopt;
    });
    EXPECT_GT(end().last.calls.rate_limits, 5u);
    EXPECT_EQ(sum(1, 0, 60), 0) << told();
}

TEST_F(overflow, QuotaOfAClockMinuteIsNoSlowness) {
    int used = 0;
    int minute = 0;
    run(400, [&](double at) -> std::optional<simulated_network::answer> {
        if (const auto now_in = static_cast<int>(at / 60); now_in != minute) {
            minute = now_in;
            used = 0;
        }
        if (++used > 20)
            return refusal(std::to_string(1 + static_cast<int>(60 * (minute + 1) - at)).c_str());
        return std::nullopt;
    });
    EXPECT_EQ(sum(1, 0, 60), 0) << told();
}

TEST_F(overflow, AnswersTwentyTimesAsSlowSendTheDifferenceAndWorkReturns) {
    run(2400, [&](double at) -> std::optional<simulated_network::answer> {
        if (at < 300 || at >= 600)
            return std::nullopt;
        return simulated_network::answer{openai_answer(json{{"pages", {{{"ref", "p1"}, {"labels", {"slow"}}}}}}), 20s};
    });
    EXPECT_EQ(sum(1, 0, 5), 0) << told();
    EXPECT_GE(sum(0, 7, 10), 3 * 5) << "the primary has what it takes" << told();
    EXPECT_NEAR(sum(0, 7, 10) + sum(1, 7, 10), 3 * 120, 20) << "both together keep the old pace" << told();
    EXPECT_LE(sum(1, 11, 60), 2) << "it is back" << told();
    EXPECT_GE(sum(0, 11, 14), 3 * 115) << told();
}

TEST_F(overflow, BrownOutSendsTheDifferenceAndWorkReturns) {
    int number = 0;
    run(2400, [&](double at) -> std::optional<simulated_network::answer> {
        if (at < 300 || at >= 600 || ++number % 5 == 0)
            return std::nullopt;
        return simulated_network::answer{json_response(503, "{}"), 100ms};
    });
    EXPECT_EQ(sum(1, 0, 5), 0) << told();
    EXPECT_GT(sum(1, 6, 10), 4 * 60) << told();
    EXPECT_LE(sum(1, 6, 10), 4 * 130) << told();
    EXPECT_LE(sum(1, 11, 60), 20) << told();
}

TEST_F(overflow, LongHoldIsBridgedAtTheOldPace) {
    bool refused = false;
    run(2400, [&](double at) -> std::optional<simulated_network::answer> {
        if (at < 300 || at >= 540)
            return std::nullopt;
        refused = true;
        return refusal(std::to_string(1 + static_cast<int>(540 - at)).c_str());
    });
    EXPECT_TRUE(refused);
    EXPECT_EQ(sum(1, 0, 6), 0) << told();
    EXPECT_NEAR(sum(1, 7, 9), 2 * 120, 30) << told();
    EXPECT_LE(sum(1, 10, 60), 5) << told();
}

TEST_F(overflow, BudgetIsNotPassedForIt) {
    options.providers[0].price = token_price{0, 0};
    options.providers[1].price = token_price{1000.0, 1000.0};
    options.budget.usd = 3.0; // 0.11 USD a call
    run(1500, [&](double at) -> std::optional<simulated_network::answer> {
        if (at < 300 || at >= 600)
            return std::nullopt;
        return simulated_network::answer{openai_answer(json{{"pages", {{{"ref", "p1"}, {"labels", {"slow"}}}}}}), 20s};
    });
    EXPECT_LE(end().last.cost.usd, 3.0);
    EXPECT_GT(sum(1, 0, 60), 15) << told();
    EXPECT_LE(sum(1, 0, 60), 27) << told();
}

} // namespace
} // namespace tagwright::testing
