#include "providers/llm/early_places.hpp"

#include <array>
#include <cmath>
#include <cstddef>

namespace tagwright::llm {
namespace {

constexpr std::size_t places = 2048; // 16 KiB each

template <double (*Compute)(std::uint32_t)>
double looked_up(std::uint32_t first) {
    static const auto table = [] {
        std::array<double, places> out{};
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = Compute(static_cast<std::uint32_t>(i));
        return out;
    }();
    return first < places ? table[first] : Compute(first);
}

} // namespace

double computed_earliness(std::uint32_t first) { return 1 / std::log(2.5 + first / 20.0); }

double computed_log_earliness(std::uint32_t first) { return std::log(computed_earliness(first)); }

double earliness(std::uint32_t first) { return looked_up<computed_earliness>(first); }

double log_earliness(std::uint32_t first) { return looked_up<computed_log_earliness>(first); }

} // namespace tagwright::llm
