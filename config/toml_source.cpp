#include "config/toml_source.hpp"

#include "base/ascii.hpp"
#include "config/nearest.hpp"
#include "config/setting_table.hpp"
#include "config/value.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

namespace tagwright {
namespace {

constexpr std::string_view servers_table = "servers";
constexpr std::string_view prices_table = "prices";
constexpr std::string_view schedule_table = "schedule";

/// The words at a key's end that say "this holds a secret", whatever stands before them.
bool names_secret(std::string_view key) {
    const auto lower = lower_ascii(key);
    constexpr std::string_view words[] = {"api_key", "apikey", "token", "password", "secret", "pat", "key"};
    return std::ranges::any_of(words, [&](std::string_view word) { return lower.ends_with(word); });
}

/// "0.2", "3.0": as few digits as the number needs, with a dot, so that it is never taken for a whole one.
std::string text_of(double number) {
    constexpr double plain_max = 1e15; // beyond, and for nan and inf, any form will be refused
    const bool plain = std::abs(number) < plain_max;
    std::array<char, 512> digits{}; // the smallest numbers have the most
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                   plain ? std::chars_format::fixed : std::chars_format::general)
                         .ptr;
    std::string out(digits.data(), end);
    return plain && out.find('.') == std::string::npos ? out + ".0" : out;
}

/// A scalar as text; a list of strings with commas between; empty for what no setting takes.
std::optional<std::string> text_of(const toml::node& node) {
    if (const auto* text = node.as_string())
        return text->get();
    if (const auto* yes = node.as_boolean())
        return yes->get() ? "true" : "false";
    if (const auto* number = node.as_integer())
        return std::to_string(number->get());
    if (const auto* number = node.as_floating_point())
        return text_of(number->get());
    if (const auto* names = node.as_array()) {
        std::string joined;
        for (const auto& each : *names) {
            if (!each.is_string())
                return std::nullopt;
            joined += (joined.empty() ? "" : ",") + each.as_string()->get();
        }
        return joined;
    }
    if (node.is_table())
        return std::nullopt;
    std::ostringstream other; // dates: to be refused with the text that the user wrote
    node.visit([&](const auto& value) { other << value; });
    return other.str();
}

class toml_reader {
public:
    explicit toml_reader(const std::string& path) : path_(path) {}

    toml_settings run(std::string_view text) {
        try {
            const auto root = toml::parse(text, path_);
            read_table(root, "");
        } catch (const toml::parse_error& error) {
            complain(path_, static_cast<int>(error.source().begin.line),
                     "is not TOML: " + printable(error.description()));
        }
        return std::move(result_);
    }

private:
    void read_table(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table) {
            const auto path = prefix + std::string(key.str());
            if (path == servers_table && node.is_table())
                read_servers(*node.as_table());
            else if (path == prices_table && node.is_table())
                read_prices(*node.as_table());
            else if (path == schedule_table)
                read_schedules(node);
            else if (const auto* row = find_setting_by_toml(path))
                read_setting(*row, node);
            else if (node.is_table() && !node.as_table()->empty())
                read_table(*node.as_table(), path + ".");
            else if (!(node.is_table() && is_known_table(path)))
                refuse_unknown(path, line_of(node));
        }
    }

    void read_setting(const setting& row, const toml::node& node) {
        const auto key = std::string(row.toml);
        if (row.secret)
            return complain(key, line_of(node), in_environment(std::string(row.name)));
        const auto text = text_of(node);
        if (!text || (node.is_array() && row.type != setting_type::list))
            return complain(key, line_of(node), "must be " + allowed_values(row));
        result_.entries[std::string(row.name)] = {*text, line_of(node)};
    }

    void read_servers(const toml::table& servers) {
        for (const auto& [key, node] : servers) {
            const std::string name(key.str());
            const auto* fields = node.as_table();
            if (!fields) {
                complain("servers." + name, line_of(node), "must be a table: [servers.NAME]");
                continue;
            }
            toml_server server{name, line_of(node), {}};
            for (const auto& [field, value] : *fields)
                read_server_field(server, std::string(field.str()), value);
            result_.servers.push_back(std::move(server));
        }
    }

    void read_server_field(toml_server& server, const std::string& field, const toml::node& node) {
        const auto path = "servers." + server.name + "." + field;
        const auto keys = server_keys();
        if (std::ranges::find(keys, field) == keys.end()) {
            if (names_secret(field))
                return complain(path, line_of(node),
                                "secrets do not belong in this file: put the key into an environment variable "
                                "and name that variable in api_key_env");
            return complain(path, line_of(node), "is not a key of a server" + did_you_mean(field, keys));
        }
        const auto text = text_of(node);
        if (!text || node.is_array())
            return complain(path, line_of(node), "must be a single value");
        server.fields[field] = {*text, line_of(node)};
    }

    void read_prices(const toml::table& prices) {
        for (const auto& [key, node] : prices) {
            toml_price price{std::string(key.str()), line_of(node), {}};
            const auto path = std::string(prices_table) + "." + price.model;
            const auto* fields = node.as_table();
            if (!fields) {
                complain(path, price.line, "must be a table: [prices.\"MODEL\"] with input and output");
                continue;
            }
            for (const auto& [field, value] : *fields) {
                const std::string name(field.str());
                if (value.is_table())
                    complain(path, price.line, "a model's name with a dot stands in quotes: [prices.\"MODEL\"]");
                else if (name != "input" && name != "output")
                    complain(path + "." + name, line_of(value), "is not a key of a price: there are input and output");
                else
                    price.fields[name] = {text_of(value).value_or(std::string()), line_of(value)};
            }
            if (std::ranges::none_of(*fields, [](const auto& each) { return each.second.is_table(); }))
                result_.prices.push_back(std::move(price));
        }
    }

    void read_schedules(const toml::node& node) {
        const auto* tables = node.as_array();
        if (!tables || !std::ranges::all_of(*tables, [](const auto& each) { return each.is_table(); }))
            return complain(std::string(schedule_table), line_of(node),
                            "must be tables, each of which begins with [[schedule]]");
        for (const auto& each : *tables) {
            toml_schedule one{line_of(each), static_cast<int>(result_.schedules.size()) + 1, {}};
            if (const auto* name = each.as_table()->get("name"); name && name->is_string())
                one.fields["name"] = {name->as_string()->get(), line_of(*name)};
            for (const auto& [field, value] : *each.as_table())
                read_schedule_field(one, std::string(field.str()), value);
            result_.schedules.push_back(std::move(one));
        }
    }

    void read_schedule_field(toml_schedule& to, const std::string& field, const toml::node& node) {
        const auto path = toml_schedule_path(to) + "." + field;
        constexpr std::array<std::string_view, 8> keys{"name",    "space",    "all_spaces",       "when",
                                                       "dry_run", "provider", "budget_usd_month", "enabled"};
        if (std::ranges::find(keys, field) == keys.end())
            return complain(path, line_of(node), "is not a key of a schedule" + did_you_mean(field, keys));
        const auto text = text_of(node);
        if (!text || node.is_array())
            return complain(path, line_of(node), "must be a single value");
        to.fields[field] = {*text, line_of(node)};
    }

    void refuse_unknown(const std::string& path, int line) {
        const auto last = path.substr(path.rfind('.') + 1);
        if (const auto* row = find_setting(last)) // the variable's name in place of the key
            return complain(path, line,
                            row->secret ? in_environment(last)
                                        : "is not a key; the setting's key is \"" + std::string(row->toml) + "\"");
        std::vector<std::string_view> known;
        for (const auto& each : setting_table())
            if (!each.secret)
                known.push_back(each.toml);
        known.push_back(schedule_table);
        const auto secret = names_secret(last) ? "; secrets belong in the environment" : "";
        complain(path, line, "is not a known key" + did_you_mean(path, known) + secret);
    }

    static std::string in_environment(const std::string& name) {
        return "secrets do not belong in this file: set " + name + " in the environment or in .env, or " + name +
               "_FILE to the path of a file that holds it";
    }

    static bool is_known_table(const std::string& path) {
        return path == servers_table || path == prices_table ||
               std::ranges::any_of(setting_table(),
                                   [&](const setting& row) { return row.toml.starts_with(path + "."); });
    }

    static int line_of(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

    void complain(const std::string& key, int line, std::string message) {
        result_.problems.push_back({printable(key), toml_origin(path_, line), {}, std::move(message)});
    }

    const std::string& path_;
    toml_settings result_;
};

} // namespace

std::vector<std::string_view> server_keys() {
    return {"base_url", "model", "api_key_env", "shape", "timeout", "output_tokens_max", "calls_a_day", "day_resets"};
}

std::string toml_schedule_path(const toml_schedule& of) {
    const auto name = of.fields.find("name");
    const auto known_by = name == of.fields.end() || name->second.text.empty() ? std::to_string(of.position)
                                                                               : printable(name->second.text);
    return std::string(schedule_table) + "." + known_by;
}

std::string toml_origin(const std::string& path, int line) { return path + ":" + std::to_string(line); }

toml_settings read_toml(std::string_view text, const std::string& path) { return toml_reader(path).run(text); }

} // namespace tagwright
