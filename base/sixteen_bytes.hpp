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
using char_marks = char __attribute__((vector_size(16))); ///< as a builtin of x86 wants them

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

/// One bit for each byte, the lowest for the first: set where it is marked.
[[nodiscard]] inline std::uint32_t bits(marks found) noexcept {
#ifdef __SSE2__
    return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb128(reinterpret_cast<char_marks>(found)));
#else
    const auto gathered = [](std::uint64_t half) {
        if constexpr (std::endian::native != std::endian::little)
            half = __builtin_bswap64(half);
        constexpr std::uint64_t one_a_byte = 0x0101010101010101;
        constexpr std::uint64_t to_the_top = 0x0102040810204080; // byte i's bit to 56 + i
        return static_cast<std::uint32_t>(((half & one_a_byte) * to_the_top) >> 56);
    };
    const auto [low, high] = halves(found);
    return gathered(low) | gathered(high) << 8;
#endif
}

/// How many bits are set in each of three; all at once, since the instruction for one is not on every machine.
/// @param of  as bits() returns them
[[nodiscard]] inline std::array<std::uint64_t, 3> counts(std::array<std::uint32_t, 3> of) noexcept {
    auto x = std::uint64_t{of[0]} | std::uint64_t{of[1]} << 16 | std::uint64_t{of[2]} << 32;
    x -= (x >> 1) & 0x5555555555555555;
    x = (x & 0x3333333333333333) + ((x >> 2) & 0x3333333333333333);
    x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0f;
    x += x >> 8;
    return {x & 0xff, (x >> 16) & 0xff, (x >> 32) & 0xff};
}

} // namespace tagwright::sixteen_bytes
