#include "sim/model/field_bounds.hpp"

#include "sim/model/quota.hpp"
#include "sim/model/tenants.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace tagwright::sim {

namespace {

/// What tenants get while they are alone, as far as it was asked for.
class tenants_alone {
public:
    tenants_alone(const scenario& s, std::uint64_t seed) : quotas_{s, seed}, crowd_{s, seed} {}

    struct taken {
        double at_s = 0;
        charge cost;
    };

    /// False: too far, or too many calls on the way.
    bool follow(double to_s) {
        constexpr int calls_max = 300'000;
        constexpr double most_s = 4e7; // more than a year
        if (to_s > most_s)
            return crowd_.next_s() == forever;
        for (; crowd_.next_s() < to_s; ++drawn_) {
            if (drawn_ >= calls_max)
                return false;
            const auto at = crowd_.next_s();
            const auto cost = crowd_.draw();
            if (quotas_.ask(at, cost) <= 0)
                all_.push_back({at, cost});
        }
        return true;
    }
    [[nodiscard]] const std::vector<taken>& all() const { return all_; }

private:
    quota_set quotas_;
    tenant_crowd crowd_;
    std::vector<taken> all_;
    int drawn_ = 0;
};

/// When at the earliest the first, the first two, … calls can all have arrived, given the sums of their units.
using times = std::vector<double>;

/// What a bucket has let in by t, ours and theirs, is at most burst + ∫ rate; and ours must leave what they take later.
times through_bucket(quota_dimension unit, const piecewise& rate, double burst, const std::vector<double>& needs,
                     tenants_alone& others) {
    times out(needs.size(), forever);
    constexpr double first_look_s = 600, last_look_s = 1e9;
    // Alone they leave at least nothing, so from here on there is always enough for our last call.
    const auto enough = needs.back() + burst;
    std::vector<double> at{0}, room{burst}; // when they take something, and what is there for us then
    std::size_t seen = 0;
    for (auto look_s = first_look_s;; look_s *= 2) {
        if (look_s > last_look_s || !others.follow(look_s))
            return out;
        for (; seen < others.all().size(); ++seen) {
            const auto& t = others.all()[seen];
            room.push_back(room.back() + rate.integral(at.back(), t.at_s) - units_of(t.cost, unit));
            at.push_back(t.at_s);
        }
        if (room.back() + rate.integral(at.back(), look_s) >= enough)
            break;
    }
    auto j = room.size() - 1;
    for (auto i = needs.size(); i-- > 0;) {
        while (j > 0 && room[j] >= needs[i])
            --j;
        out[i] = room[j] >= needs[i] ? 0 : rate.invert(needs[i] - room[j], at[j]);
    }
    return out;
}

/// A window lets in its limit at its start, but for what they take in it. The time just gone: no window of that
/// length has more, so neither have those that follow one another from the start of the run.
times through_window(const window_limit& w, double first_edge_s, const std::vector<double>& needs,
                     tenants_alone& others) {
    times out(needs.size(), forever);
    constexpr int windows_max = 2'000'000;
    auto start_s = 0.0, end_s = w.kind == window_kind::fixed ? first_edge_s : w.per_s, room = 0.0;
    std::size_t seen = 0, i = 0;
    for (auto n = 0; n < windows_max && others.follow(end_s); ++n) {
        auto left = w.limit;
        for (; seen < others.all().size() && others.all()[seen].at_s < end_s; ++seen)
            left -= units_of(others.all()[seen].cost, w.unit);
        room += std::max(0.0, left);
        for (; i < needs.size() && needs[i] <= room; ++i)
            out[i] = start_s;
        if (i == needs.size())
            break;
        start_s = end_s;
        end_s += w.per_s;
    }
    return out;
}

/// Moves t to where there is room; the call is charged. False: there never is.
bool wait_for_room(quota_set& quotas, const charge& cost, double& t) {
    constexpr double least_s = 1e-9; // a wait that rounding leaves over
    constexpr int waits_max = 1000;  // it is larger than a bucket
    for (auto n = 0; n < waits_max; ++n) {
        const auto wait = quotas.ask(t, cost);
        if (wait <= 0)
            return true;
        if (wait == forever)
            return false;
        t = std::max(std::nextafter(t, forever), t + std::max(wait, least_s));
    }
    return false;
}

/// Where there is nobody else: in order, each as early as all limits and the client's places allow together.
times one_after_the_other(scenario s, const std::vector<job>& jobs, std::uint64_t seed) {
    s.refusals_consume = false; // it never asks in vain
    quota_set quotas{s, seed};
    times out(jobs.size(), forever), places;
    const auto sooner = std::greater<>{};
    const auto most = s.slots.count > 0 ? jobs.size() : static_cast<std::size_t>(s.max_concurrency);
    auto t = s.net_low_s;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto& j = jobs[i];
        if (places.size() >= most) {
            t = std::max(t, places.front());
            std::pop_heap(places.begin(), places.end(), sooner);
            places.pop_back();
        }
        if (!wait_for_room(quotas, charge_of(j.tokens, j.output), t))
            return out;
        out[i] = t;
        places.push_back(t + j.service_s + 2 * s.net_low_s);
        std::push_heap(places.begin(), places.end(), sooner);
    }
    return out;
}

/// Where there are tenants: each limit by itself, with what they take.
class shared_limits {
public:
    shared_limits(const scenario& s, const std::vector<job>& jobs, std::uint64_t seed)
        : scenario_{s}, jobs_{jobs}, others_{s, seed}, arrivals_(jobs.size(), 0.0) {
        through_buckets();
        const auto edges = first_edges_s(s, seed);
        for (std::size_t i = 0; i < edges.size(); ++i) {
            const auto& w = s.windows[i];
            through(through_window(w, edges[i], sums(w.unit), others_), w.unit, w.limit);
        }
    }

    [[nodiscard]] const times& arrivals() const { return arrivals_; }

private:
    void through_buckets() {
        const auto& s = scenario_;
        const auto bucket = [this](quota_dimension unit, const piecewise& rate, const piecewise& burst) {
            if (rate.none())
                return;
            auto deepest = 0.0;
            for (const auto& p : burst.pieces())
                deepest = std::max(deepest, p.value);
            through(through_bucket(unit, rate, burst.at(0), sums(unit), others_), unit, deepest);
        };
        bucket(quota_dimension::requests, s.request_rate(), s.request_burst());
        bucket(quota_dimension::tokens, s.token_rate(), s.token_burst());
        bucket(quota_dimension::input_tokens, s.input_rate(), s.input_burst());
        bucket(quota_dimension::output_tokens, s.output_rate(), s.output_burst());
    }

    [[nodiscard]] std::vector<double> sums(quota_dimension unit) const {
        std::vector<double> out;
        auto sum = 0.0;
        for (const auto& j : jobs_)
            out.push_back(sum += units_of(charge_of(j.tokens, j.output), unit));
        return out;
    }

    /// @param most  a larger call never gets through
    void through(const times& one, quota_dimension unit, double most) {
        for (std::size_t i = 0; i < jobs_.size(); ++i) {
            const auto fits = units_of(charge_of(jobs_[i].tokens, jobs_[i].output), unit) <= most;
            arrivals_[i] = std::max(arrivals_[i], fits ? one[i] : forever);
        }
    }

    const scenario& scenario_;
    const std::vector<job>& jobs_;
    tenants_alone others_;
    times arrivals_;
};

} // namespace

bool has_field_limits(const scenario& s) {
    return !s.windows.empty() || !s.tenants.empty() || !s.input_rate().none() || !s.output_rate().none();
}

double field_bound_s(const scenario& s, const std::vector<job>& jobs, std::uint64_t seed) {
    const auto arrivals =
        s.tenants.empty() ? one_after_the_other(s, jobs, seed) : shared_limits{s, jobs, seed}.arrivals();
    std::vector<double> shortest;
    for (const auto& j : jobs)
        shortest.push_back(j.service_s);
    std::sort(shortest.begin(), shortest.end());
    std::vector<double> work(jobs.size());
    std::partial_sum(shortest.begin(), shortest.end(), work.begin());
    const auto places = s.slots.count > 0 ? std::min(s.slots.count, s.max_concurrency) : s.max_concurrency;
    // As many calls as come at a time or later have all their work before them, and be they the shortest.
    auto bound = 0.0;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto last = jobs.size() - i - 1;
        bound = std::max(bound, std::max(s.net_low_s, arrivals[i]) + std::max(shortest[last], work[last] / places));
    }
    return bound + s.net_low_s;
}

} // namespace tagwright::sim
