#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/send_log.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <utility>
#include <vector>

namespace tagwright::adaptive {

/// A call as limit_belief looks at it.
struct believed_call {
    std::uint64_t serial = 0;
    double at_s = 0;
    int ahead_least = 0, ahead_most = 0; ///< what the server may have seen: calls overtake each other on their way
    send_fate fate = send_fate::out;
    double told_wait_s = 0; ///< 0: it does not say
    int refused_before = 0; ///< calls that were refused before it, since the belief began

    [[nodiscard]] bool let_in() const { return fate != send_fate::refused; }
};

using open_calls = std::deque<believed_call>;

/// Token buckets: of many refill rates, deep and shallow. A shallow one is followed from the beginning, when it was
/// full; of a deep one nothing is known but that it is empty when it refuses. Half of the deep ones were full at first,
/// too: what they let in before the first refusal is all that they can save.
class bucket_explanations {
public:
    explicit bucket_explanations(const limit_belief_tuning& tuning) : tuning_{tuning} {}

    void begin(double start_s);
    void learn(const believed_call&);
    void scale(double by);
    [[nodiscard]] double weight() const { return weight_; }
    /// Weight of the deep ones.
    [[nodiscard]] double saving_weight() const { return saving_weight_; }
    struct prospect {
        double let_in = 0; ///< chance that a call sent then is let in, times weight
        double lost = 0;   ///< calls that could have been let in by then and no longer can, times weight
    };
    [[nodiscard]] prospect prospect_at(double at_s) const;
    /// Median of ln(calls/s), and how far off two thirds of the weight are at most.
    [[nodiscard]] std::pair<double, double> log_rate() const;
    /// Outcomes that what is believed did not expect. A bucket of our own is explained with hardly any.
    [[nodiscard]] double surprises() const;

private:
    /// Explanations that differ in their rate only.
    struct family {
        double depth = 1;           ///< calls that the bucket can save
        bool known = false;         ///< its level was followed from the beginning
        bool full_at_first = false; ///< its depth is what it let in before the first refusal, but for the refill
        double level_at_first = 0;  ///< when it refused the first call
        std::vector<double> weight, level;
        std::vector<int> surprises; ///< outcomes that it did not expect
        /// An outcome to which this rate gave so much of a chance.
        void see(std::size_t rate, double chance);
    };
    [[nodiscard]] double chance(const family&, double level, double per_s, double at_s) const;
    /// Few buckets save more than some minutes refill.
    [[nodiscard]] double usual(double per_s) const;
    [[nodiscard]] double depth(const family&, std::size_t rate) const;
    [[nodiscard]] bool fits(double told_wait_s, double level, double per_s) const;
    /// The highest rate at which a deep bucket could be empty then.
    [[nodiscard]] double most_per_s(double refused_s, bool full_at_first) const;

    limit_belief_tuning tuning_;
    std::vector<double> per_s_;
    std::vector<family> families_;
    std::vector<double> let_in_s_;         ///< before the first refusal
    double burst_calls_ = 0, burst_s_ = 0; ///< let in before the first refusal, and over what time
    double at_s_ = 0;                      ///< the levels are those of this time
    double refused_s_ = 0;                 ///< the last refusal; the beginning, before any
    double weight_ = 0, saving_weight_ = 0;
};

/// Caps on the calls at once.
class cap_explanations {
public:
    explicit cap_explanations(const limit_belief_tuning& tuning) : tuning_{tuning} {}

    /// `most`: calls that were in flight beside a refused one.
    void begin(int most, double weight) { caps_.assign(static_cast<std::size_t>(most), weight / most); }
    void exclude() { caps_.assign(caps_.size(), 0); }
    void learn(const believed_call& c) {
        for (std::size_t i = 0; i < caps_.size(); ++i) {
            const auto cap = static_cast<int>(i) + 1;
            const auto p = c.ahead_most < cap ? 1 - tuning_.lapse : c.ahead_least >= cap ? tuning_.lapse : 0.5;
            caps_[i] *= (c.let_in() ? p : 1 - p) * (c.told_wait_s > 0 ? tuning_.hint_lapse : 1);
        }
    }
    void scale(double by) {
        for (auto& w : caps_)
            w *= by;
    }
    [[nodiscard]] double weight() const {
        auto w = 0.0;
        for (const auto c : caps_)
            w += c;
        return w;
    }
    /// Weight of those that refuse a call with so many in flight.
    [[nodiscard]] double blocking_weight(int ahead) const {
        auto w = 0.0;
        for (std::size_t i = 0; i < caps_.size() && static_cast<int>(i) + 1 <= ahead; ++i)
            w += caps_[i];
        return w;
    }
    [[nodiscard]] std::pair<int, double> most_likely() const {
        const auto best = std::max_element(caps_.begin(), caps_.end());
        return best == caps_.end() ? std::pair{1, 0.0} : std::pair{static_cast<int>(best - caps_.begin()) + 1, *best};
    }

private:
    limit_belief_tuning tuning_;
    std::vector<double> caps_; ///< weight of a cap of index + 1
};

/// So many calls a minute: windows that begin at one of many moments, and one that slides. How many was seen when
/// the first call was refused.
class window_explanations {
public:
    explicit window_explanations(const limit_belief_tuning& tuning) : tuning_{tuning} {}

    void begin(double start_s);
    void learn(const believed_call&);
    void scale(double by);
    [[nodiscard]] double weight() const;
    [[nodiscard]] double let_in_weight(double at_s, const open_calls&) const;

    struct likely {
        int limit = 0;
        bool slides = false;
        double edge_s = 0;  ///< a window began then
        double early_s = 0; ///< or up to so much earlier
    };
    [[nodiscard]] likely most_likely() const;

private:
    struct fixed {
        double edge_s = 0; ///< the next one
        int count = 0;     ///< let in since the last one
        int limit = 0;     ///< 0: not seen yet
        double weight = 0;
    };
    [[nodiscard]] double chance(const fixed&, double at_s, int more) const;
    struct sliding {
        bool counts_refused = false;
        int limit = 0; ///< 0: not seen yet
        double weight = 0;
        std::deque<double> counted_s; ///< within the last window
    };
    [[nodiscard]] double sliding_weight() const { return sliding_[0].weight + sliding_[1].weight; }
    [[nodiscard]] double chance(const sliding&, double at_s, int more) const;
    void learn(fixed&, const believed_call&) const;
    void learn(sliding&, const believed_call&) const;

    limit_belief_tuning tuning_;
    std::vector<fixed> fixed_;
    std::array<sliding, 2> sliding_; ///< without the refused ones, and with them
    double first_after_s_ = 0;       ///< the first call that was let in after a refused one
    double full_s_ = 0;              ///< the last refused one before that
    double refused_s_ = -1;          ///< the last call, if it was refused; else below 0
};

/// Refusals without a rule that the client could keep to: a storm, or others on the same quota.
class chance_explanations {
public:
    explicit chance_explanations(const limit_belief_tuning& tuning) : tuning_{tuning} {}

    void begin() { weights_.fill(tuning_.random_weight / static_cast<double>(weights_.size())); }
    void learn(const believed_call& c) {
        for (std::size_t i = 0; i < weights_.size(); ++i)
            weights_[i] *=
                (c.let_in() ? 1 - refused_share[i] : refused_share[i]) * (c.told_wait_s > 0 ? tuning_.hint_lapse : 1);
    }
    void scale(double by) {
        for (auto& w : weights_)
            w *= by;
    }
    [[nodiscard]] double weight() const {
        auto all = 0.0;
        for (const auto w : weights_)
            all += w;
        return all;
    }

private:
    static constexpr std::array<double, 6> refused_share{0.03, 0.1, 0.2, 0.35, 0.5, 0.75};
    limit_belief_tuning tuning_;
    std::array<double, 6> weights_{};
};

} // namespace tagwright::adaptive
