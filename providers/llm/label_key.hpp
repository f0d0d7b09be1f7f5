#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What labels have in common that are one label, written in two ways. For comparing, not for showing. Other forms of a
/// sign (full width, ligatures, sharp s) do not matter.
namespace tagwright::llm {

/// True for what stands between two words of a label.
[[nodiscard]] constexpr bool parts_words(char c) noexcept {
    return c == '-' || c == '_' || c == '/' || c == '\'' || c == '"';
}

/// The words, each in the singular. None is empty.
/// @param form  as Confluence keeps the label
[[nodiscard]] std::vector<std::string> key_words(std::string_view form);

/// Each word in the singular, without hyphens and the like, but between digits: v1-2 is not v12.
/// @param form  as Confluence keeps the label
[[nodiscard]] std::string key_of(std::string_view form);

/// The same of the label as if it were one word: start-ups is startup, release-notes is releasenotes.
[[nodiscard]] std::string joined_key(std::string_view form);

/// The same without the accents that people leave out where their keyboard has none: acute, grave, circumflex, cedilla,
/// the tilde of ã and õ.
/// Nothing where other signs than ASCII remain, or where there was no accent: umlauts and the like are other letters.
/// @param key  as key_of() or joined_key() gives it
[[nodiscard]] std::optional<std::string> without_accents(std::string_view key);

/// The words as they stand. None is empty.
[[nodiscard]] std::vector<std::string> plain_words(std::string_view form);

/// The same words, to look for a typo in: long ones without an -s at the end, whatever it means there. None is empty.
[[nodiscard]] std::vector<std::string> spelt_words(std::string_view form);

} // namespace tagwright::llm
