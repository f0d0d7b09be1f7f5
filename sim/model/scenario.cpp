#include "sim/model/scenario.hpp"

#include "sim/model/random.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::sim {

namespace {

template <class Member>
piecewise steps_of(const scenario& s, Member member, double factor) {
    piecewise result{0};
    for (const auto& step : s.limits)
        if (const auto& value = step.*member)
            result.add(step.at_s, *value * factor);
    return result;
}

double draw_tokens(const token_model& m, int index, random_source& random) {
    auto mean = m.mean;
    if (!m.blocks.empty())
        mean = m.blocks[static_cast<std::size_t>(index / std::max(1, m.block_calls)) % m.blocks.size()];
    if (m.dist == spread::constant)
        return mean;
    if (m.dist == spread::uniform)
        return std::floor(random.uniform(m.min, m.max));
    return std::floor(std::clamp(random.lognormal(mean, m.sigma), m.min, m.max));
}

// Longer calls would time out whatever the client does.
constexpr double service_max_s = 50;

double draw_service(const service_model& m, double tokens, random_source& random) {
    switch (m.dist) {
    case spread::constant: return m.mean;
    case spread::uniform: return random.uniform(m.min, m.max);
    case spread::lognormal: return std::min(service_max_s, random.lognormal(m.mean, m.sigma));
    case spread::per_token: break;
    }
    return std::min(service_max_s, m.base + m.per_token * tokens * random.lognormal(1, m.sigma));
}

} // namespace

void size_by_pages(scenario& s) {
    if (s.pages)
        s.calls = (*s.pages + s.pages_per_call - 1) / s.pages_per_call;
    if (!s.tokens.page_mean)
        return;
    auto& t = s.tokens;
    const auto sum = *t.page_mean * s.pages_per_call;
    const auto variance = sum * *t.page_mean * std::expm1(t.page_sigma * t.page_sigma);
    t.dist = spread::lognormal;
    t.mean = instruction_tokens + sum;
    t.sigma = std::sqrt(std::log1p(variance / (t.mean * t.mean)));
    t.min = std::min(t.min, t.mean);
    t.max = std::max(t.max, t.mean);
}

piecewise scenario::request_rate() const { return steps_of(*this, &limit_step::rpm, 1.0 / 60); }
piecewise scenario::token_rate() const { return steps_of(*this, &limit_step::tpm, 1.0 / 60); }
piecewise scenario::request_burst() const { return steps_of(*this, &limit_step::burst, 1); }
piecewise scenario::token_burst() const { return steps_of(*this, &limit_step::token_burst, 1); }
piecewise scenario::concurrency() const { return steps_of(*this, &limit_step::concurrency, 1); }
piecewise scenario::input_rate() const { return steps_of(*this, &limit_step::itpm, 1.0 / 60); }
piecewise scenario::output_rate() const { return steps_of(*this, &limit_step::otpm, 1.0 / 60); }
piecewise scenario::input_burst() const { return steps_of(*this, &limit_step::input_burst, 1); }
piecewise scenario::output_burst() const { return steps_of(*this, &limit_step::output_burst, 1); }

double scenario::timeout_s() const {
    const auto usual = client_timeout_s.value_or(faults.empty() ? 60.0 : 30.0);
    return faults.empty() ? usual : faults.front().timeout_s.value_or(usual);
}

bool scenario::tells_input_from_output() const {
    const auto one_side = [](const window_limit& w) {
        return w.unit == quota_dimension::input_tokens || w.unit == quota_dimension::output_tokens;
    };
    return !input_rate().none() || !output_rate().none() || std::any_of(windows.begin(), windows.end(), one_side);
}

double output_share(double tokens, int pages) {
    constexpr double output_tokens_per_page = 60;
    return std::floor(std::min(tokens / 2, output_tokens_per_page * pages));
}

std::vector<job> make_jobs(const scenario& s, std::uint64_t seed) {
    random_source random{"jobs", s.name, seed};
    std::vector<job> jobs(static_cast<std::size_t>(s.calls));
    for (int i = 0; i < s.calls; ++i) {
        auto& j = jobs[static_cast<std::size_t>(i)];
        j.tokens = draw_tokens(s.tokens, i, random);
        j.estimate = s.tokens.estimate_error > 0
                         ? std::max(50.0, std::floor(j.tokens * random.lognormal(1, s.tokens.estimate_error)))
                         : j.tokens;
        j.service_s = draw_service(s.service, j.tokens, random);
        j.output = output_share(j.tokens, s.pages_per_call);
    }
    return jobs;
}

} // namespace tagwright::sim
