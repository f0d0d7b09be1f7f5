#include "actors/coordinator/run_terms.hpp"

#include "actors/journal/page_course.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tagwright {
namespace {

/// The host's endpoint of that name; those of its own runs come first.
const llm::endpoint* host_endpoint(const settings& host, const std::string& name) {
    for (const auto* list : {&host.providers, &host.endpoints})
        if (const auto found = std::ranges::find(*list, name, &llm::endpoint::name); found != list->end())
            return &*found;
    return nullptr;
}

/// What is never kept with a run: keys, codecs that the host has made, and what is the account's.
failure lend(const settings& host, run_settings& to, bool from_journal) {
    for (auto& each : to.providers) {
        const auto* known = host_endpoint(host, each.name);
        const bool is_same = known != nullptr && known->base_url == each.base_url && known->shape == each.shape;
        if (is_same && each.api_key.empty())
            each.api_key = known->api_key;
        if (is_same && each.day == day_terms{}) // of the account, whoever's run it is
            each.day = known->day;
        if (is_same && !each.codec)
            each.codec = known->codec;
        if (each.shape == llm::wire::own && !each.codec)
            return {errc::invalid_input, fmt::format("provider {} has a shape of its own, and no codec", each.name)};
        if (is_same || !from_journal || each.shape == llm::wire::local)
            continue;
        const auto now = known == nullptr ? std::string("there is none of that name now")
                                          : fmt::format("its base URL is {} now", known->base_url);
        return {errc::settings_changed, fmt::format("the run was begun with provider {} at {}, but {}; set it as it "
                                                    "was, or give the run other settings",
                                                    each.name, each.base_url, now)};
    }
    return {};
}

} // namespace

run_terms terms_of(const settings& host, const std::optional<run_settings>& asked, const run_settings* kept,
                   run_action action) {
    run_terms out;
    const bool from_journal = !asked && kept != nullptr;
    auto config = std::make_shared<settings>(host);
    if (asked) {
        if (const auto problems = problems_of(*asked); !asked->providers.empty() && !problems.empty()) {
            out.why = {errc::invalid_settings, "the run's settings cannot be used: " + to_string(problems.front())};
            return out;
        }
        static_cast<run_settings&>(*config) = *asked;
    } else if (kept != nullptr)
        static_cast<run_settings&>(*config) = *kept;
    if (config->providers.empty()) {
        out.why = {errc::invalid_input, "the run's settings name no provider"};
        return out;
    }
    // Applying and undoing ask no model: their endpoints need not be there.
    if (auto why = lend(host, *config, from_journal && is_labelling(action))) {
        out.why = std::move(why);
        return out;
    }
    std::string problem;
    auto rules = llm::rules_for(*config, problem);
    if (!rules) {
        out.why = {errc::invalid_input, "the run's vocabulary cannot be used: " + problem};
        return out;
    }
    out.config = std::move(config);
    out.rules = std::make_shared<const llm::label_rules>(std::move(*rules));
    return out;
}

run_settings without_keys(run_settings from) {
    for (auto& each : from.providers) {
        each.api_key = {};
        each.codec = nullptr;
        each.speaks = {};
    }
    return from;
}

} // namespace tagwright
