#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

namespace tagwright::sim {

/// A random stream that is the same with every compiler and library (std's distributions are not):
/// SplitMix64 (Steele, Lea, Flood 2014) and the polar method for normal variates.
class random_source {
public:
    explicit random_source(std::uint64_t seed) : state_{seed} {}

    /// A stream of its own for each purpose, so that drawing more in one does not move the others.
    random_source(std::string_view purpose, std::string_view name, std::uint64_t seed)
        : state_{mix(seed * 0x9e3779b97f4a7c15ULL ^ hash(purpose) ^ (hash(name) << 1))} {}

    std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15ULL); }

    /// In [0, 1).
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    double uniform(double low, double high) { return low + (high - low) * unit(); }

    double normal() {
        if (has_spare_) {
            has_spare_ = false;
            return spare_;
        }
        double u = 0, v = 0, s = 0;
        do {
            u = uniform(-1, 1);
            v = uniform(-1, 1);
            s = u * u + v * v;
        } while (s >= 1 || s == 0);
        const auto scale = std::sqrt(-2 * std::log(s) / s);
        spare_ = v * scale;
        has_spare_ = true;
        return u * scale;
    }

    /// Lognormal with this mean (not median).
    double lognormal(double mean, double sigma) { return mean * std::exp(normal() * sigma - sigma * sigma / 2); }

    double exponential(double mean) { return -mean * std::log(1 - unit()); }

private:
    static std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    static std::uint64_t hash(std::string_view text) {
        std::uint64_t h = 0xcbf29ce484222325ULL;
        for (const auto c : text)
            h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
        return h;
    }

    std::uint64_t state_;
    double spare_ = 0;
    bool has_spare_ = false;
};

} // namespace tagwright::sim
