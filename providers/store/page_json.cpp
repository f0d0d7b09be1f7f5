#include "providers/store/page_json.hpp"

#include "providers/store/json_members.hpp"

#include <algorithm>

namespace tagwright {

using nlohmann::json;

std::string to_json_list(const std::vector<std::string>& list) {
    // Most labels are plain words: several of these lists are written for every page.
    std::size_t bytes = 2;
    for (const auto& name : list)
        bytes += name.size() + 3;
    std::string out;
    out.reserve(bytes);
    out += '[';
    for (const auto& name : list) {
        const auto is_plain = [](char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; };
        if (!std::all_of(name.begin(), name.end(), is_plain))
            return json_text(json(list));
        out.append(out.size() > 1 ? ",\"" : "\"").append(name) += '"';
    }
    out += ']';
    return out;
}

namespace {

/// Lists as to_json_list() writes nearly all of them, `["a","b"]` in ASCII without an escape, a dozen times as fast as
/// by the parser: a run over unchanged pages reads two a page. Nothing for all others, whether they are lists or not.
std::optional<std::vector<std::string>> plain_list_from(std::string_view text) {
    std::vector<std::string> list;
    if (text == "[]")
        return list;
    const auto is_odd = [](char c) { return c < ' ' || c > '~' || c == '\\'; };
    if (text.size() < 4 || text.front() != '[' || text.back() != ']' || std::any_of(text.begin(), text.end(), is_odd))
        return std::nullopt;
    list.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '"')) / 2);
    for (std::size_t at = 1;; ++at) { // before an item
        const auto end = text[at] == '"' ? text.find('"', at + 1) : std::string_view::npos;
        if (end == std::string_view::npos)
            return std::nullopt;
        list.emplace_back(text.substr(at + 1, end - at - 1));
        at = end + 1;
        if (at + 1 == text.size())
            return list;
        if (text[at] != ',')
            return std::nullopt;
    }
}

/// Only its name is known: ten of a page are.
bool is_bare_spare(const label_note& note) {
    return note.spare && !note.held && note.reason.empty() && note.confidence < 0;
}

void append_spare(std::vector<label_note>& to, std::vector<std::string> names) {
    for (auto& name : names)
        to.push_back({std::move(name), {}, -1, false, true});
}

// Notes of a page without explanations, which are most, are these and a list between them.
constexpr std::string_view spare_begins = R"([{"spare":)";
constexpr std::string_view spare_ends = "}]";

} // namespace

std::string to_json_notes(const std::vector<label_note>& notes) {
    if (notes.empty())
        return {};
    std::vector<std::string> spare;
    for (const auto& note : notes)
        if (is_bare_spare(note))
            spare.push_back(note.label);
    if (spare.size() == notes.size())
        return std::string(spare_begins).append(to_json_list(spare)).append(spare_ends);
    auto out = json::array();
    for (const auto& note : notes) {
        if (is_bare_spare(note))
            continue;
        json one{{"label", note.label}, {"reason", note.reason}};
        if (note.confidence >= 0)
            one["confidence"] = note.confidence;
        if (note.held)
            one["held"] = true;
        if (note.spare)
            one["spare"] = true;
        out.push_back(std::move(one));
    }
    if (!spare.empty())
        out.push_back({{"spare", std::move(spare)}});
    return json_text(out);
}

std::vector<label_note> notes_from(std::string_view text) {
    std::vector<label_note> out;
    if (text.empty())
        return out;
    if (text.starts_with(spare_begins) && text.ends_with(spare_ends)) {
        const auto list = text.substr(spare_begins.size(), text.size() - spare_begins.size() - spare_ends.size());
        if (auto names = plain_list_from(list)) {
            append_spare(out, std::move(*names));
            return out;
        }
    }
    const auto parsed = json::parse(text, nullptr, false);
    if (!parsed.is_array())
        return out;
    for (const auto& each : parsed) {
        if (!each.is_object())
            continue;
        const json_members from(each);
        std::vector<std::string> names;
        from("spare", names);
        append_spare(out, std::move(names));
        label_note note;
        from("label", note.label);
        from("reason", note.reason);
        from("confidence", note.confidence);
        from("held", note.held);
        from("spare", note.spare);
        if (!note.label.empty())
            out.push_back(std::move(note));
    }
    return out;
}

std::vector<label_note> notes_if_held(std::string_view text) {
    return text.find("\"held\"") == std::string_view::npos ? std::vector<label_note>{} : notes_from(text);
}

std::string to_json_plan(const std::optional<page_plan>& plan) {
    return plan ? json_text({{"proposed", plan->proposed}, {"to_add", plan->to_add}}) : std::string();
}

std::optional<page_plan> plan_from(std::string_view text) {
    if (text.empty())
        return std::nullopt;
    const auto parsed = json::parse(text, nullptr, false);
    if (!parsed.is_object())
        return std::nullopt;
    const json_members from(parsed);
    page_plan out;
    from("proposed", out.proposed);
    from("to_add", out.to_add);
    return out;
}

std::optional<std::vector<std::string>> list_from(std::string_view text) {
    if (auto plain = plain_list_from(text))
        return plain;
    const auto parsed = json::parse(text, nullptr, false);
    if (!parsed.is_array())
        return std::nullopt;
    std::vector<std::string> list;
    for (const auto& entry : parsed) {
        if (!entry.is_string())
            return std::nullopt;
        list.push_back(entry.get<std::string>());
    }
    return list;
}

} // namespace tagwright
