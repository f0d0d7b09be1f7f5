#pragma once

#include <algorithm>
#include <deque>

namespace tagwright::adaptive {

/// When calls were let in, oldest first.
class let_in_calls {
public:
    void clear() { at_s_.clear(); }
    void add(double at_s) { at_s_.insert(std::upper_bound(at_s_.begin(), at_s_.end(), at_s), at_s); }
    /// It was refused after all. False if it is not here.
    bool take_back(double at_s);
    void forget_before(double s) {
        while (!at_s_.empty() && at_s_.front() < s)
            at_s_.pop_front();
    }
    /// Sent then or later.
    [[nodiscard]] int since(double s) const;
    /// When the nth last was sent; `otherwise` if there were not so many.
    [[nodiscard]] double nth_last(int nth, double otherwise) const;

private:
    std::deque<double> at_s_;
};

/// What is told of a call whose outcome is known, in the order of the calls. `calls` are those let in before it.
struct window_outcome {
    const let_in_calls& calls;
    const let_in_calls& asked; ///< those and the refused ones
    double at_s = 0;
    bool tried = false;    ///< sent although the limit was reached: it may be higher by now
    double refused_s = -1; ///< when the call before it was sent, if that was refused; below 0: it was not
};

/// A window that slides, as it would have to be to explain what was seen.
///
/// No more calls than its limit are ever let in within its length. So a refusal tells the limit at once, at most what
/// was let in within the window before; and a call that is let in beside so many cannot be explained. Some count what
/// they refuse, too (a log of all that was asked for): that is so once a refusal has no other reason.
class sliding_reading {
public:
    void begin(int limit, double per_s) {
        limit_ = std::max(1, limit);
        per_s_ = per_s;
        counts_refused_ = false;
    }
    [[nodiscard]] int limit() const { return limit_; }
    /// What was refused takes a place in the window as well.
    [[nodiscard]] bool counts_refused() const { return counts_refused_; }
    /// True: nothing it expected.
    bool let_in(const window_outcome&);
    bool refused(const window_outcome&);

private:
    int limit_ = 0;
    double per_s_ = 60;
    bool counts_refused_ = false;
};

/// A window that begins at edges of the provider's clock, as it would have to be to explain what was seen.
///
/// An edge is known to lie between two moments: after a refused call and before the next that was let in; within the
/// last calls, where they are more than the limit. A refusal tells how many were let in since the edge.
class fixed_reading {
public:
    /// @param edge_s   an edge was then, or up to `early_s` before it
    /// @param certain  the limit is that, else at most that
    void begin(int limit, double per_s, double edge_s, double early_s, bool certain) {
        limit_ = std::max(1, limit);
        per_s_ = per_s;
        edge_s_ = edge_s;
        early_s_ = std::min(early_s, per_s);
        certain_ = certain;
        late_in_row_ = 0;
    }
    void advance(double now_s);
    [[nodiscard]] int limit() const { return limit_; }
    /// The window that goes on began then at the latest; later than now where its first call was refused.
    [[nodiscard]] double edge_s() const { return edge_s_; }
    [[nodiscard]] double early_s() const { return early_s_; }
    /// True: nothing it expected.
    bool let_in(const window_outcome&);
    bool refused(const window_outcome&, double late_s);

private:
    /// An edge was after `from_s`, `to_s` at the latest. False if that contradicts what was known, which is forgotten.
    bool narrow(double from_s, double to_s);

    int limit_ = 0;
    double per_s_ = 60, edge_s_ = 0, early_s_ = 0;
    bool certain_ = false;
    int late_in_row_ = 0;
};

} // namespace tagwright::adaptive
