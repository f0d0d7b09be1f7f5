#include "sim/model/tenants.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace tagwright::sim {

namespace {

constexpr double hour_s = 3600;

} // namespace

tenant_stream::tenant_stream(const scenario& s, std::size_t which, std::uint64_t seed)
    : model_{s.tenants[which]},
      start_s_{s.start_hour * hour_s},
      random_{"tenant " + std::to_string(which), s.name, seed},
      cost_{charge_of(model_.tokens, output_share(model_.tokens, 1))} {
    switch (model_.kind) {
    case tenant_kind::steady: to_s_ = forever; break;
    case tenant_kind::bursts:
        if (random_.unit() * (model_.on_s + model_.off_s) < model_.on_s)
            to_s_ = random_.exponential(model_.on_s);
        break;
    case tenant_kind::office_hours: find_work(); break;
    }
    draw();
}

void tenant_stream::find_work() {
    if (model_.kind == tenant_kind::bursts) {
        from_s_ = to_s_ + random_.exponential(model_.off_s);
        to_s_ = from_s_ + random_.exponential(model_.on_s);
        return;
    }
    do {
        from_s_ = (day_ * 24 + model_.from_h) * hour_s - start_s_;
        to_s_ = (day_ * 24 + model_.to_h) * hour_s - start_s_;
        ++day_;
    } while (to_s_ <= 0);
}

void tenant_stream::draw() {
    if (model_.rpm <= 0) {
        next_s_ = forever;
        return;
    }
    // Arrivals have no memory: what would come after the work begins anew with the next work.
    for (auto t = std::max(next_s_, from_s_);; t = from_s_) {
        next_s_ = t + random_.exponential(60 / model_.rpm);
        if (next_s_ < to_s_)
            return;
        find_work();
    }
}

tenant_crowd::tenant_crowd(const scenario& s, std::uint64_t seed) {
    for (std::size_t i = 0; i < s.tenants.size(); ++i)
        streams_.emplace_back(s, i, seed);
}

double tenant_crowd::next_s() const {
    auto first = forever;
    for (const auto& s : streams_)
        first = std::min(first, s.next_s());
    return first;
}

charge tenant_crowd::draw() {
    const auto first = std::min_element(streams_.begin(), streams_.end(),
                                        [](const auto& a, const auto& b) { return a.next_s() < b.next_s(); });
    first->draw();
    return first->cost();
}

double mean_calls_per_s(const tenant_model& m, double start_hour, double at_s) {
    const auto per_s = m.rpm / 60;
    if (m.kind == tenant_kind::steady)
        return per_s;
    if (m.kind == tenant_kind::bursts)
        return per_s * m.on_s / (m.on_s + m.off_s);
    const auto hour = std::fmod(start_hour + at_s / hour_s, 24.0);
    return hour >= m.from_h && hour < m.to_h ? per_s : 0;
}

} // namespace tagwright::sim
