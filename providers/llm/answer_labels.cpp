#include "base/ascii.hpp"
#include "providers/llm/answer.hpp"
#include "providers/llm/answer_notes.hpp"
#include "providers/llm/answer_shape.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t label_bytes_max = 1024;
constexpr std::size_t nesting_max = 4;

using names = std::initializer_list<std::string_view>;

bool is_one_of(std::string_view key, names all) { return std::find(all.begin(), all.end(), key) != all.end(); }

bool names_a_label(std::string_view key) {
    return is_one_of(key,
                     {"label", "name", "tag", "value", "keyword", "topic", "term", "text", "labelname", "tagname"});
}

bool names_labels(std::string_view key) { return is_one_of(key, {"labels", "tags", "keywords", "topics"}); }

/// What stands beside a label and is none.
bool is_remark(std::string_view key) {
    return is_one_of(key, {"score",  "confidence", "weight",    "probability", "relevance",   "rank",
                           "count",  "reason",     "reasoning", "explanation", "description", "rationale",
                           "why",    "comment",    "note",      "id",          "type",        "kind",
                           "source", "category",   "group",     "isnew",       "new"});
}

class collector {
public:
    explicit collector(bool cut) : cut_(cut) {}

    read_labels run(const loose_value& value) {
        if (!whole(value))
            return {};
        read_value(value, 0);
        read_labels out;
        out.dropped = dropped_;
        out.notes = std::move(notes_);
        out.single = value.is_text();
        // A list of nothing is an answer; a list of things that are no labels is none.
        if (!labels_.empty() || (value.is_list() && value.items.empty() && value.closed) || said_none_)
            out.labels = std::move(labels_);
        return out;
    }

private:
    [[nodiscard]] bool whole(const loose_value& value) const noexcept {
        return value.closed || (value.clean_end && !cut_);
    }

    void add(std::string_view text) {
        if (is_blank(text) || text.size() > label_bytes_max || labels_.size() == proposed_labels_max)
            ++dropped_;
        else
            labels_.emplace_back(text);
    }

    void read_value(const loose_value& value, std::size_t depth) {
        if (depth > nesting_max)
            return void(++dropped_);
        switch (value.what) {
        case loose_value::kind::text:
        case loose_value::kind::word: return read_text(value.text, depth);
        case loose_value::kind::list:
            for (const auto& item : value.items)
                read_value(item, depth + 1);
            return;
        case loose_value::kind::object: return read_object(value, depth);
        default: ++dropped_;
        }
    }

    void read_text(std::string_view text, std::size_t depth) {
        const auto first = text.find_first_not_of(ascii_blanks);
        if (first != std::string_view::npos && (text[first] == '[' || text[first] == '{')) {
            loose_reader reader{text};
            const auto inner = reader.read(first);
            if (inner && inner->closed && is_blank(text.substr(reader.position()))) {
                said_none_ = said_none_ || (depth == 0 && inner->is_list() && inner->items.empty());
                return read_value(*inner, depth + 1);
            }
        }
        add(text);
    }

    void read_object(const loose_value& object, std::size_t depth) {
        if (!read_named_label(object, depth))
            read_map(object, depth);
    }

    /// `{"name":"kubernetes","score":0.9}`; labels under two names have to agree.
    bool read_named_label(const loose_value& object, std::size_t depth) {
        const loose_value* only_text = nullptr;
        const loose_value* named = nullptr;
        std::size_t texts = 0;
        for (std::size_t i = 0; i < object.items.size(); ++i) {
            const auto& value = object.items[i];
            const auto key = key_letters(object.keys[i]);
            if (names_labels(key) && value.what != loose_value::kind::nothing)
                return read_value(value, depth + 1), true;
            if (!value.is_text())
                continue;
            texts += 1;
            only_text = &value;
            if (!names_a_label(key))
                continue;
            if (named != nullptr && key_letters(named->text) != key_letters(value.text))
                return void(++dropped_), true;
            named = named != nullptr ? named : &value;
        }
        if (named == nullptr && texts == 1 && object.items.size() == 1)
            named = only_text;
        if (named == nullptr && texts == 1 && all_remarks_but(object, only_text))
            named = only_text;
        if (named != nullptr) {
            read_text(named->text, depth + 1);
            if (auto note = note_of(object, named->text))
                notes_.push_back(std::move(*note));
        }
        return named != nullptr;
    }

    static bool all_remarks_but(const loose_value& object, const loose_value* one) {
        bool yes = true;
        for (std::size_t i = 0; i < object.items.size(); ++i)
            if (const auto key = key_letters(object.keys[i]); &object.items[i] == one)
                yes = yes && !is_remark(key);
            else
                yes = yes && is_remark(key);
        return yes;
    }

    /// `{"kubernetes":0.93,"helm":true}`, best first; `{"0":"kubernetes","1":"helm"}`.
    void read_map(const loose_value& object, std::size_t depth) {
        const bool indexed = !object.keys.empty() && std::all_of(object.keys.begin(), object.keys.end(), is_all_digits);
        if (indexed) {
            for (const auto& item : object.items)
                read_value(item, depth + 1);
            return;
        }
        std::vector<std::pair<double, std::string_view>> scored;
        for (std::size_t i = 0; i < object.items.size(); ++i) {
            const auto& value = object.items[i];
            const bool number = value.what == loose_value::kind::number;
            const bool truth = value.what == loose_value::kind::truth;
            if ((!number && !truth) || is_remark(key_letters(object.keys[i])))
                ++dropped_;
            else if (number || value.truth)
                scored.emplace_back(number ? -value.number : -1.0, object.keys[i]);
        }
        std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        for (const auto& [score, label] : scored) {
            add(label);
            if (const double sure = confidence_of(-score); sure >= 0)
                notes_.push_back({std::string(label), {}, sure});
        }
        dropped_ += object.items.empty() ? 1 : 0;
    }

    bool cut_;
    std::vector<std::string> labels_;
    std::vector<label_note> notes_;
    std::size_t dropped_ = 0;
    bool said_none_ = false;
};

} // namespace

read_labels labels_in(const loose_value& value, bool cut) { return collector{cut}.run(value); }

} // namespace tagwright::llm
