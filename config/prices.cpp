#include "config/prices.hpp"

#include "base/ascii.hpp"
#include "config/value.hpp"

#include <algorithm>

namespace tagwright {
namespace {

// Looked up in public copies of the vendors' price pages. What has no trustworthy copy is not listed.
constexpr std::string_view day = "2026-11-24";

constexpr listed_price rows[] = {
    {"gemini-3.8-flash", {0.75, 3.75}, day},
    {"gemini-3.8-flash", {1.50, 7.50}, day, "2027-01-01"},
    {"gemini-3.7-flash", {0.75, 3.75}, day},
    {"gemini-3.7-flash", {1.50, 7.50}, day, "2027-01-01"},
    {"gemini-3.6-flash", {0.75, 3.75}, day},
    {"gemini-3.6-flash", {1.50, 7.50}, day, "2027-01-01"},
    {"gemini-3.5-flash", {1.50, 9.00}, day},
    {"gemini-3.5-flash-lite", {0.30, 2.50}, day},
    {"gemini-3.1-flash-lite", {0.25, 1.50}, day},
    {"gemini-3.1-pro", {2.00, 12.00}, day},
    {"gemini-3-flash", {0.50, 3.00}, day},
    {"gemini-2.5-pro", {1.25, 10.00}, day},
    {"gemini-2.5-flash", {0.30, 2.50}, day},
    {"gemini-2.5-flash-lite", {0.10, 0.40}, day},

    {"gpt-6-luna", {0.10, 0.50}, day},
    {"gpt-6-sol", {2.00, 10.00}, day},
    {"gpt-6.1-sol", {2.00, 10.00}, day},
    {"gpt-6-astra", {10.00, 50.00}, day},
    {"gpt-5.6-luna", {0.20, 1.20}, day},
    {"gpt-5.6-terra", {2.00, 12.00}, day},
    {"gpt-5.5", {5.00, 30.00}, day},
    {"gpt-5.4", {2.50, 15.00}, day},
    {"gpt-5.4-mini", {0.75, 4.50}, day},
    {"gpt-5.4-nano", {0.20, 1.25}, day},
    {"gpt-5", {1.25, 10.00}, day},
    {"gpt-5-mini", {0.25, 2.00}, day},
    {"gpt-5-nano", {0.05, 0.40}, day},
    {"gpt-4.1", {2.00, 8.00}, day},
    {"gpt-4.1-mini", {0.40, 1.60}, day},
    {"gpt-4.1-nano", {0.10, 0.40}, day},
    {"gpt-4o", {2.50, 10.00}, day},
    {"gpt-4o-mini", {0.15, 0.60}, day},

    {"claude-haiku-5-5", {0.10, 0.50}, day},
    {"claude-sonnet-5-5", {2.00, 10.00}, day},
    {"claude-opus-5-5", {4.00, 20.00}, day},
    {"claude-sonnet-5", {2.00, 10.00}, day},
    {"claude-opus-5", {5.00, 25.00}, day},
    {"claude-haiku-4-5", {1.00, 5.00}, day},
    {"claude-sonnet-4-6", {3.00, 15.00}, day},
    {"claude-sonnet-4-5", {3.00, 15.00}, day},
    {"claude-opus-4-5", {5.00, 25.00}, day},
};

constexpr double usd_max = 100'000; // per million tokens: more is a typing error

bool is_number(std::string_view text) { return std::ranges::all_of(text, is_digit); }

/// "20250807", "001", "2025-08-07", "latest", "preview-05-20": what vendors append to a family's name. A single digit
/// is another version ("claude-sonnet-5" and "claude-sonnet-5-5"), a word another size.
bool is_pin(std::string_view text) {
    bool first = true;
    while (!text.empty()) {
        const auto dash = std::min(text.find('-'), text.size());
        const auto piece = text.substr(0, dash);
        const bool word = piece == "latest" || piece == "preview" || piece == "exp";
        if (!word && (!is_number(piece) || piece.size() < (first ? 3u : 2u)))
            return false;
        first = false;
        text.remove_prefix(std::min(dash + 1, text.size()));
    }
    return !first;
}

std::optional<token_price> own_price(const own_prices& own, std::string_view model) {
    if (const auto exact = own.find(std::string(model)); exact != own.end())
        return exact->second;
    for (const auto& [name, price] : own)
        if (is_of_family(model, name))
            return price;
    return std::nullopt;
}

} // namespace

std::span<const listed_price> price_table() noexcept { return rows; }

bool is_of_family(std::string_view model, std::string_view family) {
    const auto lower = lower_ascii(model);
    const auto named = lower_ascii(family);
    if (lower == named)
        return true;
    auto name = std::string_view(lower);
    if (named.find('/') == std::string::npos)
        name.remove_prefix(name.rfind('/') == std::string_view::npos ? 0 : name.rfind('/') + 1);
    if (!name.starts_with(named))
        return false;
    name.remove_prefix(named.size());
    return name.empty() || ((name.front() == '-' || name.front() == '@') && is_pin(name.substr(1)));
}

std::optional<token_price> list_price(std::string_view model, std::string_view today) {
    std::optional<token_price> out;
    for (const auto& row : rows)
        if (is_of_family(model, row.model) && row.from <= today)
            out = row.price;
    return out;
}

own_prices read_prices(const toml_settings& toml, const std::string& toml_path, findings& found) {
    own_prices out;
    for (const auto& each : toml.prices) {
        const auto path = "prices." + printable(each.model);
        bool good = true;
        const auto number = [&](const char* key) {
            const auto field = each.fields.find(key);
            const auto value = field == each.fields.end() ? std::nullopt : parse_decimal(trim(field->second.text));
            if (value && *value <= usd_max)
                return *value;
            good = false;
            const bool missing = field == each.fields.end();
            found.problems.push_back({path + "." + key,
                                      toml_origin(toml_path, missing ? each.line : field->second.line),
                                      missing ? std::string() : printable(field->second.text),
                                      std::string(missing ? "is missing: it must be" : "must be") +
                                          " USD per million tokens, a number from 0 to 100000 such as 0.25"});
            return 0.0;
        };
        const token_price price{number("input"), number("output")};
        if (good)
            out[each.model] = price;
    }
    return out;
}

void set_prices(std::vector<llm::endpoint>& providers, const own_prices& own, std::string_view today) {
    for (auto& to : providers) {
        to.price = to.shape == llm::wire::local ? token_price{} : own_price(own, to.model);
        if (!to.price)
            to.price = list_price(to.model, today);
    }
}

void check_budget(const given_values& values, const std::vector<llm::endpoint>& providers, findings& found) {
    constexpr std::string_view name = "TAGWRIGHT_BUDGET_USD";
    const auto* budget = values.find(name);
    if (!budget)
        return;
    for (const auto& to : providers)
        if (!to.price && !to.model.empty()) // without a model there is a problem already
            found.problems.push_back({std::string(name), budget->origin, show_value(budget->value),
                                      "cannot be kept: the price of model \"" + printable(to.model) + "\" (provider " +
                                          to.name + ") is not known; add [prices.\"" + printable(to.model) +
                                          "\"] with input and output (USD per million tokens) to the TOML file, or "
                                          "use --budget-calls"});
}

} // namespace tagwright
