#include "providers/llm/answer_shape.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t wrappers_max = 5;

template <std::size_t N>
std::size_t rank_in(const std::array<std::string_view, N>& names, std::string_view key) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), key) - names.begin());
}

// The first that occurs counts.
constexpr std::array<std::string_view, 18> label_keys{
    "labels",          "tags",      "keywords",   "topics",    "label",          "tag",
    "keyword",         "topic",     "labelnames", "labellist", "assignedlabels", "pagelabels",
    "suggestedlabels", "newlabels", "categories", "category",  "labelsfound",    "etiquetas"};
constexpr std::array<std::string_view, 8> ref_keys{"ref",    "pageref", "reference", "id",
                                                   "pageid", "page",    "key",       "refid"};
constexpr std::array<std::string_view, 3> title_keys{"title", "name", "pagetitle"};
constexpr std::array<std::string_view, 9> wrapper_keys{"result", "results",  "answer", "answers", "data",
                                                       "output", "response", "items",  "entries"};

/// What is known of a value by where it stands.
enum class under : std::uint8_t {
    nothing, ///< it is the whole answer, or a part of something
    wrapper, ///< the only member of an object, under a name such as "result"
    pages,   ///< a list under the name that was asked for: an answer even without an entry
};

bool all_texts(const loose_value& list) {
    return !list.items.empty() && std::all_of(list.items.begin(), list.items.end(),
                                              [](const auto& item) { return item.what == loose_value::kind::text; });
}

/// The place of the first member that has one of the names, by the names' order; no value: none has.
template <std::size_t N>
const loose_value* member(const loose_value& object, const std::array<std::string_view, N>& names) {
    std::size_t best = N;
    const loose_value* out = nullptr;
    for (std::size_t i = 0; i < object.keys.size(); ++i)
        if (const auto rank = rank_in(names, key_letters(object.keys[i])); rank < N && rank <= best) {
            best = rank; // of two members with one name the last counts, as JSON has it
            out = &object.items[i];
        }
    return out;
}

class shape_reader {
public:
    shape_reader(const answer_refs& refs, bool cut) : refs_(refs), cut_(cut) {}

    chosen_reading read(const loose_value& value, std::size_t depth, under name) {
        if (depth > wrappers_max)
            return {};
        if (value.is_list())
            return read_list(value, depth, name);
        if (value.is_object())
            return read_object(value, depth);
        return value.is_text() && value.closed ? read_text(value.text, depth) : chosen_reading{};
    }

private:
    [[nodiscard]] reading nothing() const {
        reading out;
        out.pages.resize(refs_.size());
        return out;
    }

    chosen_reading read_text(std::string_view text, std::size_t depth) {
        const auto first = text.find_first_of("{[");
        if (first == std::string_view::npos || text.find_first_not_of(" \t\r\n`jsonJSON") != first)
            return {};
        loose_reader reader{text};
        const auto inner = reader.read(first);
        return inner ? read(*inner, depth + 1, under::nothing) : chosen_reading{};
    }

    chosen_reading read_list(const loose_value& list, std::size_t depth, under name) {
        if (refs_.size() == 1 && all_texts(list) && (depth == 0 || name != under::nothing))
            if (auto bare = read_bare(list); bare.value)
                return bare;
        reading out = nothing();
        bool any = name == under::pages && list.closed;
        for (const auto& item : list.items) {
            if (item.is_object() && add_entry(out, item)) {
                any = true;
                continue;
            }
            if (!item.is_object() && !item.is_text())
                continue;
            auto inner = read(item, depth + 1, under::nothing);
            if (inner.ambiguous)
                return inner;
            if (inner.value) {
                out.add(*inner.value);
                any = true;
            }
        }
        if (!list.closed)
            forget_unfinished(out, list);
        return any ? chosen_reading{std::move(out), false} : chosen_reading{};
    }

    /// One page was asked about, and here is a list of texts.
    chosen_reading read_bare(const loose_value& list) {
        for (const auto& item : list.items)
            if (const auto place = refs_.find(item); place.page || (place.looks_like_ref && !place.number))
                return {};
        if (std::any_of(list.items.begin(), list.items.end(), [](const auto& item) {
                const auto first = item.text.find_first_not_of(ascii_blanks);
                return first != std::string::npos && item.text[first] == '{';
            }))
            return {};
        auto out = nothing();
        out.add(0, labels_in(list, cut_), false);
        out.bare = true;
        return {std::move(out), false};
    }

    /// One entry a label: where the text ends, further ones of the last page may be missing.
    void forget_unfinished(reading& out, const loose_value& list) {
        if (list.clean_end && !cut_)
            return;
        for (auto last = list.items.rbegin(); last != list.items.rend(); ++last) {
            const auto* ref = last->is_object() ? member(*last, ref_keys) : nullptr;
            if (ref == nullptr)
                continue;
            if (const auto place = refs_.find(*ref); place.page && out.pages[*place.page].single)
                out.pages[*place.page] = {};
            return;
        }
    }

    /// True if the object has the form of an entry, whether it can be used or not.
    bool add_entry(reading& out, const loose_value& object) {
        const auto* labels = member(object, label_keys);
        if (labels == nullptr || has_entries(*labels))
            return false;
        const auto place = place_of(object);
        if (!place)
            return false;
        if (place->zero)
            out.zero_seen = true;
        if (place->page)
            out.add(*place->page, labels_in(*labels, cut_), place->number);
        else
            ++out.alien_refs;
        return true;
    }

    /// `{"labels":{"p1":[…]}}` and `{"labels":[{"ref":"p1",…}]}` hold pages, not labels.
    bool has_entries(const loose_value& labels) const {
        if (labels.is_object())
            return std::any_of(labels.keys.begin(), labels.keys.end(),
                               [&](const auto& key) { return refs_.find(key).page.has_value(); });
        return labels.is_list() && std::any_of(labels.items.begin(), labels.items.end(), [&](const auto& item) {
                   const auto* ref = item.is_object() ? member(item, ref_keys) : nullptr;
                   return ref != nullptr && member(item, label_keys) != nullptr && refs_.find(*ref).page;
               });
    }

    /// Whose entry it is. No value: it does not say.
    [[nodiscard]] std::optional<answer_refs::place> place_of(const loose_value& entry) const {
        answer_refs::place out;
        bool named = false;
        for (std::size_t i = 0; i < entry.keys.size(); ++i) {
            const auto key = key_letters(entry.keys[i]);
            const auto rank = rank_in(ref_keys, key);
            if (rank == ref_keys.size())
                continue;
            named = true;
            const auto place = refs_.find(entry.items[i]);
            if (rank == 0 && place.looks_like_ref)
                return place; // "ref" was asked for: it has the last word
            out.zero = out.zero || place.zero;
            if (!place.page)
                continue;
            if (out.page && out.page != place.page)
                return answer_refs::place{};
            out = place;
        }
        if (out.page || out.zero)
            return out;
        if (const auto* title = member(entry, title_keys))
            if (const auto place = refs_.find(*title); place.page && !place.number)
                return place;
        if (named)
            return out;
        if (refs_.size() == 1)
            out.page = 0;
        return out.page ? std::optional{out} : std::nullopt;
    }

    chosen_reading read_object(const loose_value& object, std::size_t depth) {
        reading out = nothing();
        if (const auto* pages = own_member(object, "pages"))
            if (auto inner = read(*pages, depth + 1, under::pages); inner.value || inner.ambiguous)
                return inner;
        if (add_entry(out, object))
            return {std::move(out), false};
        if (add_map(out, object))
            return {std::move(out), false};
        std::vector<reading> inside;
        for (std::size_t i = 0; i < object.items.size(); ++i) {
            const auto& value = object.items[i];
            const bool wrapper = value.is_list() && object.items.size() == 1 &&
                                 rank_in(wrapper_keys, key_letters(object.keys[i])) < wrapper_keys.size();
            auto inner = read(value, depth + 1, wrapper ? under::wrapper : under::nothing);
            if (inner.ambiguous)
                return inner;
            if (inner.value)
                inside.push_back(std::move(*inner.value));
        }
        return choose(std::move(inside));
    }

    static const loose_value* own_member(const loose_value& object, std::string_view name) {
        const loose_value* out = nullptr;
        for (std::size_t i = 0; i < object.keys.size(); ++i)
            if (key_letters(object.keys[i]) == name)
                out = &object.items[i];
        return out;
    }

    /// `{"p1":["a"],"p2":{"labels":["b"]}}`
    bool add_map(reading& out, const loose_value& object) {
        bool any = false;
        std::size_t aliens = 0;
        for (std::size_t i = 0; i < object.keys.size(); ++i) {
            const auto place = refs_.find(object.keys[i]);
            out.zero_seen = out.zero_seen || place.zero;
            if (!place.page) {
                aliens += place.looks_like_ref ? 1 : 0;
                continue;
            }
            const auto& value = object.items[i];
            const auto* labels = value.is_object() ? member(value, label_keys) : nullptr;
            auto read = labels_in(labels != nullptr ? *labels : value, cut_);
            any = any || read.labels;
            read.single = false;
            out.add(*place.page, std::move(read), place.number);
        }
        out.alien_refs += any ? aliens : 0;
        return any;
    }

    const answer_refs& refs_;
    bool cut_;
};

} // namespace

std::string key_letters(std::string_view key) {
    std::string out;
    for (const char c : key)
        if (c != '_' && c != '-' && c != ' ')
            out.push_back(lower(c));
    return out;
}

// -- readings ----------------------------------------------------------------------------------------------

std::size_t reading::answered() const noexcept {
    return static_cast<std::size_t>(std::count_if(
        pages.begin(), pages.end(), [](const page& one) { return one.labels.has_value() || one.contradicted; }));
}

bool reading::same_labels(const reading& other) const noexcept {
    return std::equal(
        pages.begin(), pages.end(), other.pages.begin(), other.pages.end(),
        [](const page& a, const page& b) { return a.labels == b.labels && a.contradicted == b.contradicted; });
}

void reading::add(std::size_t index, read_labels what, bool number) {
    dropped_labels += what.dropped;
    auto& slot = pages[index];
    if (!what.labels)
        return;
    slot.number = slot.number || number;
    if (!slot.labels && !slot.contradicted) {
        slot.labels = std::move(what.labels);
        slot.single = what.single;
        slot.notes = std::move(what.notes);
        return;
    }
    if (slot.single && what.single) {
        slot.notes.insert(slot.notes.end(), what.notes.begin(), what.notes.end());
        slot.labels->insert(slot.labels->end(), what.labels->begin(), what.labels->end());
        return;
    }
    ++duplicate_refs;
    if (slot.labels != what.labels) {
        slot.labels.reset();
        slot.contradicted = true;
    }
}

void reading::add(const reading& other) {
    alien_refs += other.alien_refs;
    duplicate_refs += other.duplicate_refs;
    dropped_labels += other.dropped_labels;
    zero_seen = zero_seen || other.zero_seen;
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto& said = other.pages[i];
        if (said.contradicted) {
            pages[i].labels.reset();
            pages[i].contradicted = true;
        } else if (said.labels) {
            add(i, {said.labels, 0, said.single, said.notes}, said.number);
        }
    }
}

chosen_reading choose(std::vector<reading> all) {
    if (all.empty())
        return {};
    // What has the form of an entry is meant as one; lists of texts stand in prose, too.
    if (std::any_of(all.begin(), all.end(), [](const auto& one) { return !one.bare; }))
        std::erase_if(all, [](const auto& one) { return one.bare; });
    const auto full = std::find_if(all.begin(), all.end(), [](const auto& one) { return one.full(); });
    if (full != all.end()) {
        for (auto other = std::next(full); other != all.end(); ++other)
            if (other->full() && !other->same_labels(*full))
                return {std::nullopt, true};
        return {std::move(*full), false};
    }
    auto out = std::move(all.front());
    for (std::size_t i = 1; i < all.size(); ++i)
        out.add(all[i]);
    return {std::move(out), false};
}

chosen_reading read_shape(const loose_value& value, const answer_refs& refs, bool cut) {
    return shape_reader{refs, cut}.read(value, 0, under::nothing);
}

} // namespace tagwright::llm
