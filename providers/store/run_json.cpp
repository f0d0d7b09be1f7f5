#include "providers/store/run_json.hpp"

#include "providers/store/json_members.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <type_traits>

namespace tagwright {
namespace {

using json = nlohmann::json;
using reader = json_members;

/// Enums as their names, so that a database tells its story.
template <class Enum, std::size_t N>
Enum named(const std::string& name, const std::array<Enum, N>& all, Enum otherwise) {
    for (const auto each : all)
        if (name == to_string(each))
            return each;
    return otherwise;
}

std::vector<std::string> names_of(const std::vector<page_type>& types) {
    std::vector<std::string> out;
    std::transform(types.begin(), types.end(), std::back_inserter(out), [](auto each) { return to_string(each); });
    return out;
}

/// Pages only, where nothing else is said: records of earlier versions do not say anything.
std::vector<page_type> types_of(const std::vector<std::string>& names) {
    std::vector<page_type> out;
    for (const auto type : {page_type::page, page_type::blogpost})
        if (std::find(names.begin(), names.end(), to_string(type)) != names.end())
            out.push_back(type);
    return out.empty() ? std::vector{page_type::page} : out;
}

json request_of(const run_request& from) {
    return {{"space", from.space},
            {"apply", from.apply},
            {"pages", from.page_ids},
            {"under", from.under},
            {"exclude_labels", from.exclude_labels},
            {"exclude_under", from.exclude_under},
            {"since", from.since},
            {"given", from.given},
            {"types", names_of(from.types)},
            {"by", from.by},
            {"key", from.key}};
}

json totals_of(const run_progress& from) {
    const auto& pages = from.pages;
    const auto& calls = from.calls;
    return {{"listing_complete", from.listing_complete},
            {"pages",
             {{"listed", pages.listed},
              {"labelled", pages.labelled},
              {"unchanged", pages.unchanged},
              {"cached", pages.cached},
              {"skipped", pages.skipped},
              {"failed", pages.failed}}},
            {"calls",
             {{"total", calls.total},
              {"successful", calls.successful},
              {"failed", calls.failed},
              {"rate_limits", calls.rate_limits},
              {"retries", calls.retries},
              {"fallbacks", calls.fallbacks},
              {"splits", calls.splits}}},
            {"labels",
             {{"proposed", from.labels.proposed}, {"added", from.labels.added}, {"rejected", from.labels.rejected}}},
            {"cache", {{"hits", from.cache.hits}, {"misses", from.cache.misses}}},
            {"tokens", {{"input", from.tokens.input}, {"output", from.tokens.output}}},
            {"cost", {{"usd", from.cost.usd}, {"unpriced", from.cost.unpriced}}},
            {"level_peak", from.level_peak},
            {"elapsed_ms", from.elapsed.count()}};
}

void read_totals(const reader& from, run_progress& to) {
    from("listing_complete", to.listing_complete);
    const auto pages = from.in("pages");
    pages("listed", to.pages.listed);
    pages("labelled", to.pages.labelled);
    pages("unchanged", to.pages.unchanged);
    pages("cached", to.pages.cached);
    pages("skipped", to.pages.skipped);
    pages("failed", to.pages.failed);
    const auto calls = from.in("calls");
    calls("total", to.calls.total);
    calls("successful", to.calls.successful);
    calls("failed", to.calls.failed);
    calls("rate_limits", to.calls.rate_limits);
    calls("retries", to.calls.retries);
    calls("fallbacks", to.calls.fallbacks);
    calls("splits", to.calls.splits);
    const auto labels = from.in("labels");
    labels("proposed", to.labels.proposed);
    labels("added", to.labels.added);
    labels("rejected", to.labels.rejected);
    from.in("cache")("hits", to.cache.hits);
    from.in("cache")("misses", to.cache.misses);
    from.in("tokens")("input", to.tokens.input);
    from.in("tokens")("output", to.tokens.output);
    from.in("cost")("usd", to.cost.usd);
    from.in("cost")("unpriced", to.cost.unpriced);
    from("level_peak", to.level_peak);
    std::int64_t elapsed = 0;
    from("elapsed_ms", elapsed);
    to.elapsed = std::chrono::milliseconds(elapsed);
}

} // namespace

std::string to_json(const run_record& record) {
    const auto& who = record.identity;
    return json_text({{"run", record.run},
                      {"request", request_of(record.request)},
                      {"action", to_string(record.action)},
                      {"status", to_string(record.status)},
                      {"planned", record.planned},
                      {"approved_only", record.approved_only},
                      {"site", record.site},
                      {"scope_key", record.scope_key},
                      {"identity",
                       {{"provider", who.provider},
                        {"model", who.model},
                        {"prompt_version", who.prompt_version},
                        {"vocabulary", who.vocabulary},
                        {"labels_max", who.labels_max},
                        {"page_tokens_max", who.page_tokens_max},
                        {"wishes", who.wishes}}},
                      {"started_ms", record.started_ms},
                      {"ended_ms", record.ended_ms},
                      {"totals", totals_of(record.totals)},
                      {"why",
                       {{"code", to_string(record.why.code)},
                        {"message", record.why.message},
                        {"scope", to_string(record.why.scope)}}}});
}

std::optional<run_record> run_record_from(std::string_view text) {
    const auto parsed = json::parse(text, nullptr, false);
    if (!parsed.is_object())
        return std::nullopt;
    const reader from(parsed);
    run_record out;
    from("run", out.run);
    const auto request = from.in("request");
    request("space", out.request.space);
    request("apply", out.request.apply);
    request("pages", out.request.page_ids);
    request("under", out.request.under);
    request("exclude_labels", out.request.exclude_labels);
    request("exclude_under", out.request.exclude_under);
    request("since", out.request.since);
    request("given", out.request.given);
    std::vector<std::string> types;
    request("types", types);
    out.request.types = types_of(types);
    request("by", out.request.by);
    request("key", out.request.key);
    out.action =
        named(from.text("action"), std::array{run_action::tag, run_action::apply, run_action::undo}, run_action::tag);
    out.status = named(from.text("status"),
                       std::array{run_status::running, run_status::completed, run_status::stopped, run_status::failed},
                       run_status::running);
    from("planned", out.planned);
    from("approved_only", out.approved_only);
    from("site", out.site);
    from("scope_key", out.scope_key);
    const auto who = from.in("identity");
    who("provider", out.identity.provider);
    who("model", out.identity.model);
    who("prompt_version", out.identity.prompt_version);
    who("vocabulary", out.identity.vocabulary);
    who("labels_max", out.identity.labels_max);
    who("page_tokens_max", out.identity.page_tokens_max);
    who("wishes", out.identity.wishes);
    from("started_ms", out.started_ms);
    from("ended_ms", out.ended_ms);
    read_totals(from.in("totals"), out.totals);
    const bool written_before_prices = !from.in("totals").has("cost");
    if (written_before_prices && out.totals.tokens.input > 0)
        out.totals.cost.unpriced = out.identity.model;
    out.totals.run = out.run;
    out.totals.status = out.status;
    out.why = {errc_from_string(from.in("why").text("code")), from.in("why").text("message"),
               scope_from_string(from.in("why").text("scope"))};
    return out;
}

namespace {

constexpr std::pair<llm::wire, const char*> shapes[] = {{llm::wire::gemini, "gemini"},
                                                        {llm::wire::openai, "openai"},
                                                        {llm::wire::anthropic, "anthropic"},
                                                        {llm::wire::local, "local"},
                                                        {llm::wire::own, "own"}};

json endpoint_of(const llm::endpoint& from) {
    json out{{"name", from.name},
             {"base_url", from.base_url},
             {"model", from.model},
             {"timeout_ms", from.timeout.count()},
             {"output_tokens_max", from.output_tokens_max}};
    for (const auto& [shape, name] : shapes)
        if (shape == from.shape)
            out["shape"] = name;
    if (from.price)
        out["price"] = {{"input", from.price->input}, {"output", from.price->output}};
    return out;
}

std::optional<llm::endpoint> endpoint_from(const json& value) {
    if (!value.is_object())
        return std::nullopt;
    const reader from(value);
    llm::endpoint out;
    from("name", out.name);
    from("base_url", out.base_url);
    from("model", out.model);
    std::int64_t timeout = out.timeout.count();
    from("timeout_ms", timeout);
    out.timeout = std::chrono::milliseconds(std::clamp<std::int64_t>(timeout, 1, 86'400'000));
    from("output_tokens_max", out.output_tokens_max);
    if (from.has("price")) {
        out.price.emplace();
        from.in("price")("input", out.price->input);
        from.in("price")("output", out.price->output);
    }
    const auto shape = from.text("shape");
    for (const auto& [each, name] : shapes)
        if (shape == name) {
            out.shape = each;
            return out;
        }
    return std::nullopt;
}

} // namespace

std::string to_json(const run_settings& settings) {
    auto providers = json::array();
    for (const auto& each : settings.providers)
        providers.push_back(endpoint_of(each));
    json out{{"providers", std::move(providers)},
             {"batch_size", settings.batch_size},
             {"cache_enabled", settings.cache_enabled},
             {"labels_max", settings.labels_max},
             {"vocabulary", settings.vocabulary},
             {"page_tokens_max", settings.page_tokens_max},
             {"batch_tokens_max", settings.batch_tokens_max},
             {"attempts_max", settings.attempts_max},
             {"patience_ms", settings.patience.count()},
             {"wait_for_quota", settings.wait_for_quota},
             {"label_language", settings.label_language},
             {"instructions", settings.instructions},
             {"never", settings.never},
             {"text_words_min", settings.text_words_min},
             {"explain", settings.explain},
             {"confidence_min", settings.confidence_min}};
    if (settings.budget.usd)
        out["budget_usd"] = *settings.budget.usd;
    if (settings.budget.calls)
        out["budget_calls"] = *settings.budget.calls;
    return json_text(out);
}

std::optional<run_settings> run_settings_from(std::string_view text) {
    const auto parsed = json::parse(text, nullptr, false);
    if (!parsed.is_object())
        return std::nullopt;
    const reader from(parsed);
    run_settings out;
    if (const auto providers = parsed.find("providers"); providers != parsed.end() && providers->is_array())
        for (const auto& each : *providers)
            if (auto endpoint = endpoint_from(each))
                out.providers.push_back(std::move(*endpoint));
    if (out.providers.empty())
        return std::nullopt;
    from("batch_size", out.batch_size);
    from("cache_enabled", out.cache_enabled);
    from("labels_max", out.labels_max);
    from("vocabulary", out.vocabulary);
    from("page_tokens_max", out.page_tokens_max);
    from("batch_tokens_max", out.batch_tokens_max);
    from("attempts_max", out.attempts_max);
    std::int64_t patience = out.patience.count();
    from("patience_ms", patience);
    out.patience = std::chrono::milliseconds(std::clamp<std::int64_t>(patience, 1, 86'400'000));
    from("wait_for_quota", out.wait_for_quota);
    from("label_language", out.label_language);
    from("instructions", out.instructions);
    from("never", out.never);
    from("text_words_min", out.text_words_min);
    from("explain", out.explain);
    from("confidence_min", out.confidence_min);
    if (from.has("budget_usd"))
        from("budget_usd", out.budget.usd.emplace());
    if (from.has("budget_calls"))
        from("budget_calls", out.budget.calls.emplace());
    return out;
}

} // namespace tagwright
