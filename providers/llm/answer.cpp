#include "providers/llm/answer.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "providers/llm/answer_shape.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/thoughts.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t readings_max = 256;

answer refuse(std::string message) {
    answer out;
    out.why = {errc::bad_answer, std::move(message)};
    return out;
}

/// All answers in a text.
struct found_answers {
    std::vector<reading> plain;
    std::vector<reading> fenced; ///< in a Markdown fence
    bool ambiguous = false;      ///< one of them contradicts itself
    bool cut = false;            ///< something begins that does not end
    bool any_value = false;
};

/// Each value is read once; what is no answer is searched for one inside only where it is no JSON either.
found_answers find_answers(std::string_view text, const answer_refs& refs, bool cut) {
    found_answers out;
    loose_reader reader{text};
    bool fenced = false;
    auto fence = text.find("```");
    for (auto at = text.find_first_of("{["); at != std::string_view::npos; at = text.find_first_of("{[", at)) {
        for (; fence < at; fence = text.find("```", fence + 3))
            fenced = !fenced;
        const auto value = reader.read(at);
        if (reader.exhausted() || out.plain.size() + out.fenced.size() >= readings_max)
            return out;
        if (!value) {
            ++at;
            continue;
        }
        auto read = read_shape(*value, refs, cut);
        out.any_value = out.any_value || value->closed;
        out.cut = out.cut || !value->closed;
        out.ambiguous = out.ambiguous || read.ambiguous;
        const bool usable = read.value && (value->closed || read.value->answered() > 0);
        // A brace in prose may swallow the rest of the text: what stands behind it is looked at, too.
        at = value->closed || usable ? std::max(reader.position(), at + 1) : at + 1;
        if (usable)
            (fenced ? out.fenced : out.plain).push_back(std::move(*read.value));
    }
    return out;
}

chosen_reading choose_answer(found_answers found) {
    if (found.ambiguous)
        return {std::nullopt, true};
    // Prose comes with examples; who fences an answer means what is in the fence.
    if (auto fenced = choose(found.fenced); fenced.ambiguous || (fenced.value && fenced.value->full()))
        return fenced;
    std::vector<reading> all = std::move(found.plain);
    all.insert(all.end(), std::make_move_iterator(found.fenced.begin()), std::make_move_iterator(found.fenced.end()));
    return choose(std::move(all));
}

/// A text that was encoded once more: `"{\"pages\":…}"`, with its quotes or without. Empty: it was not.
std::string decoded_once(std::string_view text) {
    text = trim(text);
    if (text.find("\\\"") == std::string_view::npos)
        return {};
    const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    const std::string whole = quoted ? std::string{text} : "\"" + std::string{text} + "\"";
    loose_reader reader{whole};
    const auto value = reader.read(0);
    return value && value->is_text() && value->text != text ? value->text : std::string{};
}

answer to_answer(const reading& from) {
    answer out;
    out.alien_refs = from.alien_refs;
    out.duplicate_refs = from.duplicate_refs;
    out.dropped_labels = from.dropped_labels;
    for (const auto& page : from.pages) {
        // Who counts from zero means another page by each number.
        const bool miscounted = page.number && from.zero_seen;
        out.labels.push_back(miscounted ? std::nullopt : page.labels);
        out.notes.push_back(page.notes);
    }
    return out;
}

/// JSON from the first to the last byte has no thoughts around it, whatever its texts look like.
std::string answer_part(const std::string& clean) {
    const auto first = clean.find_first_not_of(ascii_blanks);
    if (first != std::string::npos && (clean[first] == '{' || clean[first] == '[') &&
        within_depth(clean, answer_depth_max) && json::accept(clean))
        return clean;
    return without_thoughts(clean);
}

} // namespace

answer parse_answer(std::string_view text, const std::vector<std::string>& refs, const answer_facts& facts) {
    if (text.size() > answer_bytes_max)
        return refuse("the model's answer is longer than 4 MiB");
    const answer_refs places{refs, facts.titles};
    std::string said = answer_part(replace_invalid_utf8(text));
    found_answers found;
    constexpr int encodings_max = 3;
    for (int i = 0; i < encodings_max && !said.empty(); ++i) {
        found = find_answers(said, places, facts.cut);
        if (!found.plain.empty() || !found.fenced.empty() || found.ambiguous)
            break;
        said = decoded_once(said);
    }
    const bool cut = found.cut;
    const bool any_value = found.any_value;
    const auto chosen = choose_answer(std::move(found));
    if (chosen.ambiguous)
        return refuse("the model's answer holds two answers that differ");
    if (chosen.value)
        return to_answer(*chosen.value);
    if (cut)
        return refuse("the model's answer is cut off");
    return refuse(any_value ? "the model's answer has no list \"pages\"" : "the model's answer holds no JSON object");
}

} // namespace tagwright::llm
