#include "providers/llm/vocabulary.hpp"

#include "base/one_line.hpp"
#include "base/utf8.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/label_clean.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace tagwright::llm {
namespace {

constexpr std::size_t depth_max = 16;
constexpr std::size_t problems_max = 100; // enough to mend a file without filling a screen for ever
constexpr std::size_t description_bytes_max = 1000;
constexpr std::size_t aliases_max = 50;

/// A value as it may stand in a problem: short, on one line.
std::string shown(const json& value) {
    constexpr std::size_t bytes_max = 60;
    const std::string text = faithful_line(to_text(value));
    return text.size() <= bytes_max ? text : std::string{utf8_prefix(text, bytes_max)} + "\xE2\x80\xA6";
}

/// A name as it may stand in a problem's path.
std::string shown_name(const std::string& name) {
    constexpr std::size_t bytes_max = 60;
    return faithful_line(utf8_prefix(name, bytes_max)) + (name.size() > bytes_max ? "\xE2\x80\xA6" : "");
}

/// The first character that Confluence would not keep; empty if all survive. Spaces become hyphens, as
/// everybody expects, so they are fine. A character is lost if it turns into a hyphen between two letters.
std::string lost_character(const std::string& name) {
    for (std::size_t at = 0; at < name.size();) {
        const auto next = decode_utf8(name, at);
        const std::string character = name.substr(at, next.size);
        if (character != "-" && character != " " && confluence::kept_label("x" + character + "x") == "x-x")
            return character;
        at += next.size;
    }
    return {};
}

struct alias {
    std::string path;
    std::string label; ///< empty if the label's own name is a problem
    json text;
};

/// Reads one file; collects every problem instead of stopping at the first.
class reader {
public:
    vocabulary_result read(const json& file) {
        if (!file.is_object()) {
            problem("vocabulary", file, "an object with \"labels\"");
            return std::move(out_);
        }
        only_keys("", file, {"mode", "max_per_page", "min_per_page", "labels", "groups", "$schema"});
        if (const auto& schema = at(file, "$schema"); !schema.is_null() && !schema.is_string())
            problem("$schema", schema, "the address of a JSON schema; only editors read it");
        read_mode(at(file, "mode"));
        read_limits(file);
        read_groups(at(file, "groups"));
        read_labels(at(file, "labels"));
        check_aliases();
        check_groups();
        return std::move(out_);
    }

private:
    void problem(const std::string& path, const json& value, const std::string& allowed) {
        add(path + ": " + (value.is_null() ? "missing" : shown(value)) + "; allowed: " + allowed);
    }

    void add(std::string line) {
        if (out_.problems.size() < problems_max)
            out_.problems.push_back(std::move(line));
    }

    void only_keys(const std::string& path, const json& object, std::initializer_list<std::string_view> allowed) {
        for (const auto& [key, value] : object.items()) {
            if (std::find(allowed.begin(), allowed.end(), key) != allowed.end())
                continue;
            std::string names;
            for (const auto name : allowed)
                names += (names.empty() ? "" : ", ") + std::string{name};
            add(path + (path.empty() ? "" : ".") + shown(key) + ": unknown key; allowed: " + names);
        }
    }

    void read_mode(const json& mode) {
        out_.value.mode = vocabulary_mode::closed;
        if (mode.is_null())
            return;
        for (const auto known : {vocabulary_mode::closed, vocabulary_mode::prefer, vocabulary_mode::open})
            if (mode == std::string{to_string(known)}) {
                out_.value.mode = known;
                return;
            }
        problem("mode", mode, "closed, prefer, open");
    }

    std::optional<int> read_count(const std::string& path, const json& value, int least) {
        if (value.is_null())
            return std::nullopt;
        const bool whole = value.is_number_integer();
        if (whole && value >= least && value <= labels_per_page_max)
            return value.get<int>();
        problem(path, value,
                "a whole number from " + std::to_string(least) + " to " + std::to_string(labels_per_page_max));
        return std::nullopt;
    }

    void read_limits(const json& file) {
        out_.value.max_per_page = read_count("max_per_page", at(file, "max_per_page"), 1);
        out_.value.min_per_page = read_count("min_per_page", at(file, "min_per_page"), 0).value_or(0);
        if (out_.value.max_per_page && out_.value.min_per_page > *out_.value.max_per_page)
            problem("min_per_page", at(file, "min_per_page"),
                    "at most max_per_page, which is " + std::to_string(*out_.value.max_per_page));
    }

    void read_groups(const json& groups) {
        if (groups.is_null())
            return;
        if (!groups.is_object()) {
            problem("groups", groups, "an object such as {\"team\":{\"max_per_page\":1}}");
            return;
        }
        for (const auto& [name, body] : groups.items()) {
            const std::string path = "groups." + shown_name(name);
            if (!body.is_object()) {
                problem(path, body, "an object with max_per_page");
                continue;
            }
            only_keys(path, body, {"max_per_page"});
            const auto most = read_count(path + ".max_per_page", at(body, "max_per_page"), 1);
            out_.value.groups.push_back({name, most.value_or(0)});
        }
    }

    void read_labels(const json& labels) {
        if (!labels.is_array() || (labels.empty() && out_.value.mode == vocabulary_mode::closed)) {
            problem("labels", labels, "a list with at least one label");
            return;
        }
        if (labels.size() > vocabulary_labels_max) {
            add("labels: " + std::to_string(labels.size()) + " entries; allowed: at most " +
                std::to_string(vocabulary_labels_max));
            return;
        }
        for (std::size_t i = 0; i < labels.size(); ++i)
            read_label("labels[" + std::to_string(i) + "]", labels[i]);
    }

    void read_label(const std::string& path, const json& entry) {
        vocabulary_label label;
        if (entry.is_string()) {
            read_name(path, entry, label);
        } else if (entry.is_object()) {
            only_keys(path, entry, {"name", "description", "aliases", "group"});
            read_name(path + ".name", at(entry, "name"), label);
            label.description = read_text(path + ".description", at(entry, "description"));
            label.group = read_text(path + ".group", at(entry, "group"));
            read_label_aliases(path + ".aliases", at(entry, "aliases"), label);
        } else {
            problem(path, entry, "a label's name, or an object with name, description, aliases, group");
            return;
        }
        if (!label.name.empty())
            out_.value.labels.push_back(std::move(label));
    }

    void read_name(const std::string& path, const json& value, vocabulary_label& label) {
        if (!value.is_string() || value == "") {
            problem(path, value, "a text that is not empty");
            return;
        }
        const auto& name = value.get_ref<const std::string&>();
        const std::string kept = confluence::kept_label(name);
        constexpr std::size_t name_bytes_max = 255;
        if (name.size() > name_bytes_max) {
            problem(path, value, "at most " + std::to_string(name_bytes_max) + " bytes");
        } else if (const auto lost = lost_character(name); !lost.empty() || kept.empty()) {
            const auto instead = label_form(name);
            problem(path, value,
                    "letters, digits, emoji and _ - + / ' \": Confluence cannot keep " +
                        shown(lost.empty() ? name : lost) +
                        (instead.empty() ? std::string{} : "; write " + shown(instead)));
        } else if (const auto [seen, fresh] = names_.emplace(kept, path); !fresh) {
            problem(path, value, "each label once; " + seen->second + " is the same label");
        } else {
            label.name = kept;
        }
    }

    std::string read_text(const std::string& path, const json& value) {
        if (value.is_null())
            return {};
        if (value.is_string() && value.get_ref<const std::string&>().size() <= description_bytes_max)
            return value.get<std::string>();
        problem(path, value, "a text of at most " + std::to_string(description_bytes_max) + " bytes");
        return {};
    }

    void read_label_aliases(const std::string& path, const json& list, vocabulary_label& label) {
        if (list.is_null())
            return;
        if (!list.is_array() || list.size() > aliases_max) {
            problem(path, list, "a list of at most " + std::to_string(aliases_max) + " texts");
            return;
        }
        for (std::size_t i = 0; i < list.size(); ++i) {
            const std::string here = path + "[" + std::to_string(i) + "]";
            if (!list[i].is_string() || alias_form(list[i].get<std::string>()).empty()) {
                problem(here, list[i], "a text with at least one letter or digit");
                continue;
            }
            label.aliases.push_back(list[i].get<std::string>());
            aliases_.push_back({here, label.name, list[i]});
        }
    }

    /// What an alias is compared by: "C#" and "C++" are two.
    static std::string alias_form(const std::string& text) {
        const auto forms = forms_of(text);
        const auto found = std::find_if(forms.begin(), forms.end(), [](const auto& form) { return !form.empty(); });
        return found == forms.end() ? std::string{} : *found;
    }

    /// An alias must lead to one label only.
    void check_aliases() {
        std::map<std::string, const alias*> owners;
        for (const auto& a : aliases_) {
            const auto normal = alias_form(a.text.get<std::string>());
            const auto name = names_.find(normal);
            if (name != names_.end() && normal != a.label) {
                problem(a.path, a.text, "an alias that is no label itself; " + name->second + " is");
                continue;
            }
            const auto [owner, fresh] = owners.emplace(normal, &a);
            if (!fresh && owner->second->label != a.label)
                problem(a.path, a.text, "an alias of one label only; " + owner->second->path + " is the same");
        }
    }

    /// A group that is limited but never used is a misspelt one.
    void check_groups() {
        for (const auto& group : out_.value.groups) {
            const auto& labels = out_.value.labels;
            if (std::none_of(labels.begin(), labels.end(), [&](const auto& l) { return l.group == group.name; }))
                add("groups." + shown_name(group.name) + ": no label has this group; allowed: groups that labels name");
        }
    }

    vocabulary_result out_;
    std::map<std::string, std::string> names_; ///< kept form → path
    std::vector<alias> aliases_;
};

/// Parses and reports keys that occur twice in one object: JSON keeps only the last.
json parse_with_keys(const std::string& text, std::vector<std::string>& problems) {
    std::vector<std::set<std::string>> open;
    const auto watch = [&](int, json::parse_event_t event, json& value) {
        if (event == json::parse_event_t::object_start)
            open.emplace_back();
        else if (event == json::parse_event_t::object_end && !open.empty())
            open.pop_back();
        else if (event == json::parse_event_t::key && !open.empty() &&
                 !open.back().insert(value.get<std::string>()).second && problems.size() < problems_max)
            problems.push_back(shown(value) + ": the key occurs twice in one object; allowed: each key once");
        return true;
    };
    return json::parse(text, watch, /*allow_exceptions=*/false);
}

/// "line 3, column 14" of a syntax error.
std::string place_of_error(const std::string& text) {
    std::size_t line = 1;
    std::size_t column = 1;
    std::size_t end = text.size();
    try {
        [[maybe_unused]] const json ignored = json::parse(text);
    } catch (const json::parse_error& error) {
        end = std::min(end, error.byte > 0 ? error.byte - 1 : 0);
    } catch (const json::exception&) {
        return "a number out of range";
    }
    for (std::size_t i = 0; i < end; ++i) {
        column = text[i] == '\n' ? 1 : column + 1;
        line += text[i] == '\n' ? 1 : 0;
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

} // namespace

std::string_view to_string(vocabulary_mode mode) noexcept {
    switch (mode) {
    case vocabulary_mode::closed: return "closed";
    case vocabulary_mode::prefer: return "prefer";
    case vocabulary_mode::open: break;
    }
    return "open";
}

vocabulary_result parse_vocabulary(std::string_view text) {
    vocabulary_result out;
    if (text.size() > vocabulary_bytes_max) {
        out.problems.push_back("vocabulary: " + std::to_string(text.size()) + " bytes; allowed: at most " +
                               std::to_string(vocabulary_bytes_max));
        return out;
    }
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.substr(0, byte_order_mark.size()) == byte_order_mark)
        text.remove_prefix(byte_order_mark.size());
    if (!within_depth(text, depth_max)) {
        out.problems.push_back("vocabulary: nested too deeply; allowed: an object with \"labels\"");
        return out;
    }
    const std::string clean = replace_invalid_utf8(text);
    if (clean != text)
        out.problems.push_back("vocabulary: bytes that are not UTF-8; allowed: a JSON file in UTF-8");
    const json file = parse_with_keys(clean, out.problems);
    if (file.is_discarded()) {
        out.problems.push_back("vocabulary: not JSON at " + place_of_error(clean) + "; allowed: a JSON object");
        return out;
    }
    auto result = reader{}.read(file);
    result.problems.insert(result.problems.begin(), out.problems.begin(), out.problems.end());
    return result;
}

std::string fingerprint_text(const vocabulary& what) {
    auto labels = json::array();
    for (const auto& label : what.labels)
        labels.push_back({label.name, label.description, label.aliases, label.group});
    std::map<std::string, int> groups;
    for (const auto& group : what.groups)
        groups[group.name] = group.max_per_page;
    json out{{"v", 1},
             {"mode", std::string{to_string(what.mode)}},
             {"max", what.max_per_page.value_or(0)},
             {"min", what.min_per_page},
             {"labels", std::move(labels)},
             {"groups", groups}};
    return to_text(out);
}

} // namespace tagwright::llm
