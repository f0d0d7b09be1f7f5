#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

/// What a model may have meant by one text in its list of labels.
namespace tagwright::llm {

/// The labels in one text, as the model wrote them: lists are split where Confluence would split (comma, semicolon,
/// line, bar, bullet, a slash between spaces – not at a plain space: "mail relay" is one label); numbering, bullets,
/// emphasis, quotes, explanations and scores are taken off. docs/answers.md has the examples. At most label_pieces_max;
/// empty if nothing is left.
[[nodiscard]] std::vector<std::string> label_pieces(std::string_view proposed);
inline constexpr std::size_t label_pieces_max = 50;

/// The form in which a piece is written, as normalize_label() makes it, well-known names in their usual form. Empty if
/// nothing of a label remains: no letter or digit, or only one letter or only digits of something that was more ("X++",
/// "#404", but not "404").
[[nodiscard]] std::string label_form(std::string_view piece);

/// What a label may be known under, the closest first: as Confluence keeps it, in its usual form, in normal form. Each
/// may be empty.
using label_forms = std::array<std::string, 3>;
[[nodiscard]] label_forms forms_of(std::string_view piece);

/// Small letters and digits, joined by single hyphens, with a letter among them: what nearly every model sends. Such a
/// label is one piece, and all its forms are itself, so none of the rest need be asked.
[[nodiscard]] bool is_plain_label(std::string_view proposed) noexcept;

/// Words of ASCII letters and digits with one space or hyphen between them, the first of which begins with a letter:
/// "About Page 17". Such a text is one piece, and is it as it stands: label_pieces() would look for twenty things that
/// could be around it. All its forms are "about-page-17". False says nothing.
[[nodiscard]] bool are_plain_words(std::string_view proposed) noexcept;

/// True for a dash or the like alone: "none".
[[nodiscard]] bool is_dash_alone(std::string_view proposed) noexcept;

} // namespace tagwright::llm
