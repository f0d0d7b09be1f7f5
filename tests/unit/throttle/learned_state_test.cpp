#include "actors/throttle/learned_state.hpp"

#include <gtest/gtest.h>

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

} // namespace
