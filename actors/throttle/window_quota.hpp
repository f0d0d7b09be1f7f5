#pragma once

#include "actors/throttle/controller_tuning.hpp"
#include "actors/throttle/window_readings.hpp"

#include <cstdint>
#include <deque>

namespace tagwright::adaptive {

/// What is known of a window at first.
struct known_window {
    int limit = 0;
    double per_s = 60;
    bool slides = false;  ///< likely; what keeps to a window that slides keeps to one with edges, too
    bool certain = false; ///< all of it was confirmed by refusals; else the limit is at most that
    double edge_s = 0;    ///< a window began then
    double early_s = 0;   ///< or up to so much earlier
};

/// Keeps to so many calls a window: one that begins at edges of the provider's clock, or one that slides.
///
/// Idea: both readings of what was seen are kept, and each is asked whether it expected what happens; the one that was
/// surprised less is followed. Where it has no room, the call waits for the next edge, or until one leaves that slides.
/// While the edge is not known well, single calls look for it. Every few windows one call more than is known is tried.
class window_quota {
public:
    explicit window_quota(const window_quota_tuning& tuning = {}) : tuning_{tuning} {}

    [[nodiscard]] bool on() const { return on_; }
    [[nodiscard]] int limit() const { return !on_ ? 0 : slides() ? sliding_.limit() : fixed_.limit(); }
    [[nodiscard]] bool slides() const { return on_ && fixed_score_ <= 0; }
    /// It cannot be one with edges.
    [[nodiscard]] bool surely_slides() const { return on_ && fixed_score_ < 0; }
    static constexpr double minute_s = 60;

    void begin(const known_window&, double now_s);
    void end() { on_ = false; }

    /// @param refusal_s  until a refusal is known: what has gone that long, and twice that, was let in
    [[nodiscard]] double wait_s(double now_s, double refusal_s);
    void sent(double now_s);
    /// Before it began, and not refused so far.
    void was_sent(double at_s) {
        calls_.add(at_s);
        asked_.add(at_s);
    }
    /// The same, and refused.
    void was_refused(double at_s) { asked_.add(at_s); }
    /// A call sent at `sent_s` was refused. `news`: it was sent after the last refusal was known.
    void refused(double sent_s, bool news);
    /// Refused so often in a row that it is another limit now, or surprised too often.
    [[nodiscard]] bool lost() const {
        return on_ && (in_row_ >= tuning_.lost_refusals || unexplained_ >= tuning_.wrong_calls);
    }

private:
    enum class purpose : std::uint8_t { none, more, check }; ///< of a call that finds the window full
    struct open_call {
        double at_s = 0;
        purpose why = purpose::none;
        bool refused = false;
    };
    void advance(double now_s);
    /// What takes a place in the window.
    [[nodiscard]] const let_in_calls& counted() const {
        return slides() && sliding_.counts_refused() ? asked_ : calls_;
    }
    void learn(const open_call&);
    void poll(double now_s, double refusal_s);
    [[nodiscard]] int used(double now_s) const; ///< of the window that goes on
    [[nodiscard]] bool may_try(double now_s) const;
    [[nodiscard]] double until_room_s(double now_s) const;
    [[nodiscard]] double until_check_s(double now_s, double room_s);

    window_quota_tuning tuning_;
    bool on_ = false;
    double per_s_ = 60;
    fixed_reading fixed_;
    sliding_reading sliding_;
    let_in_calls calls_;
    let_in_calls asked_;         ///< those and the refused ones
    std::deque<open_call> open_; ///< whose outcome is not known yet
    double refused_s_ = -1;      ///< when the last call was sent, if it was refused
    double fixed_score_ = 0;     ///< above 0: the reading with edges is followed
    double alone_until_s_ = -1;  ///< a call that may be refused goes alone
    double refusal_s_ = 0;
    int in_row_ = 0;          ///< refusals
    double unexplained_ = 0;  ///< surprises of the reading that is followed, lately
    double window_s_ = 0;     ///< since when the windows are counted
    int full_ = 0;            ///< windows used up since the last try
    bool was_full_ = false;   ///< this one
    double wait_windows_ = 1; ///< between tries
    int more_ = 0, step_ = 1; ///< calls that are still tried in this window; in the next try
    int check_in_ = 0;        ///< windows until one call is sent amid one that is used up
    double full_s_ = -1;      ///< since when this one is
};

} // namespace tagwright::adaptive
