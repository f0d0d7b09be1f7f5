#pragma once

#include "actors/throttle/controller_tuning.hpp"

namespace tagwright::adaptive {

/// What calls cost and how long they take, so that a rate can be told in calls or tokens and so that a
/// long answer is not mistaken for a slow server.
///
/// Idea: exponential averages of cost and cost² (mean, variation), and a running least-squares line
/// `service time = a + b · tokens`; a call's latency is divided by what the line says for its size, which
/// leaves a common slow-down visible.
class workload {
public:
    explicit workload(const workload_tuning& tuning = {}) : tuning_{tuning} {}

    void sent(double tokens);
    /// A call of this real size was answered after `seconds`; returns its latency at the reference size.
    double answered(double tokens, double seconds);

    [[nodiscard]] double mean_tokens() const { return mean_; }
    /// (standard deviation / mean)² of the calls' sizes.
    [[nodiscard]] double variation() const;
    [[nodiscard]] double second_moment() const { return square_; }
    /// Takes over what an earlier run measured.
    void restore(double mean, double square, double round_trip_s) {
        mean_ = mean;
        square_ = square;
        round_trip_ = round_trip_s;
    }

    /// Seconds of a usual call, from send to answer; a guess until the first answer.
    [[nodiscard]] double round_trip_s() const { return round_trip_ > 0 ? round_trip_ : tuning_.round_trip_guess_s; }
    [[nodiscard]] bool has_round_trip() const { return round_trip_ > 0; }

private:
    [[nodiscard]] double relative(double tokens);

    workload_tuning tuning_;
    double mean_ = 0, square_ = 0, round_trip_ = 0;
    double n_ = 0, x_ = 0, y_ = 0, xx_ = 0, xy_ = 0, reference_ = 0;
};

} // namespace tagwright::adaptive
