#include "actors/throttle/learned_state.hpp"

#include <gtest/gtest.h>

#include <tuple>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

TEST(throttle_memory, survives_the_round_trip) {
    learned_state s;
    s.rates.rates[0] = {5.0, 0.02, 10.0, true};
    s.rates.chosen = binding::requests;
    s.cap = 16;
    s.cap_confirmed = true;
    s.window = 16;
    s.latency_base = 3.5;
    s.round_trip_s = 4;
    s.mean_tokens = 1000;
    s.mean_square_tokens = 1.5e6;
    const auto again = learned_state::from_json(s.to_json());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->to_json(), s.to_json());
}

TEST(throttle_memory, text_that_makes_no_sense_is_ignored) {
    for (const auto* text :
         {"", "null", "[]", "{}", "{\"version\":2}", "{\"version\":1}", "{\"version\":1,\"window\":-5}",
          "{\"version\":1,\"window\":8,\"round_trip_s\":\"x\"}", "\xff\xfe", "{\"version\":{}}"})
        EXPECT_FALSE(learned_state::from_json(text)) << text;
    EXPECT_FALSE(learned_state::from_json(R"({"version":1,"window":3,"round_trip_s":1,"binding":)" +
                                          std::string(5'000'000, '[') + std::string(5'000'000, ']') + "}"));
    const auto odd = learned_state::from_json(
        R"({"version":1,"window":8,"round_trip_s":2,"cap":-3,"requests":{"per_s":1e300},"binding":7})");
    ASSERT_TRUE(odd);
    EXPECT_FALSE(odd->cap);
    EXPECT_FALSE(odd->rates.rates[0].rate);
}

constexpr auto* before_small_limits =
    R"({"version":1,"requests":{"per_s":5,"error":0.02,"confirmed":true,"burst":10},)"
    R"("tokens":null,"binding":"requests","cap":4,"cap_confirmed":true,"window":4,)"
    R"("latency_base_s":3,"round_trip_s":2,"mean_tokens":10,"mean_square_tokens":200)";

TEST(throttle_memory, of_small_limits_survives_the_round_trip) {
    learned_state s;
    s.window = 3;
    s.round_trip_s = 2;
    for (const auto& [spacing, calls, slides, cap] :
         {std::tuple{0.25, 0, false, 0}, std::tuple{0.0, 30, true, 0}, std::tuple{0.0, 0, false, 2}}) {
        s.spacing_per_s = spacing;
        s.calls_a_minute = calls;
        s.slides = slides;
        s.cap = cap > 0 ? std::optional{cap} : std::nullopt;
        s.queued = cap > 0;
        const auto again = learned_state::from_json(s.to_json());
        ASSERT_TRUE(again);
        EXPECT_EQ(again->spacing_per_s, spacing);
        EXPECT_EQ(again->calls_a_minute, calls);
        EXPECT_EQ(again->slides, slides);
        EXPECT_EQ(again->queued, cap > 0);
        EXPECT_EQ(again->to_json(), s.to_json());
    }
}

TEST(throttle_memory, without_small_limits_is_taken_over) { // as it was written before they were known
    const auto s = learned_state::from_json(before_small_limits + std::string("}"));
    ASSERT_TRUE(s);
    EXPECT_EQ(s->rates.rates[0].rate, 5);
    EXPECT_EQ(s->cap, 4);
    EXPECT_FALSE(s->queued);
    EXPECT_EQ(s->spacing_per_s, 0);
    EXPECT_EQ(s->calls_a_minute, 0);
    EXPECT_FALSE(s->slides);
}

TEST(throttle_memory, of_small_limits_that_makes_no_sense_is_left_out) {
    for (const auto* odd :
         {R"("spacing_per_s":-1,"calls_a_minute":-3)", R"("spacing_per_s":"x","calls_a_minute":null,"slides":7)",
          R"("spacing_per_s":1e300,"calls_a_minute":0.5)", R"("spacing_per_s":[],"calls_a_minute":1e9)"}) {
        const auto s = learned_state::from_json(before_small_limits + std::string(",") + odd + "}");
        ASSERT_TRUE(s) << odd;
        EXPECT_EQ(s->spacing_per_s, 0) << odd;
        EXPECT_EQ(s->calls_a_minute, 0) << odd;
        EXPECT_FALSE(s->slides) << odd;
    }
    const auto no_cap = learned_state::from_json(R"({"version":1,"window":3,"round_trip_s":1,"queued":true})");
    ASSERT_TRUE(no_cap);
    EXPECT_FALSE(no_cap->queued) << "nothing queues above no cap";
}

} // namespace
