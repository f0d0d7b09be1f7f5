#include "sim/model/scenarios.hpp"

#include "sim/model/random.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::sim {

namespace {

scenario plain(std::string name, int calls, double mean_s) {
    scenario s;
    s.name = std::move(name);
    s.calls = calls;
    s.service = {};
    s.service.mean = mean_s;
    return s;
}

scenario requests(std::string name, int calls, double rpm, double burst, double mean_s = 3) {
    auto s = plain(std::move(name), calls, mean_s);
    s.limits = {{0, rpm, burst, {}, {}, {}}};
    return s;
}

scenario short_run(std::string name, int calls, double low_s, double high_s, int most) {
    scenario s;
    s.name = std::move(name);
    s.calls = calls;
    s.service.dist = spread::uniform;
    s.service.min = low_s;
    s.service.max = high_s;
    s.net_low_s = 0.001;
    s.net_high_s = 0.002;
    s.max_concurrency = most;
    return s;
}

void by_tokens(scenario& s, double sigma, double low) {
    s.service.dist = spread::per_token;
    s.service.sigma = 0.3;
    s.tokens = {spread::lognormal, 2000, sigma, low, 20'000, 0.15, {}, 500};
}

constexpr int few_at_once = 16;

/// A few calls a minute; `told`: refusals say how long to wait.
scenario small(std::string name, int calls, double rpm, double burst, bool told = false) {
    auto s = requests(std::move(name), calls, rpm, burst);
    s.headers = told ? header_style::retry_after : header_style::none;
    s.max_concurrency = few_at_once;
    return s;
}

scenario one_slot(std::string name, int calls) {
    auto s = plain(std::move(name), calls, 4);
    s.max_concurrency = few_at_once;
    return s;
}

scenario counted(std::string name, int calls, double limit, window_kind kind) {
    auto s = plain(std::move(name), calls, 3);
    s.windows = {{quota_dimension::requests, limit, 60, kind, {}}};
    s.max_concurrency = few_at_once;
    return s;
}

/// Somebody else takes so many percent of 300 calls a minute while there is work.
scenario shared(const std::string& name, tenant_kind kind, int percent) {
    auto s = requests(name + "-" + std::to_string(percent), 3000, 300, 10);
    tenant_model other;
    other.kind = kind;
    other.rpm = 3.0 * percent;
    other.off_s = 120;
    s.tenants = {other};
    s.start_hour = kind == tenant_kind::office_hours ? 7.9 : 0;
    s.max_concurrency = 64;
    return s;
}

} // namespace

std::vector<scenario> long_runs() {
    std::vector<scenario> all;
    auto a = plain("a", 7200, 4);
    a.limits = {{0, {}, {}, {}, {}, 16}};
    all.push_back(a);
    all.push_back(requests("b", 9000, 300, 10));
    auto c = plain("c", 9000, 3);
    by_tokens(c, 0.9, 100);
    c.limits = {{0, {}, {}, 600'000, 100'000, {}}};
    all.push_back(c);
    auto d = requests("d", 7500, 300, 10);
    d.limits.push_back({600, 150, {}, {}, {}, {}});
    d.limits.push_back({1200, 300, {}, {}, {}, {}});
    all.push_back(d);
    auto e = plain("e", 14'400, 4);
    e.sharing_knee = 32;
    all.push_back(e);
    auto f = requests("f", 7950, 300, 10);
    f.faults = {{600, 900, 0.35, 0.35, 30}};
    all.push_back(f);
    auto g = plain("g", 6000, 3);
    by_tokens(g, 0.7, 50);
    g.tokens.blocks = {800, 4000};
    g.limits = {{0, 300, 300, 600'000, 600'000, {}}};
    g.headers = header_style::full;
    all.push_back(g);
    return all;
}

std::vector<scenario> short_runs() {
    std::vector<scenario> all;
    auto one = short_run("short-1", 200, 0.15, 0.25, 10);
    one.limits = {{0, 600, 10, {}, {}, {}}};
    all.push_back(one);
    auto two = short_run("short-2", 400, 0.15, 0.25, 64);
    two.limits = {{0, {}, {}, {}, {}, 8}};
    all.push_back(two);
    auto three = short_run("short-3", 300, 0.08, 0.12, 32);
    three.limits = {{0, 900, 15, {}, {}, {}}, {8, 300, {}, {}, {}, {}}, {16, 900, {}, {}, {}, {}}};
    all.push_back(three);
    return all;
}

std::vector<scenario> small_runs() {
    std::vector<scenario> all{
        small("free-4", 60, 4, 1, true),         small("free-4-burst-2", 60, 4, 2, true),
        small("free-4-burst-4", 60, 4, 4, true), small("free-10", 150, 10, 10),
        small("free-12", 150, 12, 12),           small("free-15", 200, 15, 15),
        small("free-10-burst-5", 150, 10, 5),    small("free-12-burst-5", 150, 12, 5),
        small("free-15-burst-5", 200, 15, 5),    small("strict-60", 600, 60, 1),
        small("strict-75", 900, 75, 1),          small("strict-240", 2400, 240, 1),
    };
    auto refuses = one_slot("one-slot-refuses", 70);
    refuses.limits = {{0, {}, {}, {}, {}, 1}};
    all.push_back(refuses);
    auto queues = one_slot("one-slot-queues", 260);
    queues.slots.count = 1;
    queues.client_timeout_s = 60;
    all.push_back(queues);
    // Half an hour: one window that is lost is a tenth of ten minutes, and nobody can know where the first one ends.
    all.push_back(counted("fixed-window", 1800, 60, window_kind::fixed));
    all.push_back(counted("sliding-window", 1800, 60, window_kind::sliding));
    for (const auto percent : {30, 50, 70}) {
        all.push_back(shared("steady", tenant_kind::steady, percent));
        all.push_back(shared("bursts", tenant_kind::bursts, percent));
        all.push_back(shared("office", tenant_kind::office_hours, percent));
    }
    return all;
}

scenario random_small(std::uint64_t seed) {
    random_source r{"parameters", "small", seed};
    const auto log_uniform = [&](double low, double high) { return low * std::pow(high / low, r.unit()); };
    const auto rpm = std::round(log_uniform(3, 300));
    const auto burst = std::floor(log_uniform(1, rpm + 1));
    constexpr double span_min = 15;
    const auto calls = static_cast<int>(std::clamp(rpm * span_min, 60.0, 3000.0));
    const auto told = r.unit() < 0.5;
    const auto kind = r.unit();
    auto s = kind < 0.6   ? small("", calls, rpm, burst)
             : kind < 0.7 ? counted("", calls, rpm, window_kind::fixed)
             : kind < 0.8 ? counted("", calls, rpm, window_kind::sliding)
                          : one_slot("", 0);
    s.name = "random-small";
    s.headers = told ? header_style::retry_after : header_style::none;
    s.service.mean = log_uniform(0.5, 10);
    s.service.sigma = r.uniform(0.2, 0.8);
    s.max_concurrency = 64;
    if (s.calls > 0)
        return s;
    const auto places = std::floor(log_uniform(1, 5));
    s.calls = static_cast<int>(std::clamp(places * span_min * 60 / s.service.mean, 70.0, 3000.0));
    if (kind < 0.9)
        s.limits = {{0, {}, {}, {}, {}, places}};
    else
        s.slots.count = static_cast<int>(places);
    return s;
}

std::vector<scenario> stress_runs() {
    std::vector<scenario> all;
    all.push_back(requests("b15", 900, 15, 1, 5));
    all.push_back(requests("b1", 9000, 300, 1));
    all.push_back(requests("b300", 9000, 300, 300));
    auto charged = requests("charged", 9000, 300, 10);
    charged.refusals_consume = true;
    all.push_back(charged);
    auto cap = plain("cap-halves", 6000, 4);
    cap.limits = {{0, {}, {}, {}, {}, 16}, {600, {}, {}, {}, {}, 8}, {1200, {}, {}, {}, {}, 16}};
    all.push_back(cap);
    auto sizes = requests("b-sizes", 9000, 300, 10);
    sizes.tokens = {spread::lognormal, 2000, 0.9, 100, 20'000, 0.15, {}, 500};
    all.push_back(sizes);
    auto halves = requests("d-sizes", 7500, 300, 10);
    halves.tokens = sizes.tokens;
    halves.limits.push_back({600, 150, {}, {}, {}, {}});
    halves.limits.push_back({1200, 300, {}, {}, {}, {}});
    all.push_back(halves);
    auto slow = plain("a-slow-net", 7200, 4);
    slow.limits = {{0, {}, {}, {}, {}, 16}};
    slow.net_low_s = 0.05;
    slow.net_high_s = 0.15;
    all.push_back(slow);
    return all;
}

scenario random_scenario(char type, std::uint64_t seed) {
    random_source r{"parameters", std::string(1, type), seed};
    const auto log_uniform = [&](double low, double high) { return low * std::pow(high / low, r.unit()); };
    const auto all = long_runs();
    auto s = all[static_cast<std::size_t>(type - 'a')];
    s.name = std::string("random-") + type;
    s.service.sigma = r.uniform(0.2, 0.8);
    s.service.mean = log_uniform(1, 20);
    const auto span_s = 1800.0; // about as long as the study's runs
    const auto rpm = log_uniform(30, 3000);
    switch (type) {
    case 'a': {
        const auto cap = std::floor(log_uniform(3, 120));
        s.limits = {{0, {}, {}, {}, {}, cap}};
        s.calls = static_cast<int>(std::clamp(cap * span_s / s.service.mean, 1000.0, 30'000.0));
        break;
    }
    case 'e':
        s.sharing_knee = std::floor(log_uniform(4, 64));
        s.calls = static_cast<int>(std::clamp(s.sharing_knee * span_s / s.service.mean, 1500.0, 30'000.0));
        break;
    case 'c': {
        const auto tpm = log_uniform(60'000, 3'000'000);
        s.tokens.sigma = r.uniform(0.3, 1.0);
        s.service.dist = spread::per_token;
        s.service.sigma = 0.3;
        s.limits = {{0, {}, {}, tpm, std::max(25'000.0, tpm * r.uniform(0.1, 1)), {}}};
        s.calls = static_cast<int>(std::clamp(tpm / 60 / 2000 * span_s, 900.0, 30'000.0));
        break;
    }
    case 'g': {
        const auto factor = log_uniform(0.3, 4);
        s.service.dist = spread::per_token;
        s.service.sigma = 0.3;
        s.limits = {{0, 300 * factor, 300 * factor, 600'000 * factor, 600'000 * factor, {}}};
        s.calls = static_cast<int>(std::clamp(3.3 * factor * span_s, 2000.0, 30'000.0));
        break;
    }
    default: {
        // The window of 200 must be able to reach the rate.
        const auto reachable = std::min(rpm, 60 * 100 / s.service.mean);
        const auto burst = std::floor(log_uniform(2, std::max(3.0, reachable)));
        s.limits = {{0, reachable, burst, {}, {}, {}}};
        s.calls = static_cast<int>(std::clamp(reachable / 60 * span_s, 900.0, 30'000.0));
        if (type == 'd') {
            const auto length = s.calls / (reachable / 60);
            s.limits.push_back({length / 3, reachable * r.uniform(0.3, 0.7), {}, {}, {}, {}});
            s.limits.push_back({2 * length / 3, reachable, {}, {}, {}, {}});
        }
        if (type == 'f') {
            const auto length = s.calls / (reachable / 60);
            const auto bad = r.uniform(0.2, 0.4);
            s.faults = {{length / 3, length / 2, bad, bad, 60}};
        }
    }
    }
    return s;
}

} // namespace tagwright::sim
