// Reads scenario files: strict, because a misspelt key would silently measure something else.

#include "base/json_bounds.hpp"
#include "config/nearest.hpp"
#include "config/value.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/scenario_changes.hpp"
#include "sim/model/scenario_check.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>

namespace tagwright::sim {

namespace {

using json = nlohmann::json;

struct bad_scenario : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using setter = std::function<void(const json&)>;
using setters = std::map<std::string, setter>;

/// A value as it stands in the file, cut where it would fill the screen.
std::string shown(const json& j) {
    constexpr std::size_t bytes_max = 60;
    const auto text = j.dump(-1, ' ', true, json::error_handler_t::replace);
    return text.size() <= bytes_max ? text : text.substr(0, bytes_max) + "…";
}

/// @param allowed  completes "…: 5 is not …"
[[noreturn]] void refuse(const json& j, const std::string& allowed) {
    throw bad_scenario{fmt::format(": {} is not {}", shown(j), allowed)};
}

std::string unknown_key(const std::string& key, const setters& known) {
    std::vector<std::string_view> names;
    std::string list;
    for (const auto& [name, set] : known) {
        names.push_back(name);
        list += (list.empty() ? "" : ", ") + name;
    }
    return fmt::format(": unknown key; there are {}{}", list, did_you_mean(key, names));
}

/// Hands every member of the object to its setter. Errors begin with the path to the value.
void read_object(const json& j, const setters& known) {
    if (!j.is_object())
        refuse(j, "an object (not an object)");
    for (const auto& [key, value] : j.items()) {
        const auto path = "." + printable(key);
        const auto found = known.find(key);
        if (found == known.end())
            throw bad_scenario{path + unknown_key(key, known)};
        try {
            found->second(value);
        } catch (const bad_scenario& e) {
            throw bad_scenario{path + e.what()};
        }
    }
}

/// A number in [low, high].
setter number(double& target, double low = 0, double high = 1e12) {
    return [&target, low, high](const json& j) {
        if (!j.is_number() || j.get<double>() < low || j.get<double>() > high)
            refuse(j, fmt::format("a number from {} to {}", low, high));
        target = j.get<double>();
    };
}

setter whole(int& target, int low, int high) {
    return [&target, low, high](const json& j) {
        if (!j.is_number_integer() || j.get<double>() < low || j.get<double>() > high)
            refuse(j, fmt::format("a whole number from {} to {}", low, high));
        target = j.get<int>();
    };
}

setter maybe(std::optional<double>& target, double low = 0, double high = 1e12) {
    return [&target, low, high](const json& j) {
        auto x = 0.0;
        number(x, low, high)(j);
        target = x;
    };
}

/// Of a refusal.
setter status(int& target) {
    return [&target](const json& j) {
        if (j != 429 && j != 503 && j != 529)
            refuse(j, "429, 503 or 529");
        target = j.get<int>();
    };
}

setter text(std::string& target) {
    return [&target](const json& j) {
        if (!j.is_string() && !j.is_null())
            refuse(j, "a text or null");
        target = j.is_null() ? std::string{} : j.get<std::string>();
    };
}

setter yes_or_no(bool& target) {
    return [&target](const json& j) {
        if (!j.is_boolean())
            refuse(j, "true or false");
        target = j.get<bool>();
    };
}

template <class Enum>
setter one_of(Enum& target, std::map<std::string, Enum> names) {
    return [&target, names = std::move(names)](const json& j) {
        const auto found = j.is_string() ? names.find(j.get<std::string>()) : names.end();
        if (found != names.end()) {
            target = found->second;
            return;
        }
        std::string list;
        for (const auto& [name, value] : names)
            list += (list.empty() ? "one of " : ", ") + name;
        refuse(j, list);
    };
}

template <class Item, class Members>
setter list_of(std::vector<Item>& target, Members members) {
    return [&target, members](const json& j) {
        if (!j.is_array())
            refuse(j, "a list of objects (not a list)");
        target.clear();
        for (const auto& entry : j) {
            Item item;
            try {
                read_object(entry, members(item));
            } catch (const bad_scenario& e) {
                throw bad_scenario{fmt::format("[{}]{}", target.size(), e.what())};
            }
            target.push_back(std::move(item));
        }
    };
}

setters service_members(service_model& m) {
    return {{"dist", one_of<spread>(m.dist, {{"constant", spread::constant},
                                             {"uniform", spread::uniform},
                                             {"lognormal", spread::lognormal},
                                             {"per_token", spread::per_token}})},
            {"mean", number(m.mean, 0, 3600)},
            {"sigma", number(m.sigma, 0, 5)},
            {"min", number(m.min, 0, 3600)},
            {"max", number(m.max, 0, 3600)},
            {"base", number(m.base, 0, 3600)},
            {"per_token", number(m.per_token, 0, 3600)}};
}

setter means(std::vector<double>& target) {
    return [&target](const json& j) {
        const auto good = [](const json& x) { return x.is_number() && x.get<double>() >= 1 && x.get<double>() <= 1e6; };
        if (!j.is_array() || j.empty() || !std::all_of(j.begin(), j.end(), good))
            refuse(j, "a list of numbers from 1 to 1000000");
        target = j.get<std::vector<double>>();
    };
}

setters token_members(token_model& m) {
    return {{"dist", one_of<spread>(m.dist, {{"constant", spread::constant},
                                             {"uniform", spread::uniform},
                                             {"lognormal", spread::lognormal}})},
            {"mean", number(m.mean, 1, 1e6)},
            {"sigma", number(m.sigma, 0, 5)},
            {"min", number(m.min, 1, 1e6)},
            {"max", number(m.max, 1, 1e6)},
            {"estimate_error", number(m.estimate_error, 0, 5)},
            {"blocks", means(m.blocks)},
            {"block_calls", whole(m.block_calls, 1, 1'000'000)},
            {"page_mean", maybe(m.page_mean, 1, 1e5)},
            {"page_sigma", number(m.page_sigma, 0, 5)}};
}

setters limit_members(limit_step& s) {
    return {{"at_s", number(s.at_s)},
            {"rpm", maybe(s.rpm)},
            {"burst", maybe(s.burst)},
            {"tpm", maybe(s.tpm)},
            {"token_burst", maybe(s.token_burst)},
            {"concurrency", maybe(s.concurrency)},
            {"itpm", maybe(s.itpm)},
            {"input_burst", maybe(s.input_burst)},
            {"otpm", maybe(s.otpm)},
            {"output_burst", maybe(s.output_burst)}};
}

setters window_members(window_limit& w) {
    return {{"unit", one_of<quota_dimension>(w.unit, {{"calls", quota_dimension::requests},
                                                      {"tokens", quota_dimension::tokens},
                                                      {"input_tokens", quota_dimension::input_tokens},
                                                      {"output_tokens", quota_dimension::output_tokens}})},
            {"limit", number(w.limit, 1)},
            {"per_s", number(w.per_s, 0.1, 1e7)},
            {"kind", one_of<window_kind>(w.kind, {{"fixed", window_kind::fixed}, {"sliding", window_kind::sliding}})},
            {"first_edge_s", maybe(w.first_edge_s)}};
}

setters slot_members(slot_model& m) {
    return {{"count", whole(m.count, 1, 1000)},
            {"queue", whole(m.queue, 0, 1'000'000)},
            {"notices_hang_ups", yes_or_no(m.notices_hang_ups)},
            {"full_status", status(m.full_status)}};
}

setters tenant_members(tenant_model& m) {
    return {{"kind", one_of<tenant_kind>(m.kind, {{"steady", tenant_kind::steady},
                                                  {"bursts", tenant_kind::bursts},
                                                  {"office_hours", tenant_kind::office_hours}})},
            {"rpm", number(m.rpm, 0.1, 1e5)},
            {"tokens", number(m.tokens, 1, 1e6)},
            {"on_s", number(m.on_s, 10, 1e6)},
            {"off_s", number(m.off_s, 0, 1e6)},
            {"from_h", number(m.from_h, 0, 24)},
            {"to_h", number(m.to_h, 0, 24)}};
}

setters fault_members(fault_window& f) {
    return {{"from_s", number(f.from_s)},
            {"to_s", number(f.to_s)},
            {"fast_503", number(f.fast_503, 0, 1)},
            {"hang", number(f.hang, 0, 1)},
            {"timeout_s", maybe(f.timeout_s, 0.001, 3600)}};
}

setter network(scenario& s) {
    return [&s](const json& j) {
        const auto good = [](const json& x) { return x.is_number() && x.get<double>() >= 0 && x.get<double>() <= 60; };
        if (!j.is_array() || j.size() != 2 || !good(j[0]) || !good(j[1]) || j[1] < j[0])
            refuse(j, "[low, high] in seconds, each from 0 to 60");
        s.net_low_s = j[0].get<double>();
        s.net_high_s = j[1].get<double>();
    };
}

setter tuning(adaptive::controller_tuning& target) {
    return [&target](const json& j) {
        setters parts;
        for (const auto& part : adaptive::tuned_parts(target)) {
            setters numbers;
            for (const auto& n : part.numbers)
                numbers[std::string{n.name}] = number(*n.value, n.low, n.high);
            parts[std::string{part.name}] = [numbers](const json& given) { read_object(given, numbers); };
        }
        read_object(j, parts);
    };
}

setters scenario_members(scenario& s) {
    const auto nested = [](auto members, auto& target) {
        return [members, &target](const json& j) { read_object(j, members(target)); };
    };
    return {
        {"name", text(s.name)},
        {"seed",
         [&s](const json& j) {
             if (!j.is_number_unsigned())
                 refuse(j, "a whole number from 0 to 18446744073709551615");
             s.seed = j.get<std::uint64_t>();
         }},
        {"source", text(s.source)},
        {"calls", whole(s.calls, 1, 1'000'000)},
        {"pages",
         [&s](const json& j) {
             auto x = 0;
             whole(x, 1, 10'000'000)(j);
             s.pages = x;
         }},
        {"pages_per_call", whole(s.pages_per_call, 1, 100)},
        {"service_s", nested(service_members, s.service)},
        {"tokens", nested(token_members, s.tokens)},
        {"net_s", network(s)},
        {"limits", list_of(s.limits, limit_members)},
        {"sharing",
         [&s](const json& j) {
             read_object(j,
                         {{"knee", number(s.sharing_knee, 0, 1e6)}, {"collapse", number(s.sharing_collapse, 1, 1e6)}});
         }},
        {"faults", list_of(s.faults, fault_members)},
        {"headers", one_of<header_style>(s.headers, {{"none", header_style::none},
                                                     {"retry_after", header_style::retry_after},
                                                     {"full", header_style::full},
                                                     {"openai", header_style::openai},
                                                     {"azure", header_style::azure},
                                                     {"groq", header_style::groq},
                                                     {"openrouter", header_style::openrouter},
                                                     {"mistral", header_style::mistral}})},
        {"max_concurrency", whole(s.max_concurrency, 1, 1000)},
        {"refusals_consume", yes_or_no(s.refusals_consume)},
        {"refusal",
         [&s](const json& j) {
             read_object(j, {{"status", status(s.refusal_status)}});
         }},
        {"windows", list_of(s.windows, window_members)},
        {"slots", nested(slot_members, s.slots)},
        {"tenants", list_of(s.tenants, tenant_members)},
        {"start_hour", number(s.start_hour, 0, 24)},
        {"calls_a_day", maybe(s.calls_a_day, 1, 1e9)},
        {"day_quota", one_of<bool>(s.spread_over_day, {{"at_once", false}, {"spread", true}})},
        {"wait", yes_or_no(s.waits_for_quota)},
        {"timeout_s", maybe(s.client_timeout_s, 0.001, 3600)},
        {"price",
         [&s](const json& j) {
             s.price.emplace();
             read_object(j, {{"input", number(s.price->input, 0, 1e5)}, {"output", number(s.price->output, 0, 1e5)}});
         }},
        {"tuning", tuning(s.tuning)},
        {"state_in", text(s.state_in)},
        {"state_out", text(s.state_out)}};
}

} // namespace

parsed_scenario parse_scenario(const std::string& json_text, const std::vector<scenario_change>& changes) {
    parsed_scenario result;
    constexpr json_bounds bounds{.depth_max = 8, .values_max = 100'000};
    if (!is_within(json_text, bounds)) {
        result.error = "nested too deeply, or too many values";
        return result;
    }
    const auto changed = with_changes(json_text, changes);
    if (!changed.error.empty()) {
        result.error = changed.error;
        return result;
    }
    const auto j = json::parse(changed.json, nullptr, false);
    if (j.is_discarded()) {
        result.error = "not JSON";
        return result;
    }
    try {
        read_object(j, scenario_members(result.value));
        if (result.value.pages && j.contains("calls"))
            throw bad_scenario{".pages: is given beside calls; one of them says how much there is to do"};
        size_by_pages(result.value);
        keep_to_limits(result.value);
        if (const auto wrong = what_does_not_fit(result.value); !wrong.empty())
            throw bad_scenario{wrong};
    } catch (const bad_scenario& e) {
        const std::string_view what = e.what();
        result.error = what.substr(std::min(what.find_first_not_of(".: "), what.size()));
    }
    return result;
}

} // namespace tagwright::sim
