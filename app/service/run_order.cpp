#include "app/service/run_order.hpp"

#include "app/service/body_reader.hpp"
#include "base/ascii.hpp"
#include "base/iso_time.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/llm/never_list.hpp"
#include "providers/llm/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace tagwright::service {
namespace {

struct field {
    std::string_view name;
    std::string_view setting;
};

/// Fields of a request that are settings of a run. Whatever names a file or a place of the server is not among them.
constexpr std::array fields{
    field{"provider", "TAG_SPACE_PROVIDER"},
    field{"fallback", "TAG_SPACE_FALLBACK_PROVIDER"},
    field{"max_labels", "TAGWRIGHT_LABELS_MAX"},
    field{"batch_size", "TAG_SPACE_BATCH_SIZE"},
    field{"budget_usd", "TAGWRIGHT_BUDGET_USD"},
    field{"budget_calls", "TAGWRIGHT_BUDGET_CALLS"},
    field{"cache", "TAG_SPACE_CACHE_ENABLED"},
    field{"wait", "TAGWRIGHT_WAIT"},
    field{"label_language", "TAGWRIGHT_LABEL_LANGUAGE"},
    field{"instructions", "TAGWRIGHT_INSTRUCTIONS"},
    field{"min_text", "TAGWRIGHT_MIN_TEXT"},
    field{"explain", "TAGWRIGHT_EXPLAIN"},
    field{"min_confidence", "TAGWRIGHT_MIN_CONFIDENCE"},
};

std::string setting_of(std::string_view name) {
    const auto found = std::ranges::find(fields, name, &field::name);
    return found == fields.end() ? std::string(name) : std::string(found->setting);
}

using said_settings = std::map<std::string, std::string>;

said_settings read_settings(body_reader& from) {
    said_settings out;
    const auto put = [&out](std::string_view name, std::string text) { out[setting_of(name)] = std::move(text); };
    if (auto provider = from.text("provider"))
        put("provider", *provider);
    if (const auto fallback = from.texts("fallback", 8)) {
        std::string list;
        for (const auto& each : *fallback) {
            if (is_blank(each) || each.find(',') != std::string::npos)
                from.complain("fallback", each, "must be names of providers");
            list += (list.empty() ? "" : ",") + each;
        }
        put("fallback", list.empty() ? "none" : list);
    }
    if (const auto labels = from.whole("max_labels", 1, 50))
        put("max_labels", std::to_string(*labels));
    if (const auto size = from.whole("batch_size", 1, 100))
        put("batch_size", std::to_string(*size));
    if (const auto usd = from.amount("budget_usd"))
        put("budget_usd", fmt::format("{:.6f}", *usd));
    if (const auto calls = from.whole("budget_calls", 1, 1'000'000'000))
        put("budget_calls", std::to_string(*calls));
    if (auto language = from.text("label_language", 60))
        put("label_language", *language);
    if (auto words = from.text("instructions", 4000))
        put("instructions", *words);
    if (const auto least = from.whole("min_text", 0, 100'000))
        put("min_text", std::to_string(*least));
    if (const auto explain = from.flag("explain"))
        put("explain", *explain ? "true" : "false");
    if (const auto share = from.share("min_confidence"))
        put("min_confidence", fmt::format("{:.6f}", *share));
    if (const auto cache = from.flag("cache"))
        put("cache", *cache ? "true" : "false");
    // Nobody sits in front of a service: a quota that is used up is waited for.
    put("wait", from.flag("wait").value_or(true) ? "true" : "false");
    return out;
}

std::vector<std::string> read_ids(body_reader& from, std::string_view name, std::size_t count_max) {
    auto out = from.texts(name, count_max, 20).value_or(std::vector<std::string>{});
    for (const auto& id : out)
        if (!is_all_digits(id))
            from.complain(name, id, "must be ids of pages: digits only");
    return out;
}

std::vector<page_type> read_types(body_reader& from) {
    std::vector<page_type> out;
    const auto names = from.texts("types", 2);
    if (!names)
        return {page_type::page};
    for (const auto& name : *names) {
        const auto type = name == "page" ? page_type::page : page_type::blogpost;
        if (name != to_string(type) || std::ranges::find(out, type) != out.end())
            from.complain("types", name, "must be page, blogpost, or both, each once");
        else
            out.push_back(type);
    }
    if (out.empty())
        from.complain("types", "", "must name page, blogpost, or both");
    return out;
}

std::optional<std::vector<std::string>> read_never(body_reader& from) {
    auto out = from.texts("never", llm::never_labels_max);
    for (const auto& label : out.value_or(std::vector<std::string>{}))
        if (llm::folding_key(label).empty())
            from.complain("never", label, "must be labels: each has a letter or a digit");
    return out;
}

run_request read_request(body_reader& from) {
    run_request out;
    out.space = from.text("space").value_or("");
    if (is_blank(out.space))
        from.complain("space", out.space, "must be the key of a space");
    out.apply = !from.flag("dry_run").value_or(true);
    out.page_ids = read_ids(from, "pages", 10'000);
    out.under = from.text("under", 20).value_or("");
    if (!out.under.empty() && !is_all_digits(out.under))
        from.complain("under", out.under, "must be the id of a page: digits only");
    out.exclude_under = read_ids(from, "exclude_under", 100);
    for (const auto& label : from.texts("exclude_labels", 100).value_or(std::vector<std::string>{}))
        out.exclude_labels.push_back(confluence::kept_label(label));
    if (const auto since = from.text("since")) {
        if (const auto time = parse_iso_time(*since))
            out.since = format_iso_time(*time);
        else
            from.complain("since", *since, "must be a date such as 2026-01-31 or 2026-01-31T08:05:00Z");
    }
    out.types = read_types(from);
    return out;
}

} // namespace

load_result settings_maker::with(const std::map<std::string, std::string>& said) const {
    auto from = base_;
    for (const auto& [name, text] : said)
        from.flags[name] = text;
    return load_settings(from);
}

std::string field_of(std::string_view setting) {
    const auto found = std::ranges::find(fields, setting, &field::setting);
    return found == fields.end() ? std::string(setting) : std::string(found->name);
}

run_order read_run_order(const std::string& body, const settings_maker& make) {
    run_order out;
    body_reader from(body);
    out.request = read_request(from);
    const auto said = read_settings(from);
    const auto vocabulary = from.object("vocabulary");
    const bool without_vocabulary = from.is_null("vocabulary");
    const auto never = read_never(from);
    out.problems = from.finish();
    auto loaded = make.with(said);
    for (const auto& each : loaded.problems)
        out.problems.push_back({field_of(each.setting), each.value, each.message});
    run_settings settings = loaded.values;
    if (never)
        settings.never = *never;
    if (without_vocabulary)
        settings.vocabulary.clear();
    if (vocabulary) {
        settings.vocabulary = text_of(*vocabulary);
        if (const auto read = llm::parse_vocabulary(settings.vocabulary); !read.ok())
            for (const auto& problem : read.problems)
                out.problems.push_back({"vocabulary", "", problem});
    }
    out.settings = std::move(settings);
    return out;
}

load_result settings_for(const check_order& order, const settings_maker& make) {
    std::map<std::string, std::string> said;
    for (const auto& [name, text] : order.said)
        if (!text.empty())
            said[setting_of(name)] = text;
    return make.with(said);
}

action_order read_action_order(const std::string& body) {
    action_order out;
    body_reader from(body);
    out.approved_only = from.flag("approved_only").value_or(false);
    out.stale_ok = from.flag("stale_ok").value_or(false);
    out.problems = from.finish();
    return out;
}

} // namespace tagwright::service
