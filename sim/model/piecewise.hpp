#pragma once

#include <limits>
#include <vector>

namespace tagwright::sim {

inline constexpr double forever = std::numeric_limits<double>::infinity();

/// A value that is constant between given times: a quota's rate, a cap.
class piecewise {
public:
    struct piece {
        double from_s = 0;
        double value = 0;
    };

    piecewise() = default;
    explicit piecewise(double value) : pieces_{{0, value}} {}

    /// From `from_s` on; times must be added in order.
    void add(double from_s, double value);

    /// The value is never above 0: no such limit.
    [[nodiscard]] bool none() const;
    [[nodiscard]] double at(double t_s) const;
    /// ∫ value dt over [a, b].
    [[nodiscard]] double integral(double a_s, double b_s) const;
    /// The smallest t ≥ from with ∫ over [from, t] ≥ amount.
    [[nodiscard]] double invert(double amount, double from_s = 0) const;
    [[nodiscard]] const std::vector<piece>& pieces() const { return pieces_; }

private:
    [[nodiscard]] double end_of(std::size_t i) const {
        return i + 1 < pieces_.size() ? pieces_[i + 1].from_s : forever;
    }

    std::vector<piece> pieces_;
};

} // namespace tagwright::sim
