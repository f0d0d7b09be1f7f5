#include "actors/coordinator/shell/pipeline.hpp"

#include "actors/batcher/shell/batcher_actor.hpp"
#include "actors/cache/fingerprint.hpp"
#include "actors/fetcher/shell/documents_actor.hpp"
#include "actors/fetcher/shell/fetcher_actor.hpp"
#include "actors/journal/page_course.hpp"
#include "actors/provider/shell/provider_actor.hpp"
#include "actors/provider/shell/worker_actor.hpp"
#include "actors/publisher/shell/publisher_actor.hpp"
#include "actors/publisher/shell/undo_actor.hpp"
#include "actors/site/likely_sites.hpp"
#include "actors/site/shell/site_actor.hpp"
#include "providers/llm/prompt.hpp"
#include "providers/llm/rule_shelf.hpp"

#include <algorithm>

namespace tagwright {
namespace {

label_identity identity_of(const settings& config, const llm::label_rules& rules) {
    const auto& primary = config.providers.front();
    label_identity out;
    out.provider = primary.name + " " + primary.base_url;
    out.model = primary.model;
    out.prompt_version = llm::prompt_version;
    out.vocabulary = llm::fingerprint_text(rules.vocabulary);
    out.labels_max = config.labels_max;
    out.page_tokens_max = config.page_tokens_max;
    out.wishes = llm::wishes_text(rules);
    return out;
}

label_identity identity_of(const run_services& services) { return identity_of(*services.config, *services.rules); }

/// @param known  the site has been heard before
site_actor spawn_gateway(caf::actor_system& system, const run_services& services, const confluence::site& at,
                         const throttle_actor& throttle, bool known) {
    site_config config;
    config.at = at;
    config.known = known;
    config.retry.patience = services.config->patience;
    config.calls_max = 1024;
    config.seed = services.seed;
    return system.spawn(site, services.net, throttle, std::move(config));
}

provider_config provider_config_of(const run_services& services, const run_job& job) {
    const auto& from = *services.config;
    provider_config out;
    out.providers = from.providers;
    out.values = services.store;
    out.workers_max = static_cast<std::size_t>(from.ai_concurrency_max) * from.providers.size();
    // Where many calls end in the time that the disk needs for one flush, their places would stand empty until then.
    // With fewer than sixteen a kill costs no call more than may be in flight.
    constexpr std::size_t calls_a_saved_one = 16;
    out.saving_max = out.workers_max / calls_a_saved_one;
    // Each batch and each permit is a way through several actors: at a high level, one after the other is too slow.
    constexpr std::size_t calls_a_way = 32;
    out.permits_asked_max = std::max(out.permits_asked_max, out.workers_max / calls_a_way);
    out.desk.fresh_max = std::max(out.desk.fresh_max, out.permits_asked_max);
    out.prompt_overhead_tokens = llm::prompt_overhead_tokens(*services.rules);
    for (const auto& endpoint : from.providers)
        out.desk.providers.push_back(endpoint.name);
    out.desk.retry.tries_max = from.attempts_max;
    out.desk.breaker.patience = from.patience;
    out.desk.wait_for_quota = from.wait_for_quota;
    out.desk.call_overhead_tokens = out.prompt_overhead_tokens;
    out.desk.jobs_max = 2 * out.workers_max + 4;
    out.desk.seed = services.seed;
    out.budget = from.budget;
    out.before = job.record.totals;
    out.desk.proven = out.before.calls.successful > 0;
    return out;
}

/// Only the local provider asks for them.
std::shared_ptr<house_words> words_of_space(const run_services& services, const run_job& job) {
    const auto& all = services.config->providers;
    const bool local = std::any_of(all.begin(), all.end(), [](const auto& to) { return to.shape == llm::wire::local; });
    const auto& space = job.record.request.space;
    return std::make_shared<house_words>(local && !space.empty() ? services.store : nullptr,
                                         "space-words/" + job.record.site + "/" + space);
}

/// Batcher and provider: the same for every source of pages.
void spawn_labelling(caf::actor_system& system, const run_services& services, const run_job& job,
                     const source_actor& source, const fact_sink_actor& run, pipeline& out) {
    batcher_config packing;
    packing.limits = {static_cast<std::uint32_t>(services.config->batch_size),
                      static_cast<std::uint32_t>(services.config->batch_tokens_max)};
    auto calling = provider_config_of(services, job);
    if (services.unread) {
        packing.pull_timeout = deadlines::pages_for_a_reader;
        calling.pull_timeout = packing.pull_timeout + deadlines::margin;
    }
    out.batcher = system.spawn(batcher, source, packing);
    const auto make_worker = [net = services.net, rules = std::make_shared<llm::rule_shelf>(services.rules),
                              words = words_of_space(services, job)](caf::actor_system& where) {
        return where.spawn(worker, net, rules, words);
    };
    out.provider = system.spawn(provider, worker_factory{make_worker}, out.batcher, services.shared.throttles,
                                out.publisher, run, services.log, std::move(calling));
    out.actors.push_back({"batcher", caf::actor_cast<caf::actor>(out.batcher)});
    out.actors.push_back({"provider", caf::actor_cast<caf::actor>(out.provider), child_role::provider});
}

/// A run that goes on under other settings may finish what it has, but must not mix in other labels.
failure refusal_to_ask(const run_services& services, const run_job& job) {
    if (job.action != run_action::resume)
        return {};
    const auto what = differences(job.record.identity, identity_of_runs(*services.config, *services.rules));
    if (what.empty())
        return {};
    return {errc::settings_changed, "run " + job.record.run + " has pages left that need a model, but " + what +
                                        "; set it as it was, or start a new run"};
}

} // namespace

label_identity identity_of_runs(const settings& config, const llm::label_rules& rules) {
    auto out = identity_of(config, rules);
    if (!out.vocabulary.empty())
        out.vocabulary = fingerprint({out.vocabulary});
    if (!out.wishes.empty())
        out.wishes = fingerprint({out.wishes});
    return out;
}

std::string scope_key_of(const run_services& services, const confluence::site& at) {
    return scope_key(identity_of(services), at.root);
}

site_times site_times_of(const settings& config) { return {config.patience, config.confluence.timeout}; }

std::vector<site_candidate> spawn_candidates(caf::actor_system& system, const run_services& services) {
    std::vector<site_candidate> out;
    for (auto& at : likely_sites(*services.config)) {
        auto reads = spawn_gateway(system, services, at, services.shared.reads_throttle, false);
        out.push_back({std::move(at), std::move(reads)});
    }
    return out;
}

pipeline spawn_space_pipeline(caf::actor_system& system, const run_services& services, const run_job& job,
                              const site_candidate& site, const confluence::space& space,
                              const results_sink_actor& run) {
    const auto& config = *services.config;
    const auto& request = job.record.request;
    auto refusal = refusal_to_ask(services, job);
    pipeline out;

    const auto writes = spawn_gateway(system, services, site.at, services.shared.writes_throttle, true);
    out.actors.push_back({"gateway for writes", caf::actor_cast<caf::actor>(writes), child_role::helper, true});

    publisher_config publishing;
    publishing.at = site.at;
    publishing.rules.apply = request.apply || job.action == run_action::apply;
    publishing.rules.cache_enabled = config.cache_enabled;
    publishing.rules.confidence_min = config.confidence_min;
    publishing.times = site_times_of(config);
    publishing.rules.run = job.record.run;
    publishing.rules.scope_key = job.record.scope_key;
    // Labels that are not asked for now are in the cache already, under the settings of their time.
    if (!refusal && job.action != run_action::apply)
        publishing.rules.settings_key = settings_key(identity_of(services));
    out.publisher = system.spawn(publisher, writes, services.shared.cache, services.shared.journal, run, publishing);
    out.actors.push_back({"publisher", caf::actor_cast<caf::actor>(out.publisher), child_role::writer});

    fetcher_config fetching;
    fetching.at = site.at;
    fetching.scope.where = space;
    fetching.scope.page_ids = request.page_ids;
    fetching.scope.under = request.under;
    fetching.scope.types = request.types;
    if (!request.under.empty()) // the page itself, then what is below it
        fetching.scope.page_ids.push_back(request.under);
    fetching.times = site_times_of(config);
    fetching.exclude_labels = request.exclude_labels;
    fetching.exclude_under = request.exclude_under;
    fetching.rules.scope_key = publishing.rules.scope_key;
    fetching.rules.settings_key = publishing.rules.settings_key;
    fetching.rules.cache_enabled = config.cache_enabled;
    fetching.rules.apply = publishing.rules.apply;
    fetching.rules.page_tokens_max = static_cast<std::uint32_t>(config.page_tokens_max);
    fetching.rules.text_words_min = config.text_words_min;
    fetching.rules.never = services.rules->never;
    fetching.rules.since = request.since;
    fetching.rules.action = job.action;
    fetching.rules.stale_ok = job.stale_ok;
    fetching.rules.approved_only = job.record.approved_only;
    fetching.rules.told = job.told;
    fetching.unread = services.unread;
    fetching.run = job.record.run;
    fetching.replay_only = job.action == run_action::resume && job.record.planned;
    fetching.refuse_to_ask = std::move(refusal);
    const source_actor source = system.spawn(fetcher, site.reads, services.shared.cache, services.shared.journal,
                                             out.publisher, run, std::move(fetching));
    out.actors.push_back({"fetcher", caf::actor_cast<caf::actor>(source)});

    spawn_labelling(system, services, job, source, run, out);
    return out;
}

pipeline spawn_undo(caf::actor_system& system, const run_services& services, const run_job& job,
                    const site_candidate& site, const fact_sink_actor& run) {
    pipeline out;
    const auto writes = spawn_gateway(system, services, site.at, services.shared.writes_throttle, true);
    out.actors.push_back({"gateway for writes", caf::actor_cast<caf::actor>(writes), child_role::helper, true});
    undo_config undoing;
    undoing.at = site.at;
    undoing.run = job.record.run;
    undoing.scope_key = job.record.scope_key;
    undoing.told = job.told;
    undoing.unread = services.unread;
    undoing.times = site_times_of(*services.config);
    out.undoer = system.spawn(undoer, site.reads, writes, services.shared.cache, services.shared.journal, run, undoing);
    out.actors.push_back({"undo", caf::actor_cast<caf::actor>(out.undoer), child_role::writer});
    return out;
}

pipeline spawn_documents_pipeline(caf::actor_system& system, const run_services& services, const run_job& job,
                                  const fact_sink_actor& run) {
    const auto& config = *services.config;
    pipeline out;

    publisher_config publishing;
    publishing.rules.cache_enabled = config.cache_enabled;
    publishing.rules.confidence_min = config.confidence_min;
    publishing.rules.run = job.record.run;
    publishing.rules.settings_key = settings_key(identity_of(services));
    out.publisher =
        system.spawn(publisher, site_actor{}, services.shared.cache, services.shared.journal, run, publishing);
    out.actors.push_back({"publisher", caf::actor_cast<caf::actor>(out.publisher), child_role::writer});

    documents_config reading;
    reading.settings_key = publishing.rules.settings_key;
    reading.cache_enabled = config.cache_enabled;
    reading.page_tokens_max = static_cast<std::uint32_t>(config.page_tokens_max);
    reading.text_words_min = config.text_words_min;
    reading.never = services.rules->never;
    const source_actor source =
        system.spawn(documents, services.documents, services.shared.cache, out.publisher, run, std::move(reading));
    out.actors.push_back({"fetcher", caf::actor_cast<caf::actor>(source)});

    spawn_labelling(system, services, job, source, run, out);
    return out;
}

} // namespace tagwright
