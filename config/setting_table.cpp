#include "config/setting_table.hpp"

#include "config/setting_rows.hpp"

#include <algorithm>

namespace tagwright {
namespace {

using std::string_view;

/// All rows, in the order of the documents.
const std::vector<setting>& all_rows() {
    static const auto joined = [] {
        std::vector<setting> out;
        for (const auto group :
             {pace_rows(), labels_rows(), providers_rows(), confluence_rows(), files_rows(), service_rows()})
            out.insert(out.end(), group.begin(), group.end());
        return out;
    }();
    return joined;
}

const setting* find(string_view setting::*key, string_view wanted) noexcept {
    const auto& rows = all_rows();
    const auto found = std::ranges::find(rows, wanted, key);
    return found == rows.end() ? nullptr : &*found;
}

std::string duration_text(std::int64_t ms) {
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + "s" : std::to_string(ms) + "ms";
}

} // namespace

std::span<const setting> setting_table() noexcept { return all_rows(); }

const setting* find_setting(string_view name) noexcept { return find(&setting::name, name); }

const setting* find_setting_by_toml(string_view path) noexcept { return find(&setting::toml, path); }

std::string allowed_values(const setting& row) {
    switch (row.type) {
    case setting_type::integer:
        return "a whole number from " + std::to_string(row.min) + " to " + std::to_string(row.max);
    case setting_type::words: return "text of at most " + std::to_string(row.max) + " bytes";
    case setting_type::share: return "a number from 0 to 1, such as 0.5";
    case setting_type::amount: return "an amount of USD above 0, " + std::to_string(row.max) + " at most, such as 2.50";
    case setting_type::boolean: return "true, false, yes, no, on, off, 1 or 0";
    case setting_type::time:
        return "a time such as 1500ms, 30s or 2m, from " + duration_text(row.min) + " to " + duration_text(row.max);
    case setting_type::choice: {
        std::string words(row.choices);
        for (auto at = words.find('|'); at != std::string::npos; at = words.find('|', at))
            words.replace(at, 1, ", ");
        return "one of " + words;
    }
    case setting_type::list: return "names separated by commas, or none";
    case setting_type::url:
        return row.query ? "an http:// or https:// URL without user and fragment, and without a key in its query"
                         : "an http:// or https:// URL without user, query and fragment";
    case setting_type::path: return "a path";
    case setting_type::text: break;
    }
    if (row.max > 0)
        return "text of at most " + std::to_string(row.max) + " bytes, without control characters";
    return row.secret ? "text without blanks and control characters" : "text without control characters";
}

std::string value_name(const setting& row) {
    switch (row.type) {
    case setting_type::integer: return "N";
    case setting_type::amount: return "USD";
    case setting_type::words: return "TEXT";
    case setting_type::share: return "SHARE";
    case setting_type::boolean: return "BOOL";
    case setting_type::time: return "TIME";
    case setting_type::choice: return std::string(row.choices);
    case setting_type::list: return "NAME,...";
    case setting_type::url: return "URL";
    case setting_type::path: return row.name.ends_with("_DIR") ? "DIR" : "FILE";
    case setting_type::text: break;
    }
    if (row.name.ends_with("_LISTEN"))
        return "HOST:PORT";
    return row.name.ends_with("PROVIDER") ? "NAME" : "TEXT";
}

} // namespace tagwright
