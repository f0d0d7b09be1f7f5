#include "config/prices.hpp"

#include "tests/unit/config/fixtures.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <set>

namespace tagwright {
namespace {

using testing::HasSubstr;

TEST(PriceList, EveryRowIsADatedPriceAndRowsOfAModelStandInOrder) {
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (const auto& row : price_table()) {
        EXPECT_TRUE(seen.insert({row.model, row.from}).second) << row.model;
        EXPECT_EQ(row.as_of.size(), 10u) << row.model;
        EXPECT_GT(row.price.input, 0) << row.model;
        EXPECT_GT(row.price.output, row.price.input) << row.model;
        EXPECT_EQ(list_price(row.model, "9999-12-31").has_value(), true) << row.model;
    }
}

TEST(PriceList, KnowsTheDefaultModels) {
    auto from = bare_sources();
    from.today = "2026-11-24";
    for (const auto* name : {"GEMINI", "OPENAI", "ANTHROPIC"})
        from.environment[std::string(name) + "_API_KEY"] = "key";
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "gemini,openai,anthropic";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    ASSERT_EQ(loaded.values.providers.size(), 4u);
    EXPECT_EQ(loaded.values.providers[0].price, token_price{}) << "local costs nothing";
    EXPECT_EQ(loaded.values.providers[1].price, (token_price{0.75, 3.75}));
    EXPECT_EQ(loaded.values.providers[2].price, (token_price{0.25, 2.00}));
    EXPECT_EQ(loaded.values.providers[3].price, (token_price{0.10, 0.50}));
}

TEST(PriceList, AnnouncedPricesHoldFromTheirDay) {
    struct {
        const char* today;
        token_price price;
    } const cases[] = {
        {"", {0.75, 3.75}}, {"2026-12-31", {0.75, 3.75}}, {"2027-01-01", {1.50, 7.50}}, {"2028-06-01", {1.50, 7.50}}};
    for (const auto& each : cases)
        EXPECT_EQ(list_price("gemini-3.8-flash", each.today), each.price) << each.today;
}

TEST(PriceList, PinnedNamesAreOfTheFamilyAndOtherSizesAreNot) {
    struct {
        const char* model;
        const char* family;
        bool same;
    } const cases[] = {{"gpt-5-mini", "gpt-5-mini", true},
                       {"GPT-5-Mini", "gpt-5-mini", true},
                       {"gpt-5-mini-2025-08-07", "gpt-5-mini", true},
                       {"openai/gpt-5-mini", "gpt-5-mini", true},
                       {"models/gemini-2.5-flash-001", "gemini-2.5-flash", true},
                       {"gemini-3.1-pro-preview", "gemini-3.1-pro", true},
                       {"gemini-2.5-flash-preview-05-20", "gemini-2.5-flash", true},
                       {"claude-haiku-4-5-20251001", "claude-haiku-4-5", true},
                       {"claude-haiku-4-5@20251001", "claude-haiku-4-5", true},
                       {"claude-sonnet-5-latest", "claude-sonnet-5", true},
                       {"qwen/qwen3-8b", "qwen/qwen3-8b", true},
                       {"gpt-5-mini", "gpt-5", false},
                       {"gpt-5.4", "gpt-5", false},
                       {"gpt-5-", "gpt-5", false},
                       {"gpt-50", "gpt-5", false},
                       {"claude-sonnet-5-5", "claude-sonnet-5", false},
                       {"gemini-2.5-flash-lite", "gemini-2.5-flash", false},
                       {"gemini-3.8-flash-lite-preview", "gemini-3.8-flash", false},
                       {"", "gpt-5", false}};
    for (const auto& each : cases)
        EXPECT_EQ(is_of_family(each.model, each.family), each.same) << each.model << " of " << each.family;
    EXPECT_FALSE(list_price("llama-9", "2026-11-24"));
}

TEST(PriceList, StandsInTheDocument) {
    const auto document = read_whole(repository_root() / "docs" / "cost.md");
    for (const auto& row : price_table()) {
        char line[128];
        std::snprintf(line, sizeof line, "| `%s` | %.2f | %.2f | %s%s |\n", std::string(row.model).c_str(),
                      row.price.input, row.price.output, row.from.empty() ? "" : "from ",
                      std::string(row.from).c_str());
        EXPECT_THAT(document, HasSubstr(line));
        EXPECT_THAT(document, HasSubstr("looked up on " + std::string(row.as_of)));
    }
}

TEST(OwnPrices, StandBeforeTheListAndPriceServers) {
    auto from = bare_sources();
    from.environment["OPENAI_API_KEY"] = "key";
    from.environment["TAG_SPACE_PROVIDER"] = "openai";
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "mine,other";
    from.toml = "[servers.mine]\nbase_url = \"http://127.0.0.1:1/v1\"\nmodel = \"qwen3-8b\"\n"
                "[servers.other]\nbase_url = \"http://127.0.0.1:1/v1\"\nmodel = \"llama-9\"\n"
                "[prices.\"gpt-5-mini\"]\ninput = 0.2\noutput = 3\n[prices.qwen3-8b]\ninput = 0\noutput = 0\n";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.providers[0].price, (token_price{0.2, 3}));
    EXPECT_EQ(loaded.values.providers[1].price, token_price{});
    EXPECT_FALSE(loaded.values.providers[2].price);
    EXPECT_EQ(origin_of(loaded, "prices.qwen3-8b"), "tagwright.toml:10");
}

TEST(OwnPrices, BadOnesSayWhatIsAllowed) {
    struct {
        const char* toml;
        const char* message;
    } const cases[] = {
        {"[prices.m]\ninput = -1\noutput = 1\n",
         "prices.m.input=-1 (tagwright.toml:2): must be USD per million tokens"},
        {"[prices.m]\ninput = \"1,5\"\noutput = 1\n", "prices.m.input=1,5 (tagwright.toml:2): must be USD"},
        {"[prices.m]\ninput = 1\noutput = 1e3\n", "prices.m.output"},
        {"[prices.m]\ninput = 1\noutput = nan\n", "prices.m.output=nan (tagwright.toml:3): must be USD"},
        {"[prices.m]\ninput = 1\noutput = 200000\n", "a number from 0 to 100000"},
        {"[prices.m]\ninput = 1\n", "prices.m.output (tagwright.toml:1): is missing: it must be USD"},
        {"[prices.m]\ninput = [1]\noutput = 1\n", "prices.m.input (tagwright.toml:2): must be USD"},
        {"[prices.m]\ninputs = 1\n", "prices.m.inputs (tagwright.toml:2): is not a key of a price"},
        {"[prices.gpt-4.1]\ninput = 1\noutput = 1\n", "a model's name with a dot stands in quotes"},
        {"[prices]\nm = 1\n", "prices.m (tagwright.toml:2): must be a table"},
        {"prices = 1\n", "prices (tagwright.toml:1): is not a known key"},
    };
    for (const auto& each : cases) {
        auto from = bare_sources();
        from.toml = each.toml;
        if (std::string_view(each.toml).find("1e3") != std::string_view::npos)
            EXPECT_EQ(problems_of(from), "") << "TOML's own way to write 1000";
        else
            EXPECT_THAT(problems_of(from), HasSubstr(each.message)) << each.toml;
    }
}

TEST(Budget, IsAnAmountAboveNothing) {
    for (const auto* bad :
         {"0", "0.00", "-1", "+1", "1e3", "nan", "inf", "1,5", "2 USD", ".5", "5.", "1000001", "1.2.3"}) {
        auto from = bare_sources();
        from.flags["TAGWRIGHT_BUDGET_USD"] = bad;
        EXPECT_THAT(problems_of(from), HasSubstr(std::string("TAGWRIGHT_BUDGET_USD=") + bad +
                                                 " (--budget-usd): must be an amount of USD above 0, 1000000 at most"))
            << bad;
    }
    for (const auto* bad : {"0", "-1", "1.5", "many"}) {
        auto from = bare_sources();
        from.flags["TAGWRIGHT_BUDGET_CALLS"] = bad;
        EXPECT_THAT(problems_of(from), HasSubstr("(--budget-calls): must be a whole number from 1")) << bad;
    }
    auto from = bare_sources();
    from.flags["TAGWRIGHT_BUDGET_USD"] = " 2.50 ";
    from.toml = "[tag]\nbudget_calls = 7\n";
    const auto loaded = load_settings(from);
    ASSERT_TRUE(loaded.ok()) << render(loaded.problems);
    EXPECT_EQ(loaded.values.budget.usd, 2.5);
    EXPECT_EQ(loaded.values.budget.calls, 7u);
    EXPECT_FALSE(load_settings(bare_sources()).values.budget.usd);
}

TEST(Budget, InUsdNeedsThePriceOfEveryProvider) {
    auto from = bare_sources();
    from.environment["TAG_SPACE_FALLBACK_PROVIDER"] = "mine";
    from.environment["TAGWRIGHT_BUDGET_USD"] = "2";
    const std::string server = "[servers.mine]\nbase_url = \"http://127.0.0.1:1/v1\"\nmodel = \"llama-9\"\n";
    from.toml = server;
    EXPECT_THAT(
        problems_of(from),
        HasSubstr("TAGWRIGHT_BUDGET_USD=2 (environment): cannot be kept: the price of model \"llama-9\" (provider "
                  "mine) is not known; add [prices.\"llama-9\"]"));
    from.toml = server + "[prices.llama-9]\ninput = 0.1\noutput = 0.2\n";
    EXPECT_EQ(problems_of(from), "");
    from.toml = server;
    from.needs.providers = false;
    EXPECT_EQ(problems_of(from), "") << "where no model is asked, no budget is in question";
}

} // namespace
} // namespace tagwright
