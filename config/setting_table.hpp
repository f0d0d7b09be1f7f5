#pragma once

#include "tagwright/settings.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace tagwright {

/// What a setting's text may hold.
enum class setting_type : std::uint8_t {
    text,    ///< any text without control characters
    integer, ///< a whole number within [min, max]
    boolean, ///< true/false, 1/0, yes/no, on/off in any case
    words,   ///< any text of at most `max` bytes, in as many lines as it takes
    share,   ///< a decimal number from 0 to 1
    amount,  ///< USD: a decimal number above 0, of `max` at most
    time,    ///< a whole number with a unit, "1500ms", "30s", "2m", "1h", within [min, max] milliseconds
    choice,  ///< one of `choices`
    list,    ///< names separated by commas; empty and "none" mean no name
    url,     ///< http(s) base URL without user and fragment, and without a query but where the row allows one
    path,    ///< a file or directory
};

/// A parsed value: text, choice, url and path hold the string; list holds the vector.
using setting_value =
    std::variant<std::string, std::int64_t, bool, std::chrono::milliseconds, std::vector<std::string>, double>;

/// One row of the table. Everything about a setting that anything else shows or checks is derived from it:
/// the reading of environment, `.env`, TOML and flags, `--help`, docs/settings.md, .env.example, error texts.
struct setting {
    std::string_view name;      ///< environment variable; also the setting's name in every message
    std::string_view flag = {}; ///< e.g. "--batch-size"; empty for secrets
    std::string_view toml;      ///< e.g. "tag.batch_size"; for secrets the key that is refused
    std::string_view group;     ///< heading in help and documents
    setting_type type = setting_type::text;
    bool query = false;                 ///< url: a query may stand behind it, but none with a key
    std::int64_t min = 0;               ///< integer: least value; time: least milliseconds
    std::int64_t max = 0;               ///< integer, amount: greatest value; time: greatest milliseconds; words: bytes
    std::string_view choices = {};      ///< choice: allowed words separated by '|'
    std::string_view default_text = {}; ///< as a user would write it; empty: no default
    std::string_view default_note = {}; ///< said in place of default_text where that is computed
    bool secret = false;                ///< environment, .env or NAME_FILE only; never shown
    std::string_view meaning = {};      ///< one line for a person
    /// Puts the parsed value into its field; null where several settings make up one field (providers).
    void (*write)(settings& to, const setting_value& value) = nullptr;
};

/// All settings, in the order in which documents show them.
[[nodiscard]] std::span<const setting> setting_table() noexcept;

/// The row with this name (environment variable); null if there is none.
[[nodiscard]] const setting* find_setting(std::string_view name) noexcept;

/// The row with this TOML path, secrets included; null if there is none.
[[nodiscard]] const setting* find_setting_by_toml(std::string_view path) noexcept;

/// What the setting takes, for error texts and help: "a whole number from 1 to 100".
[[nodiscard]] std::string allowed_values(const setting& row);

/// The flag's value in help: "N", "DURATION", "URL", "auto|cloud|datacenter".
[[nodiscard]] std::string value_name(const setting& row);

} // namespace tagwright
