#pragma once

#include "sim/model/scenario.hpp"
#include "tagwright/limits.hpp"

#include <cstdint>
#include <deque>
#include <vector>

namespace tagwright::sim {

/// What a call takes of the quotas.
struct charge {
    double calls = 1, tokens = 0, input = 0, output = 0;
};
[[nodiscard]] double units_of(const charge&, quota_dimension);
/// A call with so many tokens, of which `output` are the answer's.
[[nodiscard]] charge charge_of(double tokens, double output);

/// Refills evenly and holds at most a burst.
class token_bucket {
public:
    token_bucket(quota_dimension unit, piecewise rate, piecewise burst);

    void refill(double now_s);
    [[nodiscard]] double wait_s(double now_s, const charge&) const;
    void take(const charge& c) { level_ -= units_of(c, unit_); }
    void take_refused(const charge&);
    [[nodiscard]] bool used() const { return used_; }
    [[nodiscard]] quota_reading reading(double now_s) const;

private:
    quota_dimension unit_;
    piecewise rate_, burst_;
    double level_ = 0, at_s_ = 0;
    bool used_ = false;
};

/// Counts over a window: one that starts anew at edges of the clock, or the time just gone.
class counting_window {
public:
    counting_window(const window_limit&, double first_edge_s);

    void advance(double now_s);
    /// `forever`: it is larger than the limit.
    [[nodiscard]] double wait_s(double now_s, const charge&) const;
    void take(double now_s, const charge&);
    [[nodiscard]] quota_reading reading(double now_s) const;

private:
    struct entry {
        double at_s = 0, units = 0;
    };

    window_limit limit_;
    double edge_s_ = 0; ///< fixed: the next one
    double used_ = 0;
    std::deque<entry> log_; ///< sliding: the oldest first
};

/// Where the windows' first edges are, in their order: as the scenario says, or drawn.
[[nodiscard]] std::vector<double> first_edges_s(const scenario&, std::uint64_t seed);

/// All quotas of a scenario: a call must find room in each of them.
class quota_set {
public:
    quota_set(const scenario&, std::uint64_t seed);

    /// 0: the call was let in and charged. Else how long it must wait; it is charged where refusals count, with as much
    /// as there is. Times must not go back.
    double ask(double now_s, const charge&);
    [[nodiscard]] std::vector<quota_reading> readings(double now_s) const;

private:
    [[nodiscard]] double wait_s(double now_s, const charge&);

    bool refusals_consume_;
    std::vector<token_bucket> buckets_;
    std::vector<counting_window> windows_;
};

} // namespace tagwright::sim
