#include "app/check/run_estimate.hpp"

#include <gmock/gmock.h>

namespace tagwright {
namespace {

using testing::HasSubstr;
using testing::Not;

settings with_price(std::optional<token_price> price) {
    settings out;
    out.providers.resize(1);
    out.providers[0].name = "p";
    out.providers[0].model = "m";
    out.providers[0].price = price;
    return out;
}

TEST(RunEstimate, IsPagesTimesTheMeanPageAndCallsTimesTheInstructions) {
    const space_sample sample{1000, false, {300, 500}};
    const auto of = estimate_run(sample, with_price(token_price{1, 10}), 200, {});
    EXPECT_EQ(of.calls, 200u);
    EXPECT_DOUBLE_EQ(of.input_tokens, 1000 * 400 + 200 * 200);
    EXPECT_DOUBLE_EQ(of.output_tokens, 60'000);
    EXPECT_NEAR(of.usd.value(), 0.44 + 0.6, 1e-9);
    EXPECT_FALSE(of.seconds);
    EXPECT_FALSE(estimate_run(sample, with_price({}), 200, {}).usd);
}

TEST(RunEstimate, LongPagesShareACallWithFewer) {
    auto config = with_price({});
    config.batch_tokens_max = 9000;
    EXPECT_EQ(estimate_run({10, false, {4000}}, config, 0, {}).calls, 5u);
    config.batch_tokens_max = 100;
    EXPECT_EQ(estimate_run({10, false, {4000}}, config, 0, {}).calls, 10u);
    EXPECT_EQ(estimate_run({10, false, {}}, config, 0, {}).calls, 2u) << "no text known: by count";
    EXPECT_EQ(estimate_run({0, false, {}}, config, 0, {}).calls, 0u);
}

TEST(RunEstimate, TimeIsThatOfTheTightestLimit) {
    const space_sample sample{1000, false, {400}};
    const auto seconds = [&](remembered_pace pace) {
        return estimate_run(sample, with_price({}), 0, pace).seconds.value_or(-1);
    };
    EXPECT_DOUBLE_EQ(seconds({}), -1);
    EXPECT_DOUBLE_EQ(seconds({4, 2, 0, 0}), 100);
    EXPECT_DOUBLE_EQ(seconds({40, 2, 0, 0}), 40) << "no more than the settings allow at once";
    EXPECT_DOUBLE_EQ(seconds({4, 2, 1, 0}), 200);
    EXPECT_DOUBLE_EQ(seconds({4, 2, 1, 1000}), 460);
    EXPECT_EQ(pace_from("no memory").calls_in_flight, 0);
}

TEST(RunEstimate, TextSaysThatItIsOneAndWhatItAssumes) {
    const auto config = with_price(token_price{1, 10});
    const space_sample sample{123'456, true, {400}};
    auto text = estimate_text("DOCS", sample, estimate_run(sample, config, 200, {4, 2, 0, 0}), config);
    EXPECT_THAT(text,
                HasSubstr("estimate  a first run over DOCS: more than 123456 pages, about 24692 calls, 54.3 million "
                          "tokens in and 7.4 million out, about 128.39 USD, about 3.4 h"));
    EXPECT_THAT(text, HasSubstr("assumes 400 tokens a page (the mean of 1 pages"));
    text = estimate_text("DOCS", sample, estimate_run(sample, with_price({}), 200, {}), with_price({}));
    EXPECT_THAT(text, HasSubstr("cost not known (no price for model m"));
    EXPECT_THAT(text, Not(HasSubstr("last run")));
}

} // namespace
} // namespace tagwright
