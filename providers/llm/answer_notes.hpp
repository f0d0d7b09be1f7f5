#pragma once

#include "providers/llm/label_rules.hpp"
#include "providers/llm/loose_json.hpp"
#include "tagwright/page.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a model says of a label beside its name.
namespace tagwright::llm {

/// Longer reasons are cut.
inline constexpr std::size_t reason_bytes_max = 300;

/// The reason and the confidence in an object that names a label, under any of the names that models give them. No
/// value: neither is there.
/// @param label  what the object names
[[nodiscard]] std::optional<label_note> note_of(const loose_value& object, std::string_view label);

/// What was said of the labels that were accepted, each under its accepted name; then those that came next.
/// @param proposed  what the check was given
/// @param said      of some of it
[[nodiscard]] std::vector<label_note> notes_of(const checked_labels& checked, const std::vector<std::string>& proposed,
                                               const std::vector<label_note>& said);

/// Notes that these came next: label_note::spare.
void append_spare(std::vector<label_note>& notes, const std::vector<std::string>& spare);

/// Takes spare labels out that are not to be used.
void drop_spare(std::vector<label_note>& notes, const never_list& never);

/// A confidence as models write it, between 0 and 1: 0.9 and 90 are 0.9. Negative: it is none.
[[nodiscard]] double confidence_of(double number) noexcept;

} // namespace tagwright::llm
