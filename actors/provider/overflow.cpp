#include "actors/provider/overflow.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

} // namespace

void overflow_gauge::slot::add(const slot& other) {
    seconds += other.seconds;
    tokens += other.tokens;
    handed_on += other.handed_on;
    good += other.good;
    bad += other.bad;
    took_s += other.took_s;
}

double overflow_gauge::slot_s() const { return std::max(seconds(rule_.slot), took_s_ / 2); }

void overflow_gauge::look(time_point now, bool has_work) {
    if (std::exchange(has_work_, has_work))
        current_.seconds += seconds(now - looked_at_);
    looked_at_ = now;
    while (current_.seconds >= slot_s())
        close_slot();
}

void overflow_gauge::start_over(time_point now) {
    looked_at_ = now;
    has_work_ = slow_ = false;
    current_ = {};
    closed_.clear();
}

void overflow_gauge::answered(double tokens, duration took) {
    ++current_.good;
    current_.tokens += tokens;
    current_.took_s += seconds(took);
}

bool overflow_gauge::troubled(const slot& lately) const {
    return lately.good == 0 || lately.bad >= lately.good ||
           (took_s_ > 0 && lately.took_s / lately.good > rule_.slow_answers * took_s_);
}

void overflow_gauge::close_slot() {
    const auto length = slot_s();
    const auto rest = current_.seconds - length;
    current_.seconds = length;
    closed_.push_back(std::exchange(current_, {}));
    current_.seconds = rest;
    if (closed_.size() > rule_.slots)
        closed_.pop_front();
    if (closed_.size() < rule_.slots)
        return;
    slot lately;
    for (const auto& one : closed_)
        lately.add(one);
    const bool was_slow = std::exchange(slow_, learned_ > 0 && troubled(lately) &&
                                                   lately.tokens / lately.seconds < rule_.slow_pace * pace_);
    if (was_slow && !slow_) {
        closed_.clear(); // What it did in trouble is not what it can do.
        return;
    }
    if (troubled(lately))
        return;
    // The oldest, which a minute and a half without trouble has confirmed: the newest may be the beginning of some.
    const auto& sound = closed_.front();
    learned_ = std::min(learned_ + 1, rule_.memory);
    pace_ += (sound.tokens / sound.seconds - pace_) / learned_;
    took_s_ += (lately.took_s / lately.good - took_s_) / learned_;
}

double overflow_gauge::owed() const {
    if (!slow_)
        return 0;
    // Of the last moments only: what has been missed before is not made up for, or the fallback would get it at once.
    auto lately = current_;
    lately.add(closed_.back());
    return std::max(0.0, pace_ * lately.seconds - lately.tokens - lately.handed_on);
}

time_point overflow_gauge::next_look(time_point now) const {
    const auto left = slot_s() - current_.seconds;
    return now + std::chrono::duration_cast<duration>(
                     std::chrono::duration<double>(std::clamp(left, 0.001, slow_ ? 1.0 : left + 1)));
}

} // namespace tagwright
