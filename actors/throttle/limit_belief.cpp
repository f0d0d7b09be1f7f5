#include "actors/throttle/limit_belief.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tagwright::adaptive {

namespace {

constexpr double bottomless = 1e9;

double sum(const std::vector<double>& x) { return std::accumulate(x.begin(), x.end(), 0.0); }

} // namespace

void limit_belief::begin(const send_log& log, double since_s, bool rate_named) {
    running_ = true;
    seen_ = refused_ = 0;
    hinted_ = false;
    let_in_row_ = 0;
    open_.clear();
    per_s_.clear();
    families_.clear();
    for (auto r = tuning_.per_s_min; r < tuning_.per_s_max; r *= 1 + tuning_.per_s_step)
        per_s_.push_back(r);
    auto all = 0.0; // higher rates are more usual than very low ones
    for (const auto r : per_s_)
        all += std::pow(r, tuning_.tilt);
    const auto add = [&](double depth, bool known, double level, double weight) {
        family f{depth, known, {}, {}};
        f.level.assign(per_s_.size(), level);
        for (const auto r : per_s_)
            f.weight.push_back(weight * std::pow(r, tuning_.tilt) / all);
        families_.push_back(std::move(f));
    };
    add(1, true, 1, tuning_.spacing_weight);
    for (const auto depth : {2.0, 3.0, 4.0})
        add(depth, true, depth, tuning_.shallow_weight / 3);
    // Of a deep bucket nothing is known but that it is empty when it refuses.
    constexpr auto parts = 6;
    for (auto k = 0; k < parts; ++k)
        add(bottomless, false, (k + 0.5) / parts,
            (1 - tuning_.spacing_weight - tuning_.shallow_weight - tuning_.cap_weight) / parts);
    auto most_ahead = 1;
    for (const auto& r : log.records()) {
        if (r.at_s < since_s)
            continue;
        most_ahead = std::max(most_ahead, r.ahead);
        push(r);
    }
    at_s_ = open_.empty() ? since_s : open_.front().at_s;
    caps_.assign(static_cast<std::size_t>(most_ahead),
                 rate_named ? 0 : tuning_.cap_weight / static_cast<double>(most_ahead));
}

void limit_belief::push(const send_record& r) {
    open_call c{r.serial, r.at_s, r.ahead, r.ahead, r.fate, r.told_wait_s};
    for (auto& other : open_)
        if (c.at_s - other.at_s < tuning_.overtakes_s) {
            c.ahead_least = std::max(0, c.ahead_least - 1);
            ++other.ahead_most;
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
        caps_.assign(caps_.size(), 0);
    for (auto& c : open_)
        if (c.serial == r.serial) {
            c.fate = send_fate::refused;
            c.told_wait_s = r.told_wait_s;
        }
    last_refusal_ = r;
    hinted_ = hinted_ || r.told_wait_s > 0;
}

void limit_belief::poll(double now_s, double refusal_s) {
    while (
        running_ && !open_.empty() &&
        (open_.front().fate != send_fate::out || now_s - open_.front().at_s > tuning_.let_in_round_trips * refusal_s)) {
        learn(open_.front());
        open_.pop_front();
    }
}

double limit_belief::let_in_chance(double level, double per_s) const {
    const auto blur = tuning_.blur + tuning_.blur_s * per_s;
    const auto x = 1 / (1 + std::exp(-(level - 1) / (0.5 * blur)));
    return tuning_.lapse + (1 - 2 * tuning_.lapse) * x;
}

void limit_belief::learn(const open_call& c) {
    const auto let_in = c.fate != send_fate::refused;
    const auto told_wait_s = c.told_wait_s;
    let_in_row_ = let_in ? let_in_row_ + 1 : 0;
    last_let_in_s_ = let_in ? c.at_s : last_let_in_s_;
    ++seen_;
    refused_ += let_in ? 0 : 1;
    const auto elapsed = std::max(0.0, c.at_s - at_s_);
    at_s_ = std::max(at_s_, c.at_s);
    for (auto& f : families_)
        for (std::size_t i = 0; i < per_s_.size(); ++i) {
            auto& level = f.level[i];
            const auto filled = level + (f.known || refused_ > 0 ? per_s_[i] * elapsed : 0);
            level = std::min(f.depth, filled); // that of a deep bucket counts from its first refusal
            if (let_in) {
                if (!f.known && refused_ == 0)
                    continue;
                f.weight[i] *= let_in_chance(filled, per_s_[i]);
                level = std::max(0.0, level - 1);
                continue;
            }
            if (f.known || refused_ > 1)
                f.weight[i] *= 1 - let_in_chance(filled, per_s_[i]);
            level = std::min(level, 1.0);
            if (told_wait_s > 0) {
                const auto wait = (1 - level) / per_s_[i];
                const auto whole = told_wait_s == std::floor(told_wait_s);
                const auto fits = whole ? wait > told_wait_s - 1.1 && wait < told_wait_s + 0.1
                                        : std::abs(wait - told_wait_s) < 0.1 + 0.05 * told_wait_s;
                f.weight[i] *= fits ? 1 : tuning_.hint_lapse;
            }
        }
    for (std::size_t i = 0; i < caps_.size(); ++i) {
        const auto cap = static_cast<int>(i) + 1;
        const auto p = c.ahead_most < cap ? 1 - tuning_.lapse : c.ahead_least >= cap ? tuning_.lapse : 0.5;
        caps_[i] *= (let_in ? p : 1 - p) * (told_wait_s > 0 ? tuning_.hint_lapse : 1);
    }
    normalise();
}

void limit_belief::normalise() {
    auto all = sum(caps_);
    for (const auto& f : families_)
        all += sum(f.weight);
    if (all <= 0)
        return;
    for (auto& f : families_)
        for (auto& w : f.weight)
            w /= all;
    for (auto& w : caps_)
        w /= all;
}

double limit_belief::after_open(const family& f, std::size_t rate, double at_s) const {
    auto level = f.level[rate];
    auto since = at_s_;
    const auto refill = [&](double until) {
        level = std::min(f.depth, level + per_s_[rate] * std::max(0.0, until - since));
        since = std::max(since, until);
    };
    for (const auto& c : open_) {
        refill(c.at_s);
        level = c.fate == send_fate::refused ? std::min(level, 1.0) : std::max(0.0, level - 1);
    }
    return level + per_s_[rate] * std::max(0.0, at_s - since);
}

double limit_belief::chance(double at_s, int ahead) const {
    auto p = 0.0, all = 0.0;
    for (const auto& f : families_)
        for (std::size_t i = 0; i < per_s_.size(); ++i)
            if (f.weight[i] > 1e-7) {
                p += f.weight[i] * let_in_chance(after_open(f, i, at_s), per_s_[i]);
                all += f.weight[i];
            }
    if (blocked_by_caps(ahead) <= 1 - tuning_.chance_explore) {
        const auto free = 1 - bucket_weight() - blocked_by_caps(ahead);
        p += free * (1 - tuning_.lapse);
        all += free;
    }
    return all > 0 ? p / all : 1;
}

double limit_belief::blocked_by_caps(int ahead) const {
    auto w = 0.0;
    for (std::size_t i = 0; i < caps_.size() && static_cast<int>(i) + 1 <= ahead; ++i)
        w += caps_[i];
    return w;
}

double limit_belief::needed(int ahead) const {
    // What a deep bucket saves is not lost by waiting: where most of the weight is on those, the next call can be
    // careful. The more was let in since the last refusal, the more may be risked.
    const auto first = hinted_ ? tuning_.refusals_hinted : tuning_.refusals_first;
    const auto affordable = refused_ < first + tuning_.refusals_per_call * seen_;
    const auto blocked = blocked_by_caps(ahead);
    if (blocked > 1 - tuning_.chance_explore) // a test of the cap tells something only where no rate would refuse it
        return affordable && let_in_row_ >= tuning_.test_after_calls ? tuning_.chance_test : 2;
    if (!affordable)
        return std::max(tuning_.chance_explore, tuning_.chance_careful - tuning_.bolder_careful * let_in_row_);
    const auto buckets = bucket_weight();
    const auto saved = buckets > 0 ? saving_weight() / buckets : 0;
    const auto least = (1 - saved) * tuning_.chance_explore + saved * tuning_.chance_saved;
    return std::max(tuning_.chance_least, least - tuning_.bolder * let_in_row_);
}

double limit_belief::wait_s(double now_s, int ahead) const {
    if (!running_)
        return 0;
    if (std::any_of(open_.begin(), open_.end(), [](const open_call& c) { return c.fate == send_fate::refused; }))
        return 0.02; // not understood yet: calls before it may be refused, too
    if (!open_.empty() && now_s - open_.back().at_s < tuning_.overtakes_s)
        return std::max(1e-3, open_.back().at_s + tuning_.overtakes_s - now_s);
    const auto least = needed(ahead);
    if (least > 1)
        return tuning_.wait_max_s;
    if (chance(now_s, ahead) >= least)
        return 0;
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

double limit_belief::bucket_weight() const {
    auto w = 0.0;
    for (const auto& f : families_)
        w += sum(f.weight);
    return w;
}

double limit_belief::saving_weight() const {
    auto w = 0.0;
    for (const auto& f : families_)
        w += f.depth >= bottomless ? sum(f.weight) : 0;
    return w;
}

std::pair<double, double> limit_belief::mean_log_rate() const {
    auto w = 0.0, x = 0.0, xx = 0.0;
    for (const auto& f : families_)
        for (std::size_t i = 0; i < per_s_.size(); ++i) {
            const auto l = std::log(per_s_[i]);
            w += f.weight[i];
            x += f.weight[i] * l;
            xx += f.weight[i] * l * l;
        }
    if (w <= 0)
        return {0, 1};
    return {x / w, std::sqrt(std::max(0.0, xx / w - x * x / (w * w)))};
}

double limit_belief::likely_per_s() const {
    return running_ && bucket_weight() > 0.5 ? std::exp(mean_log_rate().first) : 0;
}

std::optional<found_limit> limit_belief::verdict() const {
    if (!running_)
        return std::nullopt;
    const auto buckets = bucket_weight();
    const auto enough = seen_ >= tuning_.calls_max;
    if (buckets < 0.5 && (buckets < 1 - tuning_.cap_sure || enough)) {
        const auto best = std::max_element(caps_.begin(), caps_.end());
        if (*best > tuning_.cap_sure * (1 - buckets) || enough)
            return found_limit{found_limit::kind::cap, 0, 0, static_cast<int>(best - caps_.begin()) + 1};
        return std::nullopt;
    }
    const auto [mean, deviation] = mean_log_rate();
    if (!enough && (buckets < tuning_.sure || deviation > tuning_.error_max))
        return std::nullopt;
    // A bucket of a few calls is kept to by spacing as well as one that saves nothing.
    const auto shallow = 1 - saving_weight() / buckets;
    const auto spaced = shallow > (enough ? 0.5 : tuning_.spacing_sure);
    if (!enough && !spaced && shallow > 1 - tuning_.spacing_sure)
        return std::nullopt;
    const auto below = spaced ? 1 - tuning_.begin_below * deviation : 1;
    return found_limit{spaced ? found_limit::kind::spacing : found_limit::kind::bucket, below * std::exp(mean),
                       std::max(deviation, 0.01), 0};
}

} // namespace tagwright::adaptive
