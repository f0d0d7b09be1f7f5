#include "app/service/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <utility>

namespace tagwright::service {
namespace {

using counter_family = prometheus::Family<prometheus::Counter>;
using gauge_family = prometheus::Family<prometheus::Gauge>;

counter_family& counter(prometheus::Registry& to, const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(to);
}

gauge_family& gauge(prometheus::Registry& to, const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(to);
}

std::uint64_t open_pages(const page_counts& of) { return of.listed > of.settled() ? of.listed - of.settled() : 0; }

double grown(std::uint64_t before, std::uint64_t now) { return now > before ? static_cast<double>(now - before) : 0.0; }

} // namespace

class metrics::body {
public:
    body(const std::string& version, const std::vector<std::string>& endpoints) {
        gauge(registry_, "tagwright_build_info", "Version of the program.").Add({{"version", version}}).Set(1);
        for (const auto* status : {"completed", "stopped", "failed"}) { // a rate needs its zero
            runs_.Add({{"status", status}});
            static_cast<void>(duration_.Add({{"status", status}}, buckets()));
        }
        count(run_progress{}, true); // so do these
        last_.clear();
        for (const auto* direction : {"up", "down"})
            levels_.Add({{"direction", direction}});
        labels_.Add({{"what", "removed"}});
        for (const auto& each : endpoints) {
            exchange_duration_.Add({{"endpoint", each}}, exchange_buckets());
            for (const auto* outcome : {"2xx", "3xx", "4xx", "429", "5xx", "none"})
                exchanges_.Add({{"endpoint", each}, {"outcome", outcome}});
        }
    }

    void on(const run_event& event, bool labelling) {
        const std::lock_guard guard(mutex_);
        if (const auto* now = std::get_if<run_progress>(&event)) {
            count(*now, labelling);
        } else if (const auto* level = std::get_if<level_changed>(&event)) {
            levels_.Add({{"direction", level->change.to < level->change.from ? "down" : "up"}}).Increment();
        } else if (const auto* page = std::get_if<page_settled>(&event)) {
            if (const auto& removed = page->result.removed; !removed.empty()) // hardly a page has any
                labels_.Add({{"what", "removed"}}).Increment(static_cast<double>(removed.size()));
        } else if (const auto* end = std::get_if<run_finished>(&event)) {
            count(end->last, labelling);
            last_.erase(end->last.run);
            const std::string status = to_string(end->last.status);
            runs_.Add({{"status", status}}).Increment();
            duration_.Add({{"status", status}}, buckets())
                .Observe(static_cast<double>(end->last.elapsed.count()) / 1000.0);
        }
    }

    void on_exchange(std::string_view endpoint, const http_response& response, double took_s) {
        const std::lock_guard guard(mutex_);
        const std::string name(endpoint);
        exchanges_.Add({{"endpoint", name}, {"outcome", std::string(outcome_of(response))}}).Increment();
        exchange_duration_.Add({{"endpoint", name}}, exchange_buckets()).Observe(took_s);
    }

    void on_restart() { restarts_.Increment(); }

    std::string text(const std::vector<throttle_view>& throttles, std::size_t streams, std::size_t live_runs) {
        const std::lock_guard guard(mutex_);
        streams_.Set(static_cast<double>(streams));
        live_.Set(static_cast<double>(live_runs));
        double open = 0;
        for (const auto& [run, now] : last_)
            open += static_cast<double>(open_pages(now.pages));
        open_.Set(open);
        for (const auto& each : throttles) {
            const prometheus::Labels name{{"throttle", each.group}};
            level_.Add(name).Set(each.now.level);
            in_flight_.Add(name).Set(each.now.in_flight);
            waiting_.Add(name).Set(static_cast<double>(each.waiting));
        }
        return prometheus::TextSerializer().Serialize(registry_.Collect());
    }

private:
    static prometheus::Histogram::BucketBoundaries buckets() { return {1, 10, 60, 300, 1800, 3600, 14'400, 86'400}; }
    static prometheus::Histogram::BucketBoundaries exchange_buckets() {
        return {0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300};
    }

    /// A run that is resumed begins with the counts of its earlier life, which were counted then, maybe by another
    /// process: the first snapshot of a run counts nothing.
    void count(const run_progress& now, bool labelling) {
        const auto [at, is_first] = last_.try_emplace(now.run, now);
        if (is_first && now.elapsed > std::chrono::seconds(5))
            return;
        const auto before = is_first ? run_progress{} : std::exchange(at->second, now);
        const auto add = [](counter_family& to, const prometheus::Labels& labels, double by) {
            to.Add(labels).Increment(by);
        };
        add(calls_, {{"outcome", "successful"}}, grown(before.calls.successful, now.calls.successful));
        add(calls_, {{"outcome", "rate_limited"}}, grown(before.calls.rate_limits, now.calls.rate_limits));
        add(calls_, {{"outcome", "failed"}},
            grown(before.calls.failed - std::min(before.calls.failed, before.calls.rate_limits),
                  now.calls.failed - std::min(now.calls.failed, now.calls.rate_limits)));
        add(again_, {{"kind", "retry"}}, grown(before.calls.retries, now.calls.retries));
        add(again_, {{"kind", "fallback"}}, grown(before.calls.fallbacks, now.calls.fallbacks));
        add(again_, {{"kind", "split"}}, grown(before.calls.splits, now.calls.splits));
        add(tokens_, {{"direction", "input"}}, grown(before.tokens.input, now.tokens.input));
        add(tokens_, {{"direction", "output"}}, grown(before.tokens.output, now.tokens.output));
        cost_.Increment(std::max(0.0, now.cost.usd - before.cost.usd));
        add(labels_, {{"what", "added"}}, grown(before.labels.added, now.labels.added));
        if (!labelling)
            return;
        add(pages_, {{"status", "labelled"}}, grown(before.pages.labelled, now.pages.labelled));
        add(pages_, {{"status", "unchanged"}}, grown(before.pages.unchanged, now.pages.unchanged));
        add(pages_, {{"status", "cached"}}, grown(before.pages.cached, now.pages.cached));
        add(pages_, {{"status", "skipped"}}, grown(before.pages.skipped, now.pages.skipped));
        add(pages_, {{"status", "failed"}}, grown(before.pages.failed, now.pages.failed));
        add(cache_, {{"result", "hit"}}, grown(before.cache.hits, now.cache.hits));
        add(cache_, {{"result", "miss"}}, grown(before.cache.misses, now.cache.misses));
        add(labels_, {{"what", "proposed"}}, grown(before.labels.proposed, now.labels.proposed));
        add(labels_, {{"what", "rejected"}}, grown(before.labels.rejected, now.labels.rejected));
    }

    std::mutex mutex_;
    prometheus::Registry registry_;
    std::map<std::string, run_progress> last_; ///< by run, as far as it was counted
    counter_family& calls_ = counter(registry_, "tagwright_calls_total", "Requests to providers that have ended.");
    counter_family& again_ = counter(registry_, "tagwright_calls_repeated_total", "Batches that went round again.");
    counter_family& tokens_ = counter(registry_, "tagwright_tokens_total", "Tokens as the providers counted them.");
    prometheus::Counter& cost_ =
        counter(registry_, "tagwright_cost_usd_total", "Cost of the calls whose price is known.").Add({});
    counter_family& pages_ = counter(registry_, "tagwright_pages_total", "Pages that have ended.");
    counter_family& cache_ = counter(registry_, "tagwright_cache_lookups_total", "Pages that the cache was asked for.");
    counter_family& labels_ = counter(registry_, "tagwright_labels_total", "Labels by what became of them.");
    counter_family& levels_ = counter(registry_, "tagwright_level_changes_total", "Changes of a concurrency level.");
    counter_family& runs_ = counter(registry_, "tagwright_runs_total", "Runs that have ended.");
    prometheus::Counter& restarts_ =
        counter(registry_, "tagwright_actor_restarts_total", "Actors that died and were started again.").Add({});
    prometheus::Family<prometheus::Histogram>& duration_ = prometheus::BuildHistogram()
                                                               .Name("tagwright_run_duration_seconds")
                                                               .Help("Time that runs took.")
                                                               .Register(registry_);
    gauge_family& level_ = gauge(registry_, "tagwright_level", "Calls that may be in flight now.");
    gauge_family& in_flight_ = gauge(registry_, "tagwright_in_flight", "Calls in flight.");
    gauge_family& waiting_ = gauge(registry_, "tagwright_permits_waiting", "Calls that wait for a permit.");
    counter_family& exchanges_ =
        counter(registry_, "tagwright_http_requests_total", "Requests to providers and Confluence, by their answers.");
    prometheus::Family<prometheus::Histogram>& exchange_duration_ =
        prometheus::BuildHistogram()
            .Name("tagwright_http_request_duration_seconds")
            .Help("Time from a request to the end of its answer.")
            .Register(registry_);
    prometheus::Gauge& open_ =
        gauge(registry_, "tagwright_pages_open", "Pages of live runs that are listed and have not ended.").Add({});
    prometheus::Gauge& streams_ = gauge(registry_, "tagwright_event_streams", "Clients that watch a run.").Add({});
    prometheus::Gauge& live_ = gauge(registry_, "tagwright_runs_live", "Runs that go on now.").Add({});
};

metrics::metrics(const std::string& version, const std::vector<std::string>& endpoints)
    : body_(std::make_shared<body>(version, endpoints)) {}

metrics::~metrics() = default;

void metrics::on(const run_event& event, bool labelling) { body_->on(event, labelling); }

exchange_listener metrics::on_exchange() {
    return [to = body_](std::string_view endpoint, const http_response& response, std::chrono::duration<double> took) {
        to->on_exchange(endpoint, response, took.count());
    };
}

void metrics::on_restart() { body_->on_restart(); }

std::string metrics::text(const std::vector<throttle_view>& throttles, std::size_t streams, std::size_t live_runs) {
    return body_->text(throttles, streams, live_runs);
}

} // namespace tagwright::service
