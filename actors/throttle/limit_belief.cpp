#include "actors/throttle/limit_belief.hpp"

namespace tagwright::adaptive {

void limit_belief::begin(const send_log& log, double since_s, bool rate_named) {
    running_ = true;
    seen_ = refused_ = since_first_ = 0;
    hinted_ = false;
    let_in_row_ = 0;
    last_s_ = -1;
    silence_told_ = false;
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

void limit_belief::answered(const send_record& r, double now_s, double refusal_s) {
    for (auto& c : open_)
        if (c.serial == r.serial)
            c.fate = send_fate::ok;
        else if (c.at_s > r.at_s && now_s - c.at_s < tuning_.let_in_round_trips * refusal_s)
            c.ahead_least = std::max(0, c.ahead_least - 1); // they crossed on their way
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
    constexpr double about = 0.9; // clocks differ
    const auto looked = refused_ > 0 && c.at_s - last_s_ > about * tuning_.window_look_s;
    silence_told_ = !c.let_in() && (silence_told_ || looked);
    last_s_ = c.at_s;
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

double limit_belief::cost(double at_s, int ahead) const {
    const auto p = buckets_.prospect_at(at_s);
    const auto free = caps_.weight() - caps_.blocking_weight(ahead);
    const auto all = buckets_.weight() + free;
    constexpr double negligible = 1e-12;
    if (all < negligible)
        return 0;
    const auto refused = 1 - (p.let_in + free * (1 - tuning_.lapse)) / all;
    const auto let_in = seen_ > 0 ? since_first_ + 1 - refused_ : 0; // since the first refusal
    // A bucket that is most likely deep loses nothing while it is not asked.
    const auto deep = 1 + (tuning_.refusal_cost_deep - 1) * std::max(0.0, 3 * buckets_.saving_weight() - 2);
    return deep * tuning_.refusal_cost / (1 + let_in / tuning_.refusal_cost_calls) * refused +
           (p.lost + free * (at_s - last_refusal_.at_s) / tuning_.cap_call_s) / all;
}

double limit_belief::wait_s(double now_s, int ahead) const {
    constexpr double not_understood_s = 0.02; // a refusal is, once what was sent before it is known
    if (!running_)
        return 0;
    if (!open_.empty()) // one after the other: two refusals of the same moment would tell what one does
        return not_understood_s;
    const auto first = hinted_ ? tuning_.refusals_hinted : tuning_.refusals_first;
    const auto affordable = refused_ < first + tuning_.refusals_per_call * seen_;
    if (blocked(ahead) && let_in_row_ < (affordable ? tuning_.test_after_calls : tuning_.test_late_calls))
        return tuning_.wait_max_s; // a test of the cap tells something only where no rate would refuse it
    const told_wait asked_now{seen_, ahead, 0};
    if (told_.same_as(asked_now)) // nothing has happened since it was worked out
        return std::max(0.0, told_.until_s - now_s);
    told_ = asked_now;
    told_.until_s = now_s + (blocked(ahead) ? until_test_s(now_s)
                             : in_windows() ? until_look_s(now_s, until_edge_s(now_s, ahead))
                                            : best_wait_s(now_s, ahead));
    return told_.until_s - now_s;
}

double limit_belief::until_edge_s(double now_s, int ahead) const {
    const auto free = caps_.weight() - caps_.blocking_weight(ahead);
    const auto all = windows_.weight() + buckets_.weight() + free;
    return until_s([&](double wait) {
        const auto at_s = now_s + wait;
        const auto anew = windows_.let_in_weight(at_s, open_);
        if (anew >= tuning_.chance_edge * windows_.weight())
            return true;
        // A cap does not ask for that wait, and loses calls by it: worth a refusal, once there are enough of them.
        const auto refused = all - anew - free - buckets_.prospect_at(at_s).let_in;
        const auto lost = free * (at_s - last_refusal_.at_s) / tuning_.cap_call_s;
        return free > 0 && lost >= tuning_.refusal_cost_window * refused;
    });
}

double limit_belief::until_look_s(double now_s, double edge_s) const {
    const auto look_s = std::max(0.0, last_s_ + tuning_.window_look_s - now_s);
    if (silence_told_ || hinted_ || look_s >= edge_s)
        return edge_s;
    const auto few_calls = 2 * until_test_s(now_s) > look_s; // there a refusal costs most
    return few_calls ? edge_s : look_s;
}

double limit_belief::until_test_s(double now_s) const {
    const auto least = std::min(tuning_.chance_test, 0.98 * (1 - tuning_.lapse)); // no explanation ever promises more
    return until_s([&](double wait) { return buckets_.prospect_at(now_s + wait).let_in >= least * buckets_.weight(); });
}

double limit_belief::best_wait_s(double now_s, int ahead) const {
    constexpr double first_s = 0.05, grows = 1.3, fine = 0.03;
    auto best = 0.0, least = cost(now_s, ahead);
    const auto look = [&](double wait) {
        if (const auto c = cost(now_s + wait, ahead); c < least - 1e-4) {
            least = c;
            best = wait;
        }
    };
    for (auto wait = first_s; wait < tuning_.wait_max_s; wait *= grows)
        look(wait);
    if (best > 0)
        for (auto wait = best / grows, end = best * grows; wait < end; wait *= 1 + fine)
            look(wait);
    return best;
}

double limit_belief::likely_per_s() const {
    return running_ && buckets_.weight() > 0.5 ? std::exp(buckets_.log_rate().first) : 0;
}

std::optional<found_limit> limit_belief::as_cap(bool enough) const {
    const auto [cap, weight] = caps_.most_likely();
    const auto large = cap >= tuning_.cap_large; // such a one is soon found by trying
    const auto sure = large ? caps_.weight() >= tuning_.cap_large_sure
                            : caps_.weight() >= tuning_.cap_sure && weight >= tuning_.cap_sure * caps_.weight();
    if (!enough && !sure)
        return std::nullopt;
    return found_limit{found_limit::kind::cap, 0, 0, cap, false, 0, 0, 0};
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
                       0,
                       buckets_.surprises()};
}

std::optional<found_limit> limit_belief::verdict() const {
    if (!running_)
        return std::nullopt;
    if (chances_.weight() > tuning_.random_sure)
        return found_limit{found_limit::kind::none, std::exp(buckets_.log_rate().first), 0, 0, false, 0, 0, 0};
    const auto vague = buckets_.log_rate().second > tuning_.error_vague;
    const auto enough = since_first_ >= (vague ? 3 : 1) * tuning_.calls_max && refused_ > 1;
    if (windows_.weight() > (enough ? 0.5 : tuning_.sure)) {
        const auto w = windows_.most_likely();
        if (w.limit <= 0 || let_in_row_ < tuning_.window_calls)
            return std::nullopt;
        return found_limit{found_limit::kind::window, 0, 0, w.limit, w.slides, w.edge_s, w.early_s, 0};
    }
    return caps_.weight() > buckets_.weight() ? as_cap(enough) : as_rate(enough);
}

} // namespace tagwright::adaptive
