#include "providers/llm/answer_notes.hpp"

#include "base/ascii.hpp"
#include "base/one_line.hpp"
#include "providers/llm/answer_shape.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tagwright::llm {
namespace {

constexpr std::array<std::string_view, 8> reason_keys{"reason", "explanation", "rationale", "reasoning",
                                                      "why",    "comment",     "note",      "description"};
constexpr std::array<std::string_view, 7> confidence_keys{"confidence", "score",           "probability", "relevance",
                                                          "certainty",  "confidencescore", "weight"};

/// The member that comes first in the order of `names`.
template <std::size_t N>
const loose_value* member(const loose_value& object, const std::array<std::string_view, N>& names) {
    for (const auto name : names)
        for (std::size_t i = 0; i < object.keys.size(); ++i)
            if (key_letters(object.keys[i]) == name)
                return &object.items[i];
    return nullptr;
}

/// "0.9", "90 %", "high".
double confidence_of(std::string_view said) {
    const auto text = lower_ascii(trim(said));
    constexpr std::pair<std::string_view, double> words[] = {{"very high", 0.95}, {"high", 0.9}, {"medium", 0.6},
                                                             {"moderate", 0.6},   {"low", 0.3},  {"very low", 0.1}};
    for (const auto& [word, share] : words)
        if (text == word)
            return share;
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc())
        return -1;
    const auto rest = trim(std::string_view(stop, static_cast<std::size_t>(text.data() + text.size() - stop)));
    if (rest == "%")
        return number >= 0 && number <= 100 ? number / 100 : -1;
    return rest.empty() ? llm::confidence_of(number) : -1;
}

} // namespace

double confidence_of(double number) noexcept {
    if (!std::isfinite(number) || number < 0 || number > 100)
        return -1;
    return number <= 1 ? number : number / 100;
}

std::optional<label_note> note_of(const loose_value& object, std::string_view label) {
    label_note out{std::string(label), {}, -1, false};
    if (const auto* reason = member(object, reason_keys); reason != nullptr && reason->is_text())
        out.reason = one_line(reason->text, reason_bytes_max);
    if (const auto* sure = member(object, confidence_keys); sure != nullptr)
        out.confidence = sure->what == loose_value::kind::number ? confidence_of(sure->number)
                         : sure->is_text()                       ? confidence_of(std::string_view(sure->text))
                                                                 : -1;
    if (out.reason.empty() && out.confidence < 0)
        return std::nullopt;
    return out;
}

std::vector<label_note> notes_of(const checked_labels& checked, const std::vector<std::string>& proposed,
                                 const std::vector<label_note>& said) {
    std::vector<label_note> out;
    for (std::size_t i = 0; i < checked.accepted.size() && !said.empty(); ++i) {
        const auto& text = proposed[checked.source[i]];
        const auto note = std::find_if(said.begin(), said.end(), [&](const auto& each) { return each.label == text; });
        if (note != said.end())
            out.push_back({checked.accepted[i], note->reason, note->confidence, false});
    }
    append_spare(out, checked.spare);
    return out;
}

void append_spare(std::vector<label_note>& notes, const std::vector<std::string>& spare) {
    for (const auto& label : spare)
        notes.push_back({label, {}, -1, false, true});
}

void drop_spare(std::vector<label_note>& notes, const never_list& never) {
    std::erase_if(notes, [&](const label_note& note) { return note.spare && never.has(note.label); });
}

} // namespace tagwright::llm
