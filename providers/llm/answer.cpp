#include "providers/llm/answer.hpp"

#include "providers/llm/json_read.hpp"
#include "providers/llm/utf8.hpp"

#include <map>
#include <string>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t label_bytes_max = 1024;

answer refuse(std::string message) {
    answer out;
    out.why = {errc::bad_answer, std::move(message)};
    return out;
}

/// The end of the object that opens at `open`, or npos if it never closes. Quotes count only inside.
std::size_t closing_brace(std::string_view text, std::size_t open) noexcept {
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = open; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

struct found_object {
    json value;
    std::string problem; ///< empty: exactly one object was found
};

/// Each brace is looked at once: a region that closes but is no JSON is stepped over, one that never
/// closes is a cut-off answer.
found_object single_object(std::string_view text) {
    found_object out;
    bool any = false;
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open)) {
        const std::size_t end = closing_brace(text, open);
        if (end == std::string_view::npos)
            return {{}, "the model's answer is cut off"};
        if (auto value = read_json(text.substr(open, end - open), answer_depth_max)) {
            if (any)
                return {{}, "the model's answer holds more than one JSON object"};
            any = true;
            out.value = std::move(*value);
        }
        open = end;
    }
    if (!any)
        out.problem = "the model's answer holds no JSON object";
    return out;
}

std::optional<std::vector<std::string>> labels_of(const json& entry, std::size_t& dropped) {
    const json& list = at(entry, "labels");
    if (!list.is_array())
        return std::nullopt;
    std::vector<std::string> labels;
    for (const auto& item : list) {
        if (!item.is_string() || item.get_ref<const std::string&>().size() > label_bytes_max ||
            labels.size() == proposed_labels_max)
            ++dropped;
        else
            labels.push_back(item.get<std::string>());
    }
    return labels;
}

} // namespace

answer parse_answer(std::string_view text, const std::vector<std::string>& refs) {
    if (text.size() > answer_bytes_max)
        return refuse("the model's answer is longer than 4 MiB");
    const auto found = single_object(text);
    if (!found.problem.empty())
        return refuse(found.problem);
    const json& pages = at(found.value, "pages");
    if (!pages.is_array())
        return refuse("the model's answer has no list \"pages\"");

    answer out;
    out.labels.resize(refs.size());
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < refs.size(); ++i)
        places.emplace(refs[i], i);
    for (const auto& entry : pages) {
        const json& ref = at(entry, "ref");
        if (!ref.is_string())
            continue;
        const auto place = places.find(ref.get_ref<const std::string&>());
        if (place == places.end()) {
            ++out.alien_refs;
            continue;
        }
        auto& slot = out.labels[place->second];
        if (slot) {
            ++out.duplicate_refs;
            continue;
        }
        slot = labels_of(entry, out.dropped_labels);
    }
    return out;
}

} // namespace tagwright::llm
