#pragma once

#include "tagwright/limits.hpp"

#include <deque>

namespace tagwright {

/// How far a provider is behind its own pace: what the next provider may take off it.
///
/// A queue is no sign of trouble, since a run always has more work than the quota lets through; sending all that waits
/// to the fallback, which is mostly the dearer one, would make every run expensive. So a provider is slow only where
///  1. while it had work, it did less than half of what it used to do, and
///  2. something is wrong with it: at least every second call failed, or answers took three times as long as they
///     used to, or there was none at all. A quota that is used up, lowered or shared with others shows none of these.
/// And then the next provider makes up for the difference only: both together keep the first one's old pace.
///
/// Work is counted in tokens, so that a stretch of long pages is no slowness. Only time in which the provider has work
/// counts. One that has not yet been seen at work is never slow. Pure.
class overflow_gauge {
public:
    struct config {
        duration slot = std::chrono::seconds(10); ///< at least; half of a usual answer's time, if that is more
        std::size_t slots = 9;   ///< that are judged together: longer than a quota of a minute is silent
        double slow_pace = 0.5;  ///< of the usual one
        double slow_answers = 3; ///< times the usual time of an answer
        int memory = 30;         ///< slots over which the usual pace is a mean
    };

    overflow_gauge() : overflow_gauge(config{}) {}
    explicit overflow_gauge(config rule) : rule_(rule) {}

    /// To be called often.
    /// @param has_work  from now on: calls are in flight, or something waits for the provider
    void look(time_point now, bool has_work);
    /// Forgets what has been seen, but for the usual pace: the provider has been out of order.
    void start_over(time_point now);

    void answered(double tokens, duration took);
    void failed() { ++current_.bad; }
    void handed_on(double tokens) { current_.handed_on += tokens; }

    [[nodiscard]] bool slow() const noexcept { return slow_; }
    /// Tokens that it should have done lately and nobody has; 0 while it is not slow.
    [[nodiscard]] double owed() const;
    /// When to look again, if nothing happens before.
    [[nodiscard]] time_point next_look(time_point now) const;

private:
    struct slot {
        double seconds = 0;
        double tokens = 0;    ///< answered
        double handed_on = 0; ///< tokens that the next provider took over
        int good = 0;
        int bad = 0;
        double took_s = 0; ///< all answers together
        void add(const slot& other);
    };
    [[nodiscard]] double slot_s() const;
    void close_slot();
    [[nodiscard]] bool troubled(const slot& lately) const;

    config rule_;
    time_point looked_at_;
    bool has_work_ = false;
    bool slow_ = false;
    slot current_;
    std::deque<slot> closed_; ///< the newest at the back
    int learned_ = 0;         ///< slots of which the usual pace is a mean
    double pace_ = 0;         ///< usual, tokens a second
    double took_s_ = 0;       ///< usual, of an answer
};

} // namespace tagwright
