#include "actors/throttle/learned_state.hpp"

#include "base/json_bounds.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace tagwright::adaptive {

namespace {

using json = nlohmann::json;

constexpr int format_version = 1;

/// A number in (0, 1e12), or 0 where there is none.
double positive(const json& j, const char* key) {
    const auto found = j.find(key);
    if (found == j.end() || !found->is_number())
        return 0;
    const auto x = found->get<double>();
    return std::isfinite(x) && x > 0 && x < 1e12 ? x : 0;
}

bool flag(const json& j, const char* key) {
    const auto found = j.find(key);
    return found != j.end() && found->is_boolean() && found->get<bool>();
}

json rate_json(const rate_set::memory::one& r) {
    if (!r.rate)
        return nullptr;
    return {{"per_s", *r.rate}, {"error", r.error}, {"confirmed", r.confirmed}, {"burst", r.burst}};
}

rate_set::memory::one rate_from(const json& all, const char* key) {
    rate_set::memory::one r;
    const auto j = all.find(key);
    if (j == all.end() || !j->is_object() || positive(*j, "per_s") <= 0)
        return r;
    r.rate = positive(*j, "per_s");
    r.error = std::min(1.0, positive(*j, "error"));
    r.confirmed = flag(*j, "confirmed");
    r.burst = positive(*j, "burst");
    return r;
}

} // namespace

std::string learned_state::to_json() const {
    const char* names[] = {"undecided", "requests", "tokens"};
    json j{{"version", format_version},
           {"requests", rate_json(rates.rates[0])},
           {"tokens", rate_json(rates.rates[1])},
           {"binding", names[static_cast<int>(rates.chosen)]},
           {"cap", cap ? json(*cap) : json(nullptr)},
           {"cap_confirmed", cap_confirmed},
           {"queued", queued},
           {"spacing_per_s", spacing_per_s},
           {"calls_a_minute", calls_a_minute},
           {"slides", slides},
           {"window", window},
           {"latency_base_s", latency_base ? json(*latency_base) : json(nullptr)},
           {"round_trip_s", round_trip_s},
           {"mean_tokens", mean_tokens},
           {"mean_square_tokens", mean_square_tokens}};
    return j.dump();
}

std::optional<learned_state> learned_state::from_json(const std::string& text) {
    constexpr json_bounds bounds{.depth_max = 4, .values_max = 1000};
    if (!is_within(text, bounds))
        return std::nullopt;
    const auto j = json::parse(text, nullptr, false);
    if (!j.is_object() || j.value("version", json(0)) != format_version)
        return std::nullopt;
    learned_state s;
    s.rates.rates = {rate_from(j, "requests"), rate_from(j, "tokens")};
    const auto binding_name = j.value("binding", json(nullptr));
    s.rates.chosen = binding_name == "requests" ? binding::requests
                     : binding_name == "tokens" ? binding::tokens
                                                : binding::undecided;
    if (const auto cap = positive(j, "cap"); cap >= 1 && cap <= 1e6)
        s.cap = static_cast<int>(cap);
    s.cap_confirmed = flag(j, "cap_confirmed");
    s.queued = s.cap && flag(j, "queued");
    s.spacing_per_s = std::min(1e6, positive(j, "spacing_per_s"));
    if (const auto calls = positive(j, "calls_a_minute"); calls >= 1 && calls <= 1e6)
        s.calls_a_minute = static_cast<int>(calls);
    s.slides = flag(j, "slides");
    s.window = positive(j, "window");
    if (const auto base = positive(j, "latency_base_s"); base > 0)
        s.latency_base = base;
    s.round_trip_s = positive(j, "round_trip_s");
    s.mean_tokens = positive(j, "mean_tokens");
    s.mean_square_tokens = positive(j, "mean_square_tokens");
    if (s.window < 1 || s.round_trip_s <= 0)
        return std::nullopt;
    return s;
}

} // namespace tagwright::adaptive
