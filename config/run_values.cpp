#include "config/run_values.hpp"

#include <algorithm>
#include <string>

namespace tagwright {
namespace {

using value = std::optional<setting_value>;

value whole(std::int64_t number) { return setting_value(number); }

value text_or_none(const std::string& text) { return text.empty() ? std::nullopt : value(text); }

/// The run's endpoint that is no configured server.
const llm::endpoint* built_in(const run_settings& run, std::string_view name) {
    const auto found = std::ranges::find(run.providers, name, &llm::endpoint::name);
    return found == run.providers.end() ? nullptr : &*found;
}

value names_of_fallbacks(const run_settings& run) {
    std::vector<std::string> names;
    for (std::size_t i = 1; i < run.providers.size(); ++i)
        names.push_back(run.providers[i].name);
    return setting_value(std::move(names));
}

value of_vendor(const run_settings& run, std::string_view name, bool was_flag) {
    constexpr std::pair<std::string_view, std::string_view> vendors[] = {
        {"GEMINI_", "gemini"}, {"OPENAI_", "openai"}, {"ANTHROPIC_", "anthropic"}};
    for (const auto& [prefix, vendor] : vendors) {
        const auto* endpoint = name.starts_with(prefix) ? built_in(run, vendor) : nullptr;
        if (endpoint == nullptr)
            continue;
        const auto what = name.substr(prefix.size());
        if (what == "MODEL")
            return setting_value(endpoint->model);
        if (what == "BASE_URL" && was_flag)
            return setting_value(endpoint->base_url);
    }
    return std::nullopt;
}

value of_endpoints(const run_settings& run, std::string_view name, bool was_flag) {
    if (run.providers.empty())
        return std::nullopt;
    const auto& first = run.providers.front();
    if (name == "TAG_SPACE_PROVIDER")
        return setting_value(first.name);
    if (name == "TAG_SPACE_FALLBACK_PROVIDER")
        return names_of_fallbacks(run);
    if (name == "TAGWRIGHT_AI_TIMEOUT" && was_flag)
        return setting_value(first.timeout);
    if (name == "TAGWRIGHT_OUTPUT_TOKENS_MAX" && was_flag)
        return whole(first.output_tokens_max);
    return of_vendor(run, name, was_flag);
}

} // namespace

std::optional<setting_value> value_of(const run_settings& run, std::string_view name, bool was_flag) {
    if (name == "TAG_SPACE_BATCH_SIZE")
        return whole(run.batch_size);
    if (name == "TAGWRIGHT_PAGE_TOKENS_MAX")
        return whole(run.page_tokens_max);
    if (name == "TAGWRIGHT_BATCH_TOKENS_MAX")
        return whole(run.batch_tokens_max);
    if (name == "TAGWRIGHT_ATTEMPTS_MAX")
        return whole(run.attempts_max);
    if (name == "TAGWRIGHT_PATIENCE")
        return setting_value(run.patience);
    if (name == "TAGWRIGHT_WAIT")
        return setting_value(run.wait_for_quota);
    if (name == "TAG_SPACE_CACHE_ENABLED")
        return setting_value(run.cache_enabled);
    if (name == "TAGWRIGHT_LABELS_MAX")
        return whole(run.labels_max);
    if (name == "TAGWRIGHT_MIN_TEXT")
        return whole(run.text_words_min);
    if (name == "TAGWRIGHT_LABEL_LANGUAGE")
        return text_or_none(run.label_language);
    if (name == "TAGWRIGHT_INSTRUCTIONS")
        return text_or_none(run.instructions);
    if (name == "TAGWRIGHT_EXPLAIN")
        return setting_value(run.explain);
    if (name == "TAGWRIGHT_MIN_CONFIDENCE")
        return setting_value(run.confidence_min);
    if (name == "TAGWRIGHT_BUDGET_USD")
        return run.budget.usd ? value(*run.budget.usd) : std::nullopt;
    if (name == "TAGWRIGHT_BUDGET_CALLS")
        return run.budget.calls ? whole(static_cast<std::int64_t>(*run.budget.calls)) : std::nullopt;
    return of_endpoints(run, name, was_flag);
}

} // namespace tagwright
