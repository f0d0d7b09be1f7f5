// Reads scenario files: strict, because a misspelt key would silently measure something else.

#include "tests/sim/throttle/scenario.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>

namespace tagwright::sim {

namespace {

using json = nlohmann::json;

struct bad_scenario : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using setter = std::function<void(const json&)>;
using setters = std::map<std::string, setter>;

/// Hands every member of the object to its setter.
void read_object(const json& j, const std::string& where, const setters& known) {
    if (!j.is_object())
        throw bad_scenario{where + ": not an object"};
    for (const auto& [key, value] : j.items()) {
        const auto found = known.find(key);
        if (found == known.end())
            throw bad_scenario{where + "." + key + ": unknown key"};
        try {
            found->second(value);
        } catch (const bad_scenario& e) {
            throw bad_scenario{where + "." + key + ": " + e.what()};
        } catch (const json::exception&) {
            throw bad_scenario{where + "." + key + ": wrong type"};
        }
    }
}

/// A number in [low, high].
setter number(double& target, double low = 0, double high = 1e12) {
    return [&target, low, high](const json& j) {
        const auto x = j.get<double>();
        if (!j.is_number() || x < low || x > high)
            throw bad_scenario{"out of range"};
        target = x;
    };
}

setter whole(int& target, int low, int high) {
    return [&target, low, high](const json& j) {
        if (!j.is_number_integer() || j.get<std::int64_t>() < low || j.get<std::int64_t>() > high)
            throw bad_scenario{"not a whole number in range"};
        target = j.get<int>();
    };
}

setter maybe(std::optional<double>& target) {
    return [&target](const json& j) {
        auto x = 0.0;
        number(x)(j);
        target = x;
    };
}

setter text(std::string& target) {
    return [&target](const json& j) { target = j.is_null() ? std::string{} : j.get<std::string>(); };
}

setter distribution(spread& target) {
    return [&target](const json& j) {
        static const std::map<std::string, spread> names{{"constant", spread::constant},
                                                         {"uniform", spread::uniform},
                                                         {"lognormal", spread::lognormal},
                                                         {"per_token", spread::per_token}};
        const auto found = names.find(j.get<std::string>());
        if (found == names.end())
            throw bad_scenario{"not constant, uniform, lognormal or per_token"};
        target = found->second;
    };
}

template <class Item, class Members>
setter list_of(std::vector<Item>& target, Members members) {
    return [&target, members](const json& j) {
        if (!j.is_array())
            throw bad_scenario{"not a list"};
        target.clear();
        for (const auto& entry : j) {
            Item item;
            read_object(entry, std::to_string(target.size()), members(item));
            target.push_back(std::move(item));
        }
    };
}

setters service_members(service_model& m) {
    return {{"dist", distribution(m.dist)},
            {"mean", number(m.mean)},
            {"sigma", number(m.sigma, 0, 5)},
            {"min", number(m.min)},
            {"max", number(m.max)},
            {"base", number(m.base)},
            {"per_token", number(m.per_token)}};
}

setters token_members(token_model& m) {
    return {{"dist", distribution(m.dist)},
            {"mean", number(m.mean)},
            {"sigma", number(m.sigma, 0, 5)},
            {"min", number(m.min)},
            {"max", number(m.max)},
            {"estimate_error", number(m.estimate_error, 0, 5)},
            {"blocks", [&m](const json& j) { m.blocks = j.get<std::vector<double>>(); }},
            {"block_calls", whole(m.block_calls, 1, 1'000'000)}};
}

setters limit_members(limit_step& s) {
    return {{"at_s", number(s.at_s)},
            {"rpm", maybe(s.rpm)},
            {"burst", maybe(s.burst)},
            {"tpm", maybe(s.tpm)},
            {"token_burst", maybe(s.token_burst)},
            {"concurrency", maybe(s.concurrency)}};
}

setters fault_members(fault_window& f) {
    return {{"from_s", number(f.from_s)},
            {"to_s", number(f.to_s)},
            {"fast_503", number(f.fast_503, 0, 1)},
            {"hang", number(f.hang, 0, 1)},
            {"timeout_s", number(f.timeout_s, 0.001, 3600)}};
}

setter network(scenario& s) {
    return [&s](const json& j) {
        const auto pair = j.get<std::vector<double>>();
        if (pair.size() != 2 || pair[0] < 0 || pair[1] < pair[0])
            throw bad_scenario{"not [low, high]"};
        s.net_low_s = pair[0];
        s.net_high_s = pair[1];
    };
}

setter header_names(header_style& target) {
    return [&target](const json& j) {
        const auto name = j.get<std::string>();
        if (name != "none" && name != "retry_after" && name != "full")
            throw bad_scenario{"not none, retry_after or full"};
        target = name == "full"          ? header_style::full
                 : name == "retry_after" ? header_style::retry_after
                                         : header_style::none;
    };
}

setters scenario_members(scenario& s) {
    const auto nested = [](auto members, auto& target) {
        return [members, &target](const json& j) { read_object(j, "", members(target)); };
    };
    return {
        {"name", text(s.name)},
        {"seed", [&s](const json& j) { s.seed = j.get<std::uint64_t>(); }},
        {"calls", whole(s.calls, 1, 10'000'000)},
        {"pages_per_call", whole(s.pages_per_call, 1, 10'000)},
        {"service_s", nested(service_members, s.service)},
        {"tokens", nested(token_members, s.tokens)},
        {"net_s", network(s)},
        {"limits", list_of(s.limits, limit_members)},
        {"sharing",
         [&s](const json& j) {
             read_object(j, "", {{"knee", number(s.sharing_knee)}, {"collapse", number(s.sharing_collapse, 1, 1e6)}});
         }},
        {"faults", list_of(s.faults, fault_members)},
        {"headers", header_names(s.headers)},
        {"max_concurrency", whole(s.max_concurrency, 1, 100'000)},
        {"refusals_consume", [&s](const json& j) { s.refusals_consume = j.get<bool>(); }},
        {"state_in", text(s.state_in)},
        {"state_out", text(s.state_out)}};
}

} // namespace

parsed_scenario parse_scenario(const std::string& json_text) {
    parsed_scenario result;
    const auto j = json::parse(json_text, nullptr, false);
    if (j.is_discarded()) {
        result.error = "not JSON";
        return result;
    }
    try {
        read_object(j, "scenario", scenario_members(result.value));
    } catch (const bad_scenario& e) {
        result.error = e.what();
    }
    return result;
}

parsed_scenario load_scenario(const std::string& path) {
    std::ifstream file{path};
    if (!file)
        return {{}, path + ": cannot be read"};
    std::ostringstream all;
    all << file.rdbuf();
    auto result = parse_scenario(all.str());
    if (!result.error.empty())
        result.error = path + ": " + result.error;
    return result;
}

} // namespace tagwright::sim
