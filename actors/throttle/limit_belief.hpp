#pragma once

#include "actors/throttle/limit_explanations.hpp"

#include <optional>

namespace tagwright::adaptive {

/// What kind of limit was found, and its size.
struct found_limit {
    enum class kind : std::uint8_t { none, bucket, spacing, cap, window }; ///< none: no limit that can be kept to
    kind what = kind::bucket;
    double per_s = 0;     ///< bucket, spacing: calls/s
    double error = 0;     ///< of per_s, relative
    int calls = 0;        ///< cap: at once; window: a minute
    bool slides = false;  ///< the window does
    double edge_s = 0;    ///< a window began then
    double early_s = 0;   ///< or up to so much earlier
    double surprises = 0; ///< bucket: outcomes that it does not explain
};

/// Finds a small limit from few calls.
///
/// Idea: some hundred explanations of the first refusals are kept side by side – token buckets of many refill rates,
/// deep and shallow ones, windows of a minute, and caps on the calls at once – each with a weight. Every call that is
/// let in or refused divides the weights among those that expected it (Bayes' rule). The next call goes when it costs
/// least: what a refusal costs is weighed against what full buckets lose meanwhile. So nothing is risked where waiting
/// is free, and a refusal comes late, when it tells the rate to a few percent. Once one kind of limit has nearly all of
/// the weight, and its size is known to a few percent, the part that keeps to such a limit takes over.
class limit_belief {
public:
    explicit limit_belief(const limit_belief_tuning& tuning = {})
        : tuning_{tuning}, buckets_{tuning}, caps_{tuning}, windows_{tuning}, chances_{tuning} {}

    [[nodiscard]] bool running() const { return running_; }
    /// The first refusal came. Takes in what was sent so far; nothing is known beforehand.
    /// @param since_s     what was sent before belongs to another limit
    /// @param rate_named  the refusal says that it is for a rate, not for too many calls at once
    void begin(const send_log&, double since_s, bool rate_named);
    void stop() { running_ = false; }

    void sent(const send_record&);
    /// A call was let in, or refused. Failed calls are neither, and are taken as let in.
    /// @param refusal_s  round trip of a refusal: calls sent so short ago may have found the place free again
    void answered(const send_record&, double now_s, double refusal_s);
    void refused(const send_record&, bool rate_named);
    /// Calls sent so long ago that a refusal would have come are taken as let in. Ends the belief where the first
    /// refusal was the only one of many calls.
    void poll(double now_s, double refusal_s);
    /// When the last call that was let in was sent.
    [[nodiscard]] double last_let_in_s() const { return last_let_in_s_; }
    /// The last refusal: the bucket was empty.
    [[nodiscard]] const send_record& last_refusal() const { return last_refusal_; }

    /// Seconds until a call with so many in flight may go; 0 if now.
    [[nodiscard]] double wait_s(double now_s, int ahead) const;
    /// What was found, once it is sure, or once there was enough to see.
    [[nodiscard]] std::optional<found_limit> verdict() const;
    /// The rate that is most likely, calls/s; 0 if most of the weight is elsewhere.
    [[nodiscard]] double likely_per_s() const;

private:
    /// In calls, of sending the next one then: what a refusal costs, times its chance, and what full buckets lose until
    /// then.
    [[nodiscard]] double cost(double at_s, int ahead) const;
    [[nodiscard]] bool blocked(int ahead) const;
    [[nodiscard]] bool in_windows() const;
    /// Seconds until one call looks whether a window has begun anew.
    [[nodiscard]] double until_edge_s(double now_s, int ahead) const;
    /// The same, or until one call looks whether it is a window at all: some seconds of silence fill a bucket that
    /// others have emptied, and no window.
    [[nodiscard]] double until_look_s(double now_s, double edge_s) const;
    /// Seconds until no rate would refuse a call that tests a cap.
    [[nodiscard]] double until_test_s(double now_s) const;
    template <class Is>
    [[nodiscard]] double until_s(Is is) const {
        constexpr double step_s = 0.1;
        auto wait = 0.0;
        while (wait < tuning_.wait_max_s && !is(wait))
            wait += step_s;
        return std::min(wait, tuning_.wait_max_s);
    }
    /// Seconds until a call costs least.
    [[nodiscard]] double best_wait_s(double now_s, int ahead) const;
    void push(const send_record&);
    void learn(const believed_call&);
    void normalise();
    [[nodiscard]] std::optional<found_limit> as_cap(bool enough) const;
    [[nodiscard]] std::optional<found_limit> as_rate(bool enough) const;

    limit_belief_tuning tuning_;
    bool running_ = false, hinted_ = false;
    bucket_explanations buckets_;
    cap_explanations caps_;
    window_explanations windows_;
    chance_explanations chances_;
    open_calls open_;
    /// What was worked out last, and for which question: waits are asked for much more often than anything happens.
    struct told_wait {
        int seen = -1;
        int ahead = 0;
        double until_s = 0;
        [[nodiscard]] bool same_as(const told_wait& o) const { return seen == o.seen && ahead == o.ahead; }
    };
    mutable told_wait told_;
    double last_let_in_s_ = -1;
    double last_s_ = -1;        ///< when the last call went whose fate is known
    bool silence_told_ = false; ///< a call after a silence was refused, and none let in since
    send_record last_refusal_;
    int let_in_row_ = 0;                           ///< since the last refusal
    int seen_ = 0, refused_ = 0, since_first_ = 0; ///< calls; those after the first refusal
};

} // namespace tagwright::adaptive
