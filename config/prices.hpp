#pragma once

#include "config/given_values.hpp"
#include "config/toml_source.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What models cost. Prices change without notice, and what an account pays may differ from the list: the
/// table is a help, `[prices."MODEL"]` in the settings file has the last word, and the vendor's bill counts.
namespace tagwright {

/// A list price: standard calls with short prompts, without cached, batched or long-context rates.
struct listed_price {
    std::string_view model; ///< of the family: dated and "-latest" names of it cost the same
    token_price price;
    std::string_view as_of;     ///< day on which the price was looked up
    std::string_view from = {}; ///< first day of the price, where it was announced ahead; empty: it holds already
};

/// The list, grouped by vendor; of two rows for a model the later price stands behind.
[[nodiscard]] std::span<const listed_price> price_table() noexcept;

/// True if `model` is `family`, or a dated or otherwise pinned name of it: "gpt-5-mini-2025-08-07" is of "gpt-5-mini",
/// "gpt-5-mini" is not of "gpt-5". A path before the name ("models/", "openai/") does not count.
[[nodiscard]] bool is_of_family(std::string_view model, std::string_view family);

/// The list price of that day ("2026-01-31"); empty where the model is not in the list.
[[nodiscard]] std::optional<token_price> list_price(std::string_view model, std::string_view today);

/// Prices from the settings file, by model.
using own_prices = std::map<std::string, token_price>;
[[nodiscard]] own_prices read_prices(const toml_settings& toml, const std::string& toml_path, findings& found);

/// Sets each provider's price: one's own, else the list's. What labels inside this process costs nothing.
void set_prices(std::vector<llm::endpoint>& providers, const own_prices& own, std::string_view today);

/// A budget in USD over calls without a price could not be kept: that is a problem.
void check_budget(const given_values& values, const std::vector<llm::endpoint>& providers, findings& found);

} // namespace tagwright
