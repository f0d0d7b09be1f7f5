#include "sim/pipeline_run.hpp"

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "actors/throttle/adaptive_controller.hpp"
#include "providers/llm/prompt.hpp"
#include "providers/llm/tokens.hpp"
#include "sim/exchange_by_url.hpp"
#include "sim/model/days.hpp"
#include "sim/simulated_provider.hpp"
#include "sim/store_without_pages.hpp"
#include "tagwright/store.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::sim {

namespace {

constexpr const char* first_name = "simulated";
constexpr const char* second_url = "http://fallback";

/// Labels from a list of one: the instructions of a closed vocabulary are the shortest, which leaves the
/// documents most of a small call's tokens.
std::string short_vocabulary() { return std::string(R"({"labels":[")") + simulated_label + R"("]})"; }

/// The scenario's pages: each call's pages share the tokens that the client is meant to estimate for it.
class scenario_documents final : public document_reader {
public:
    scenario_documents(const scenario& what, std::vector<job> jobs, double overhead_tokens)
        : per_call_(static_cast<std::size_t>(what.pages_per_call)), jobs_(std::move(jobs)), overhead_(overhead_tokens) {
        auto longest = 0.0;
        for (const auto& j : jobs_)
            longest = std::max(longest, j.estimate);
        // One letter and a blank are one token.
        for (auto i = 0.0; i < longest; ++i)
            text_ += "a ";
    }

    void next(std::size_t documents_max, done then) override {
        std::vector<document> out;
        for (; out.size() < documents_max && next_ < jobs_.size() * per_call_; ++next_)
            out.push_back(make(next_));
        const bool end = out.empty();
        then(std::move(out), end);
    }

private:
    document make(std::size_t number) const {
        document out;
        out.id = std::to_string(number);
        out.title = page_title(number);
        const auto per_call = static_cast<double>(per_call_);
        const auto share = (jobs_[number / per_call_].estimate - overhead_) / per_call;
        const auto tokens = std::max(1.0, std::round(share - output_tokens_per_page - llm::estimate_tokens(out.title)));
        out.text = text_.substr(0, 2 * static_cast<std::size_t>(tokens) - 1);
        return out;
    }

    static constexpr double output_tokens_per_page = 60; // as the provider actor estimates

    std::size_t per_call_;
    std::vector<job> jobs_;
    double overhead_;
    std::string text_;
    std::size_t next_ = 0;
};

/// Looks at the level at even times.
class sampler final : public event_source {
public:
    sampler(const virtual_time& world, const simulated_provider& provider, const limit_controller& brain,
            duration every)
        : provider_(provider), brain_(brain), every_(every), due_(world.now()) {}
    std::optional<time_point> next() override { return due_; }
    void fire(time_point now) override {
        due_ = now + every_;
        const auto view = brain_.view(now);
        samples.push_back({provider_.now_s(), provider_.seen().in_flight, view.level});
    }
    std::vector<sample> samples;

private:
    const simulated_provider& provider_;
    const limit_controller& brain_;
    duration every_;
    time_point due_;
};

struct heard {
    std::optional<run_finished> end;
    std::vector<int> settled;     ///< how often each page ended, by its number
    std::vector<bool> unlabelled; ///< whether it ever did without labels
};

/// Pages are told of by their ids, which scenario_documents makes of their numbers.
void note(heard& into, const page_result& page) {
    const auto number = static_cast<std::size_t>(std::stoull(page.page.id));
    into.settled.resize(std::max(into.settled.size(), number + 1));
    into.unlabelled.resize(into.settled.size());
    ++into.settled[number];
    if (page.status != page_status::labelled)
        into.unlabelled[number] = true;
}

run_sink_actor::behavior_type listen(run_sink_actor::pointer self, std::shared_ptr<heard> into) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {
        [](const run_progress&) {},
        [into](const page_settled& fact) { note(*into, fact.result); },
        [](const level_changed&) {},
        [](const run_notice&) {},
        [into](run_finished& end) { into->end = std::move(end); },
    };
}

settings settings_for(const scenario& what, const pipeline_setup& setup) {
    settings out;
    out.ai_concurrency = std::min(out.ai_concurrency, what.max_concurrency);
    out.ai_concurrency_max = what.max_concurrency;
    out.batch_size = what.pages_per_call;
    out.cache_enabled = false;
    out.wait_for_quota = what.waits_for_quota;
    // Nothing is cut or split for its size: sizes are the scenario's.
    out.page_tokens_max = out.batch_tokens_max = 1'000'000'000;
    out.vocabulary = short_vocabulary();
    out.providers = {endpoint_at(first_name, provider_url(what, first_name), what)};
    if (setup.fallback)
        out.providers.push_back(endpoint_at("fallback", second_url, *setup.fallback));
    return out;
}

class runner {
public:
    runner(const scenario& what, const pipeline_setup& setup)
        : scenario_(what),
          setup_(setup),
          jobs_(make_jobs(what, setup.seed)),
          days_(plan_of(what, setup.seed)),
          provider_(std::make_shared<simulated_provider>(world_, what, setup.seed)) {
        provider_->intercept(setup.intercept);
        if (setup.fallback)
            second_ = std::make_shared<simulated_provider>(world_, *setup.fallback, setup.seed);
    }

    pipeline_outcome go() {
        start();
        sampler trace(world_, *provider_, *brain_, sample_every());
        if (setup_.keep_trace)
            world_.attach(trace);
        const auto ended = [this] { return heard_->end.has_value(); };
        const auto horizon =
            world_.now() + std::chrono::duration_cast<duration>(std::chrono::duration<double>(horizon_s()));
        if (!world_.run(ended, horizon)) {
            port::post(coordinator_, stop_run{run_});
            port::post(coordinator_, stop_run{run_});
            world_.settle();
        }
        world_.settle();
        auto out = outcome();
        out.trace.samples = std::move(trace.samples);
        return out;
    }

private:
    void start() {
        const auto config = std::make_shared<settings>(settings_for(scenario_, setup_));
        std::string problem;
        const auto overhead = llm::prompt_overhead_tokens(llm::rules_for(*config, problem).value());
        coordinator_config with;
        with.config = config;
        with.net =
            std::make_shared<exchange_by_url>(std::vector<exchange_by_url::route>{{second_url, second_}}, provider_);
        with.store = disk_;
        with.log = std::make_shared<null_log>();
        with.seed = setup_.seed;
        with.make_controller = [this, wishes = day_rules_of(scenario_, setup_.seed, world_.now())](
                                   const llm::endpoint& to, level_bounds bounds) {
            const bool first = to.name == first_name;
            auto made = setup_.make_controller
                            ? setup_.make_controller(bounds, setup_.seed)
                            : std::make_shared<adaptive_controller>(bounds, setup_.seed, scenario_.tuning,
                                                                    first ? wishes : adaptive::day_rules{});
            if (first) {
                brain_ = made;
                if (!setup_.learned.empty())
                    brain_->import_state(world_.now(), setup_.learned);
            }
            return made;
        };
        const auto sink = world_.own(world_.system().spawn(listen, heard_));
        coordinator_ = world_.own(world_.system().spawn(coordinator, with));
        start_run ask;
        ask.documents = std::make_shared<scenario_documents>(scenario_, jobs_, overhead);
        caf::scoped_actor self(world_.system(), true);
        auto started = port::request(self, coordinator_, caf::infinite, std::move(ask), sink);
        world_.settle();
        // NOLINTNEXTLINE(performance-move-const-arg): CAF 1 wants it moved
        std::move(started).receive([this](const run_started& answer) { run_ = answer.run; }, [](const caf::error&) {});
    }

    static std::optional<day_plan> plan_of(const scenario& what, std::uint64_t seed) {
        const auto supply = days_of(what, seed);
        return supply ? std::optional(plan_days(what.calls, *supply)) : std::nullopt;
    }

    double days_waited_s() const { return scenario_.waits_for_quota && days_ ? days_->until_s : 0; }

    double horizon_s() const {
        // Where a quota of the day, of calls or of tokens, is waited for, time enough for one and a half times as many
        // days.
        constexpr double day_s = 86'400;
        const auto shortest = scenario_.waits_for_quota ? t_min_s(scenario_, jobs_, setup_.seed) : 0;
        const auto waited = std::max(days_waited_s(), std::isfinite(shortest) ? 1.5 * shortest : 0);
        return scenario_.waits_for_quota ? std::max(setup_.horizon_s, waited + 2 * day_s) : setup_.horizon_s;
    }

    duration sample_every() const {
        const auto shortest = t_min_s(scenario_, jobs_, setup_.seed);
        const auto expected = std::clamp(std::max(shortest, days_waited_s()), 1.0, horizon_s());
        return std::chrono::duration_cast<duration>(std::chrono::duration<double>(std::max(0.01, expected / 1000)));
    }

    pipeline_outcome outcome() {
        pipeline_outcome out;
        const auto& seen = provider_->seen();
        if (heard_->end)
            out.end = *heard_->end;
        out.settled = heard_->settled;
        out.learned = brain_->export_state(world_.now());
        out.permits_left = brain_->view(world_.now()).in_flight;
        out.fallback_calls = second_ ? second_->seen().calls : 0;
        if (setup_.keep_trace) {
            out.trace.ok_at_s = seen.ok_at_s;
            out.trace.refused_at_s = seen.refused_at_s;
        }
        auto& m = out.numbers;
        m.name = scenario_.name;
        m.seed = setup_.seed;
        m.calls = seen.calls;
        m.ok = seen.ok;
        m.n_429 = seen.refused;
        m.timeouts = seen.timeouts;
        m.errors = seen.errors;
        m.peak_concurrency = seen.in_flight_max;
        m.gave_up = calls_without_labels();
        m.refused_at_s = seen.refused_at_s;
        if (days_)
            m.days = days_->days;
        if (scenario_.price && !second_)
            m.cost_usd = out.end.last.cost.usd;
        m.finished = m.gave_up == 0 && out.end.last.status == run_status::completed;
        m.t_min_s = t_min_s(scenario_, jobs_, setup_.seed);
        m.makespan_s = m.finished && !second_ ? seen.ok_at_s.back() : provider_->now_s();
        m.utilisation = m.makespan_s > 0 ? shortest_for_done_s(m.gave_up) / m.makespan_s : 0;
        m.rate_429 = static_cast<double>(m.n_429) / std::max(1, m.calls);
        return out;
    }

    /// The shortest time for as many calls as were done: a run that ends early may leave whole days undone.
    double shortest_for_done_s(int gave_up) const {
        const auto done = static_cast<std::ptrdiff_t>(jobs_.size()) - gave_up;
        return done <= 0 ? 0 : t_min_s(scenario_, {jobs_.begin(), jobs_.begin() + done}, setup_.seed);
    }

    int calls_without_labels() const {
        const auto per_call = static_cast<std::size_t>(scenario_.pages_per_call);
        auto out = 0;
        for (std::size_t call = 0; call < jobs_.size(); ++call) {
            auto missing = false;
            for (auto page = call * per_call; page < (call + 1) * per_call; ++page)
                missing =
                    missing || page >= heard_->settled.size() || heard_->settled[page] == 0 || heard_->unlabelled[page];
            out += missing ? 1 : 0;
        }
        return out;
    }

    const scenario& scenario_;
    const pipeline_setup& setup_;
    std::vector<job> jobs_;
    std::optional<day_plan> days_;
    std::shared_ptr<store> disk_ = make_store_without_pages(make_memory_store());
    std::shared_ptr<heard> heard_ = std::make_shared<heard>();
    virtual_time world_; ///< its actors end before what they use
    std::shared_ptr<simulated_provider> provider_, second_;
    std::shared_ptr<limit_controller> brain_;
    coordinator_actor coordinator_;
    std::string run_;
};

} // namespace

pipeline_outcome run_pipeline(const scenario& what, const pipeline_setup& setup) { return runner(what, setup).go(); }

} // namespace tagwright::sim
