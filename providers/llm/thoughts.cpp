#include "providers/llm/thoughts.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace tagwright::llm {
namespace {

constexpr std::size_t name_bytes_max = 48;
constexpr auto npos = std::string_view::npos;

std::string_view trim_space(std::string_view text) noexcept { return trim(text, ascii_spaces); }

/// A sign that thoughts begin or end.
struct mark {
    bool ends = false;
    std::size_t size = 0; ///< 0: no such sign
};

bool names_thoughts(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 7> stems{"think",      "thought",  "reason",   "reflect",
                                                    "scratchpad", "analysis", "monologue"};
    return std::any_of(stems.begin(), stems.end(), [&](auto stem) { return contains_ignoring_case(name, stem); });
}

/// @param inside  what stands between the brackets: "think", "/think", "|END_THINKING|", "seed:think"
std::optional<bool> meaning_of(std::string_view inside) noexcept {
    if (inside == "unused94")
        return false;
    if (inside == "channel|" || inside == "unused95")
        return true;
    const bool slash = starts_ignoring_case(inside, "/");
    std::string_view name = inside.substr(slash ? 1 : 0);
    name = name.substr(0, name.find_first_of(" \t"));
    while (!name.empty() && name.front() == '|')
        name.remove_prefix(1);
    while (!name.empty() && name.back() == '|')
        name.remove_suffix(1);
    if (name.empty() || !names_thoughts(name))
        return std::nullopt;
    const bool close = slash || starts_ignoring_case(name, "/") || starts_ignoring_case(name, "end") ||
                       ends_ignoring_case(name, "_end");
    return close;
}

mark bracket_mark(std::string_view rest, std::size_t open, std::string_view close) noexcept {
    const auto window = rest.substr(open, name_bytes_max);
    const auto end = window.find(close);
    if (end == npos || window.substr(0, end).find_first_of("<\n\"{") != npos)
        return {};
    const auto meaning = meaning_of(window.substr(0, end));
    return meaning ? mark{*meaning, open + end + close.size()} : mark{};
}

mark mark_at(std::string_view rest) noexcept {
    constexpr std::string_view left_triangle = "\xE2\x97\x81";
    constexpr std::string_view right_triangle = "\xE2\x96\xB7";
    constexpr std::string_view gemma = "<|channel>thought";
    if (rest.substr(0, gemma.size()) == gemma)
        return {false, gemma.size()};
    if (rest.front() == '<')
        return bracket_mark(rest, 1, ">");
    if (rest.front() == '[') {
        // Small letters in square brackets are a list, or a link.
        const auto letter = rest.substr(1, 1) == "/" ? rest.substr(2, 1) : rest.substr(1, 1);
        return !letter.empty() && letter[0] >= 'A' && letter[0] <= 'Z' ? bracket_mark(rest, 1, "]") : mark{};
    }
    if (rest.substr(0, left_triangle.size()) == left_triangle)
        return bracket_mark(rest, left_triangle.size(), right_triangle);
    return {};
}

bool is_json_alone(std::string_view text) noexcept {
    text = trim_space(text);
    return text.size() >= 2 &&
           ((text.front() == '{' && text.back() == '}') || (text.front() == '[' && text.back() == ']'));
}

/// The pieces outside of thoughts.
std::string between_marks(std::string_view text) {
    std::string kept;
    std::size_t piece = 0;               // where the present piece began
    std::optional<std::size_t> thoughts; // where the present thoughts began
    for (auto at = text.find_first_of("<[\xE2"); at != npos; at = text.find_first_of("<[\xE2", at)) {
        const auto found = mark_at(text.substr(at));
        if (found.size == 0) {
            ++at;
            continue;
        }
        if (!found.ends && !thoughts) {
            kept.append(text.substr(piece, at - piece)).append("\n");
            thoughts = at + found.size;
        } else if (found.ends) {
            if (!thoughts)
                kept.clear(); // all before was thought, however it looked
            thoughts.reset();
            piece = at + found.size;
        }
        at += found.size;
    }
    if (!thoughts)
        kept.append(text.substr(piece));
    else if (trim_space(kept).empty() && is_json_alone(text.substr(*thoughts)))
        kept = text.substr(*thoughts);
    return kept;
}

// -- gpt-oss: every message has a channel ----------------------------------------------------------------

std::string_view final_message(std::string_view text) noexcept {
    constexpr std::string_view channel = "<|channel|>";
    constexpr std::string_view message = "<|message|>";
    std::string_view last;  // of a channel other than that of thoughts
    std::string_view whole; // thoughts that are JSON and nothing else
    bool is_final = false;
    for (auto at = text.find(message); at != npos; at = text.find(message, at)) {
        const auto head_end = at;
        at += message.size();
        constexpr std::size_t head_bytes_max = 200;
        auto head = text.substr(head_end - std::min(head_end, head_bytes_max), std::min(head_end, head_bytes_max));
        const auto open = head.rfind(channel);
        head = open == npos ? std::string_view{} : trim_space(head.substr(open + channel.size()));
        auto said = text.substr(at);
        said = said.substr(0, said.find("<|"));
        if (starts_ignoring_case(head, "analysis")) {
            whole = is_json_alone(said) ? said : whole;
        } else if (!is_final || starts_ignoring_case(head, "final")) {
            last = said;
            is_final = starts_ignoring_case(head, "final");
        }
    }
    return last.empty() ? whole : last;
}

/// The same where the server has swallowed the special tokens.
std::optional<std::string_view> bare_channels(std::string_view text) noexcept {
    const auto said = trim_space(text);
    for (const std::string_view final_mark : {"assistantfinal", "assistant final", "assistant\nfinal"})
        if (const auto at = said.rfind(final_mark); at != npos && starts_ignoring_case(said, "analysis"))
            return said.substr(at + final_mark.size());
    return std::nullopt;
}

/// Granite writes headings.
std::optional<std::string_view> after_heading(std::string_view text) noexcept {
    const auto said = trim_space(text);
    if (!starts_ignoring_case(said, "here is my thought process") &&
        !starts_ignoring_case(said, "here's my thought process"))
        return std::nullopt;
    for (const std::string_view heading : {"here is my response:", "here's my response:"}) {
        const auto found = std::find_end(said.begin(), said.end(), heading.begin(), heading.end(),
                                         [](char a, char b) { return lower(a) == b; });
        if (found != said.end())
            return said.substr(static_cast<std::size_t>(found - said.begin()) + heading.size());
    }
    return std::string_view{};
}

} // namespace

std::string without_thoughts(std::string_view text) {
    if (text.find("<|message|>") != npos)
        return std::string{final_message(text)};
    if (const auto said = bare_channels(text))
        return std::string{*said};
    if (const auto said = after_heading(text))
        return std::string{*said};
    return between_marks(text);
}

} // namespace tagwright::llm
