#include "tests/sim/throttle/baselines/clairvoyant.hpp"

#include "sim/model/quota.hpp"
#include "sim/model/tenants.hpp"
#include "tests/sim/throttle/baselines/base.hpp"

#include <deque>

namespace tagwright::sim {

namespace {

/// When a call may be sent so that a window lets it in, whatever the network does.
class known_window {
public:
    known_window(window_limit model, double first_edge_s, const scenario& s)
        : model_{model}, edge_s_{first_edge_s}, low_s_{s.net_low_s}, high_s_{s.net_high_s} {}

    double when(double now_s, double cost) {
        advance(now_s);
        const auto full = used_ + cost > model_.limit;
        if (model_.kind == window_kind::sliding)
            return full ? leaves_s() : 0;
        const auto may_arrive_too_early = now_s + high_s_ >= edge_s_;
        return full || may_arrive_too_early ? edge_s_ - low_s_ : 0;
    }
    void take(double now_s, double cost) {
        used_ += cost;
        log_.push_back({now_s, cost});
    }

private:
    struct entry {
        double at_s = 0, cost = 0;
    };
    [[nodiscard]] double leaves_s() const { return log_.front().at_s + model_.per_s + high_s_ - low_s_; }
    void advance(double now_s) {
        constexpr double rounding_s = 1e-9;
        if (model_.kind == window_kind::sliding) {
            for (; !log_.empty() && leaves_s() <= now_s + rounding_s; log_.pop_front())
                used_ -= log_.front().cost;
            return;
        }
        for (; now_s + low_s_ + rounding_s >= edge_s_; edge_s_ += model_.per_s)
            used_ = 0;
    }

    window_limit model_;
    double edge_s_, low_s_, high_s_;
    double used_ = 0;
    std::deque<entry> log_;
};

struct known_bucket {
    piecewise rate;
    double depth = 0, level = depth, at_s = 0;

    void refill(double now_s) {
        level = std::min(depth, level + rate.integral(at_s, now_s));
        at_s = now_s;
    }
    double when(double now_s, double cost) {
        if (rate.none())
            return 0;
        refill(now_s);
        return level >= cost ? 0 : std::max(now_s + 1e-4, rate.invert(cost - level, now_s));
    }
};

class clairvoyant final : public published_limiter {
public:
    clairvoyant(const scenario& s, std::uint64_t seed)
        : published_limiter{s.max_concurrency},
          scenario_{s},
          requests_{s.request_rate(), s.request_burst().at(0)},
          tokens_{s.token_rate(), s.token_burst().at(0)},
          cap_{s.concurrency()},
          tenants_{s, seed} {
        const auto edges = first_edges_s(s, seed);
        for (std::size_t i = 0; i < edges.size(); ++i)
            windows_.emplace_back(s.windows[i], edges[i], s);
    }

    int limit(double now_s) const override {
        auto most = max();
        if (!cap_.none())
            most = std::min(most, static_cast<int>(cap_.at(std::max(0.0, now_s - 2 * scenario_.net_high_s))));
        if (scenario_.sharing_knee > 0)
            most = std::min(most, static_cast<int>(1.1 * scenario_.sharing_knee));
        if (scenario_.slots.count > 0) // one waits before each place, so that none is idle
            most = std::min(most, 2 * scenario_.slots.count);
        return most;
    }
    double not_before(double now_s, const call_cost& c) override {
        let_tenants_call(now_s);
        const auto tokens = std::min(1.3 * c.input_tokens, 0.98 * tokens_.depth);
        auto at = std::max(requests_.when(now_s, calls_needed()), tokens_.when(now_s, tokens));
        if (saves_nothing() && sent_s_ >= 0)
            at = std::max(at, requests_.rate.invert(1, sent_s_) + scenario_.net_high_s - scenario_.net_low_s);
        for (std::size_t i = 0; i < windows_.size(); ++i)
            at = std::max(at, windows_[i].when(now_s, cost_in(i, c)));
        return at;
    }
    void on_send(double now_s, const call_cost& c) override {
        sent_s_ = now_s;
        take(1, c.input_tokens);
        for (std::size_t i = 0; i < windows_.size(); ++i)
            windows_[i].take(now_s, cost_in(i, c));
    }
    void on_outcome(double, const sent_call& c, const call_outcome& o) override {
        // Beside tenants it tells that they had a call more than was reckoned.
        if (o.verdict == call_verdict::rate_limited && scenario_.tenants.empty())
            take(-1, -c.estimate.input_tokens);
        else if (o.verdict == call_verdict::ok)
            take(0, o.actual.input_tokens - c.estimate.input_tokens);
    }

private:
    [[nodiscard]] bool saves_nothing() const { return !requests_.rate.none() && requests_.depth < 2; }
    /// In the bucket, for one to go: the network may bring calls together, and a tenant's must find room, too.
    [[nodiscard]] double calls_needed() const {
        constexpr double reserve = 2.5;
        return saves_nothing() ? 1.0 : scenario_.tenants.empty() ? 1.3 : 1.3 + reserve;
    }
    [[nodiscard]] double cost_in(std::size_t window, const call_cost& c) const {
        switch (scenario_.windows[window].unit) {
        case quota_dimension::requests: return 1;
        case quota_dimension::tokens: return c.input_tokens + c.output_tokens;
        case quota_dimension::input_tokens: return c.input_tokens;
        case quota_dimension::output_tokens: break;
        }
        return c.output_tokens;
    }
    void let_tenants_call(double now_s) {
        while (tenants_.next_s() <= now_s) {
            requests_.refill(tenants_.next_s());
            const auto cost = tenants_.draw();
            if (requests_.level >= 1)
                take(1, cost.tokens);
        }
    }
    void take(double calls, double tokens) {
        requests_.level -= calls;
        tokens_.level -= tokens;
    }

    scenario scenario_;
    known_bucket requests_, tokens_;
    piecewise cap_;
    tenant_crowd tenants_;
    std::vector<known_window> windows_;
    double sent_s_ = -1;
};

} // namespace

std::unique_ptr<limit_controller> make_clairvoyant(const scenario& s, std::uint64_t seed) {
    return std::make_unique<clairvoyant>(s, seed);
}

} // namespace tagwright::sim
