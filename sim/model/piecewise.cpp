#include "sim/model/piecewise.hpp"

#include <algorithm>

namespace tagwright::sim {

void piecewise::add(double from_s, double value) {
    if (!pieces_.empty() && pieces_.back().from_s == from_s)
        pieces_.back().value = value;
    else
        pieces_.push_back({from_s, value});
}

bool piecewise::none() const {
    return std::none_of(pieces_.begin(), pieces_.end(), [](const piece& p) { return p.value > 0; });
}

double piecewise::at(double t_s) const {
    auto value = pieces_.empty() ? 0.0 : pieces_.front().value;
    for (const auto& p : pieces_) {
        if (t_s < p.from_s)
            break;
        value = p.value;
    }
    return value;
}

double piecewise::integral(double a_s, double b_s) const {
    auto total = 0.0;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const auto low = std::max(a_s, pieces_[i].from_s);
        const auto high = std::min(b_s, end_of(i));
        if (high > low)
            total += pieces_[i].value * (high - low);
    }
    return total;
}

double piecewise::invert(double amount, double from_s) const {
    if (amount <= 0)
        return from_s;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        const auto low = std::max(from_s, pieces_[i].from_s);
        const auto high = end_of(i);
        if (high <= low || pieces_[i].value <= 0)
            continue;
        const auto gain = pieces_[i].value * (high - low);
        if (gain >= amount)
            return low + amount / pieces_[i].value;
        amount -= gain;
    }
    return forever;
}

} // namespace tagwright::sim
