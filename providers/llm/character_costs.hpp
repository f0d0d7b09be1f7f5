#pragma once

#include <cstdint>

/// Kinds of characters, and what they cost: what tokens.cpp adds up in runs, and its slow twin in the tests one by one.
namespace tagwright::llm {

// Costs are kept in hundredths of a token, so that a sum over characters has no rounding of its own.
inline constexpr std::uint64_t token = 100;

inline bool is_wide_space(char32_t c) noexcept { return c == ' ' || (c >= 9 && c <= 13) || c == 0xA0 || c == 0x3000; }
inline bool is_ascii_letter(char32_t c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_latin_letter(char32_t c) noexcept { return c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7; }
inline bool is_capital(char32_t c) noexcept { return c >= 'A' && c <= 'Z'; }

/// Scripts that byte-pair vocabularies know in pieces: hundredths of a token a character.
inline std::uint64_t script_cost(char32_t c) noexcept {
    if (c < 0x250)
        return 60; // signs of Latin-1: §, °, ×
    if (c < 0x370)
        return 50; // IPA, combining marks
    if (c < 0x530)
        return 42; // Greek, Cyrillic
    if (c < 0x780)
        return 50; // Armenian, Hebrew, Arabic
    if (c < 0x1100)
        return 80; // Indic scripts, Thai, Georgian
    if (c >= 0x2000 && c < 0x2070)
        return 70; // typographic punctuation
    if (c < 0x2E80)
        return 150; // symbols, box drawing
    if (c < 0x10000)
        return 100; // CJK, kana, Hangul
    return 200;     // emoji, rare ideographs
}

} // namespace tagwright::llm
