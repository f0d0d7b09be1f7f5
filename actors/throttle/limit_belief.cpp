#include "actors/throttle/limit_belief.hpp"

namespace tagwright::adaptive {

void limit_belief::begin(const send_log& log, double since_s, bool rate_named) {
    running_ = true;
    seen_ = refused_ = since_first_ = 0;
    hinted_ = false;
    let_in_row_ = 0;
    told_ = {};
    open_.clear();
    auto most_ahead = 1;
    for (const auto& r : log.records()) {
        if (r.at_s < since_s)
            continue;
        most_ahead = std::max(most_ahead, r.ahead);
        push(r);
    }
    const auto start_s = open_.empty() ? since_s : open_.front().at_s;
    buckets_.begin(start_s);
    windows_.begin(start_s);
    chances_.begin();
    caps_.begin(most_ahead, rate_named ? 0 : tuning_.cap_weight);
}

void limit_belief::push(const send_record& r) {
    believed_call c{r.serial, r.at_s, r.ahead, r.ahead, r.fate, r.told_wait_s, 0};
    for (auto other = open_.rbegin(); other != open_.rend() && c.at_s - other->at_s < tuning_.overtakes_s; ++other) {
        c.ahead_least = std::max(0, c.ahead_least - 1);
        ++other->ahead_most;
    }
    open_.push_back(c);
}

void limit_belief::sent(const send_record& r) {
    if (running_)
        push(r);
}

void limit_belief::answered(const send_record& r) {
    for (auto& c : open_)
        if (c.serial == r.serial)
            c.fate = send_fate::ok;
}

void limit_belief::refused(const send_record& r, bool rate_named) {
    if (rate_named)
        caps_.exclude();
    for (auto& c : open_)
        if (c.serial == r.serial) {
            c.fate = send_fate::refused;
            c.told_wait_s = r.told_wait_s;
        }
    last_refusal_ = r;
    hinted_ = hinted_ || r.told_wait_s > 0;
}

void limit_belief::poll(double now_s, double refusal_s) {
    const auto known = [&](const believed_call& c) {
        return c.fate != send_fate::out || now_s - c.at_s > tuning_.let_in_round_trips * refusal_s;
    };
    while (running_ && !open_.empty() && known(open_.front())) {
        learn(open_.front());
        open_.pop_front();
    }
    // One refusal and none after it: a hiccup, or a limit that tells its rate by itself.
    if (refused_ <= 1 && since_first_ >= tuning_.calls_max)
        stop();
}

void limit_belief::learn(const believed_call& call) {
    auto c = call;
    c.refused_before = refused_;
    let_in_row_ = c.let_in() ? let_in_row_ + 1 : 0;
    last_let_in_s_ = c.let_in() ? c.at_s : last_let_in_s_;
    ++seen_;
    since_first_ += refused_ > 0 ? 1 : 0;
    refused_ += c.let_in() ? 0 : 1;
    buckets_.learn(c);
    caps_.learn(c);
    windows_.learn(c);
    chances_.learn(c);
    normalise();
}

void limit_belief::normalise() {
    const auto all = buckets_.weight() + caps_.weight() + windows_.weight() + chances_.weight();
    if (all <= 0)
        return;
    buckets_.scale(1 / all);
    caps_.scale(1 / all);
    windows_.scale(1 / all);
    chances_.scale(1 / all);
}

bool limit_belief::in_windows() const { return windows_.weight() > 0.5 * (1 - caps_.weight()); }

bool limit_belief::blocked(int ahead) const { return caps_.blocking_weight(ahead) > 1 - tuning_.chance_explore; }

double limit_belief::chance(double at_s, int ahead) const {
    // Windows are long: they are not waited for while buckets are as likely.
    auto all = in_windows() ? windows_.weight() : buckets_.weight();
    auto p = in_windows() ? windows_.let_in_weight(at_s, open_) : buckets_.let_in_weight(at_s, open_);
    if (!blocked(ahead)) {
        const auto free = caps_.weight() - caps_.blocking_weight(ahead);
        p += free * (1 - tuning_.lapse);
        all += free;
    }
    constexpr double negligible = 1e-12;
    return all > negligible ? p / all : 1;
}

double limit_belief::needed(int ahead) const {
    const auto first = hinted_ ? tuning_.refusals_hinted : tuning_.refusals_first;
    const auto affordable = refused_ < first + tuning_.refusals_per_call * seen_;
    if (blocked(ahead)) // a test of the cap tells something only where no rate would refuse it
        return let_in_row_ >= (affordable ? tuning_.test_after_calls : tuning_.test_late_calls) ? tuning_.chance_test
                                                                                                : 2;
    if (in_windows()) // a minute is long: its end is looked for
        return tuning_.chance_edge;
    if (!affordable)
        return std::max(tuning_.chance_explore, tuning_.chance_careful - tuning_.bolder_careful * let_in_row_);
    // What a deep bucket saves is not lost by waiting: where most of the weight is on those, the next call can be
    // careful. The more was let in since the last refusal, the more may be risked.
    const auto saved = buckets_.weight() > 0 ? buckets_.saving_weight() / buckets_.weight() : 0;
    const auto least = (1 - saved) * tuning_.chance_explore + saved * tuning_.chance_saved;
    return std::max(tuning_.chance_least, least - tuning_.bolder * let_in_row_);
}

double limit_belief::wait_s(double now_s, int ahead) const {
    constexpr double not_understood_s = 0.02; // a refusal is, once what was sent before it is known
    constexpr double least_s = 1e-3;
    if (!running_)
        return 0;
    if (std::any_of(open_.begin(), open_.end(), [](const believed_call& c) { return !c.let_in(); }))
        return not_understood_s;
    if (refused_ > 0 && let_in_row_ == 0 && !open_.empty()) // after a refusal one call goes first
        return not_understood_s;
    if (!open_.empty() && now_s - open_.back().at_s < tuning_.overtakes_s)
        return std::max(least_s, open_.back().at_s + tuning_.overtakes_s - now_s);
    const told_wait asked_now{seen_, open_.size(), ahead, 0};
    if (told_.same_as(asked_now) && now_s < told_.until_s) // nothing has happened since it was worked out
        return told_.until_s - now_s;
    const auto asked = needed(ahead);
    if (asked > 1)
        return tuning_.wait_max_s;
    const auto least = std::min(asked, 0.98 * (1 - tuning_.lapse)); // no explanation ever promises more
    if (const auto p = chance(now_s, ahead); p >= least) // a bold call waits for what becomes of the one before
        return p < tuning_.chance_test && !open_.empty() ? not_understood_s : 0;
    told_ = asked_now;
    told_.until_s = now_s + until_chance_s(now_s, ahead, least);
    return told_.until_s - now_s;
}

double limit_belief::until_chance_s(double now_s, int ahead, double least) const {
    auto low = 0.0, high = 0.05;
    while (high < tuning_.wait_max_s && chance(now_s + high, ahead) < least) {
        low = high;
        high *= 1.5;
    }
    if (high >= tuning_.wait_max_s)
        return tuning_.wait_max_s;
    for (auto k = 0; k < 6; ++k) {
        const auto mid = (low + high) / 2;
        (chance(now_s + mid, ahead) < least ? low : high) = mid;
    }
    return high;
}

double limit_belief::likely_per_s() const {
    return running_ && buckets_.weight() > 0.5 ? std::exp(buckets_.log_rate().first) : 0;
}

std::optional<found_limit> limit_belief::as_cap(bool enough) const {
    const auto [cap, weight] = caps_.most_likely();
    const auto large = cap >= tuning_.cap_large; // such a one is soon found by trying
    if (!enough && !large && (caps_.weight() < tuning_.cap_sure || weight < tuning_.cap_sure * caps_.weight()))
        return std::nullopt;
    return found_limit{found_limit::kind::cap, 0, 0, cap, false, 0, 0};
}

std::optional<found_limit> limit_belief::as_rate(bool enough) const {
    const auto [mean, deviation] = buckets_.log_rate();
    // A bucket of a few calls is kept to by spacing as well as one that saves nothing.
    const auto spaced = buckets_.saving_weight() < tuning_.deep_sure * buckets_.weight();
    if (!enough &&
        (buckets_.weight() < tuning_.sure || deviation > (spaced ? tuning_.error_max : tuning_.error_deep_max)))
        return std::nullopt;
    constexpr double error_min = 0.01;
    const auto below = spaced ? std::max(tuning_.begin_least, 1 - tuning_.begin_below * deviation) : 1;
    return found_limit{spaced ? found_limit::kind::spacing : found_limit::kind::bucket,
                       below * std::exp(mean),
                       std::max(deviation, error_min),
                       0,
                       false,
                       0,
                       0};
}

std::optional<found_limit> limit_belief::verdict() const {
    if (!running_)
        return std::nullopt;
    if (chances_.weight() > tuning_.random_sure)
        return found_limit{found_limit::kind::none, 0, 0, 0, false, 0, 0};
    const auto vague = buckets_.log_rate().second > tuning_.error_vague;
    const auto enough = since_first_ >= (vague ? 3 : 1) * tuning_.calls_max && refused_ > 1;
    if (windows_.weight() > (enough ? 0.5 : tuning_.sure)) {
        const auto w = windows_.most_likely();
        if (w.limit <= 0 || let_in_row_ < tuning_.window_calls)
            return std::nullopt;
        return found_limit{found_limit::kind::window, 0, 0, w.limit, w.slides, w.edge_s, w.early_s};
    }
    return caps_.weight() > buckets_.weight() ? as_cap(enough) : as_rate(enough);
}

} // namespace tagwright::adaptive
