#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Sixteen bytes of a text looked at in one go. Each page is read from end to end half a dozen times, most of it is
/// plain, and a loop over single bytes is what that would cost. GCC and Clang make of it what the machine has.
namespace tagwright::sixteen_bytes {

inline constexpr std::size_t size = 16;

/// Compared with a sign, each byte is all ones or nothing: `(b < ' ') | (b == '"')`.
using bytes = unsigned char __attribute__((vector_size(16)));
using marks = signed char __attribute__((vector_size(16)));

/// There must be sixteen behind `text`.
[[nodiscard]] inline bytes at(const char* text) noexcept {
    bytes out;
    std::memcpy(&out, text, sizeof out);
    return out;
}

[[nodiscard]] inline bool are_behind(std::string_view text, std::size_t place) noexcept {
    return place + size <= text.size();
}

/// The marks of the first eight bytes, and those of the others.
[[nodiscard]] inline std::array<std::uint64_t, 2> halves(marks found) noexcept {
    std::array<std::uint64_t, 2> out{};
    std::memcpy(out.data(), &found, sizeof found);
    return out;
}

[[nodiscard]] inline bool any(marks found) noexcept {
    const auto [low, high] = halves(found);
    return (low | high) != 0;
}

/// How many bytes stand before the first that is marked; sixteen where none is.
[[nodiscard]] inline std::size_t before_first(marks found) noexcept {
    const auto zeros = [](std::uint64_t half) {
        const bool little = std::endian::native == std::endian::little;
        return static_cast<std::size_t>(little ? std::countr_zero(half) : std::countl_zero(half)) / 8;
    };
    const auto [low, high] = halves(found);
    return low != 0 ? zeros(low) : 8 + zeros(high);
}

} // namespace tagwright::sixteen_bytes
