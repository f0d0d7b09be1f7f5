#include "tagwright/sim.hpp"

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "sim/confluence/confluence_front.hpp"
#include "sim/exchange_by_url.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/scenario_changes.hpp"
#include "sim/simulated_network.hpp"
#include "sim/simulated_provider.hpp"

#include <stdexcept>

namespace tagwright::sim {
namespace {

constexpr const char* wiki_origin = "https://wiki.example";

/// What is heard of the one run.
struct hearing {
    std::optional<run_finished> end;
    std::string run;
    run_listener hear;
    void operator()(run_event&& event) {
        if (const auto* finished = std::get_if<run_finished>(&event))
            end = *finished;
        if (hear)
            hear(std::move(event));
    }
};

run_sink_actor::behavior_type listen(run_sink_actor::pointer self, std::shared_ptr<hearing> to) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {
        [to](run_progress& event) { (*to)(std::move(event)); },  [to](page_settled& event) { (*to)(std::move(event)); },
        [to](level_changed& event) { (*to)(std::move(event)); }, [to](run_notice& event) { (*to)(std::move(event)); },
        [to](run_finished& event) { (*to)(std::move(event)); },
    };
}

/// Starts the run and notes how that went.
caf::behavior starter(caf::event_based_actor* self, const coordinator_actor& coordinator, const start_run& what,
                      const run_sink_actor& sink, const std::shared_ptr<hearing>& to) {
    port::request(self, coordinator, std::chrono::minutes(10), what, sink)
        .then(
            [to](run_started& answer) {
                to->run = answer.run;
                if (!answer.why)
                    return;
                to->end.emplace();
                to->end->why = std::move(answer.why);
                to->end->last.status = run_status::failed;
            },
            [to](const caf::error&) {
                to->end.emplace();
                to->end->why = {errc::actor_failed, "the run could not be started"};
                to->end->last.status = run_status::failed;
            });
    return {};
}

scenario scenario_of(const provider_scenario& what) {
    auto read = find_scenario(what.name, changes_from(what.changes));
    if (!read.error.empty())
        throw std::invalid_argument(read.error);
    return std::move(read.value);
}

} // namespace

struct world::body {
    explicit body(std::uint64_t with) : seed(with), net(std::make_shared<simulated_network>(time, with)) {
        who.origin = wiki_origin;
        simulated_network::host wiki;
        wiki.url = wiki_origin;
        wiki.answer = [this](const http_request& request) {
            return leaving(answer_request(site, how, who, arriving(request)));
        };
        net->add(std::move(wiki));
    }

    std::uint64_t seed;
    virtual_time time; ///< its actors end before what they use
    time_point began = time.now();
    confluence_site site;
    behaviour how;
    access who;
    std::shared_ptr<simulated_network> net;
    std::vector<exchange_by_url::route> providers;
    std::shared_ptr<tagwright::store> disk = make_memory_store();
};

world::world(std::uint64_t seed) : body_(std::make_unique<body>(seed)) {}

world::~world() { body_->time.end(); }

void world::add_page(const std::string& space, wiki_page page) {
    auto& site = body_->site;
    if (site.find_space(space) == nullptr)
        site.add_space(space, space);
    if (!page.parent.empty() && site.find_page(page.parent) == nullptr)
        throw std::invalid_argument("there is no page " + page.parent + " to be the parent of page " + page.id);
    fake_page fresh;
    fresh.id = std::move(page.id);
    fresh.title = std::move(page.title);
    fresh.storage = std::move(page.body);
    fresh.labels = std::move(page.labels);
    fresh.parent = std::move(page.parent);
    site.add_page(space, std::move(fresh));
}

llm::endpoint
world::add_provider(const provider_scenario& what,
                    std::function<std::vector<std::string>(const std::string& title, const std::string& text)> label) {
    const auto limits = scenario_of(what);
    const auto name = "provider" + std::to_string(body_->providers.size() + 1);
    const auto url = provider_url(limits, name);
    auto out = endpoint_at(name, url + "/v1", limits);
    out.model = limits.name;
    auto provider = std::make_shared<simulated_provider>(body_->time, limits, body_->seed);
    provider->label_by(std::move(label));
    body_->providers.push_back({url, std::move(provider)});
    return out;
}

void world::add_server(std::string url, std::function<http_response(const http_request&)> answer) {
    simulated_network::host server;
    server.url = std::move(url);
    server.answer = std::move(answer);
    body_->net->add(std::move(server));
}

confluence_settings world::wiki() const {
    confluence_settings out;
    out.base_url = std::string(wiki_origin) + std::string(cloud_context);
    out.flavor = confluence_flavor::cloud;
    out.email = body_->who.email;
    out.api_token = body_->who.api_token;
    return out;
}

run_finished world::run(settings config, start_run what, const run_listener& hear, std::chrono::hours longest) {
    auto& time = body_->time;
    if (config.confluence.base_url.empty())
        config.confluence = wiki();
    if (const auto problems = problems_of(config); what.action == run_action::tag && !problems.empty()) {
        run_finished out;
        out.why = {errc::invalid_settings, "the settings cannot be used: " + to_string(problems.front())};
        out.last.status = run_status::failed;
        return out;
    }
    coordinator_config with;
    with.config = std::make_shared<settings>(std::move(config));
    with.net = std::make_shared<exchange_by_url>(body_->providers, body_->net);
    with.store = body_->disk;
    with.log = std::make_shared<null_log>();
    with.seed = body_->seed;
    const auto heard = std::make_shared<hearing>();
    heard->hear = hear;
    const auto sink = time.own(time.system().spawn(listen, heard));
    const auto coordinator = time.own(time.system().spawn(tagwright::coordinator, with));
    time.own(time.system().spawn(starter, coordinator, what, sink, heard));
    const auto over = [&heard] { return heard->end.has_value(); };
    for (int stops = 0; !time.run(over, time.now() + (stops == 0 ? duration(longest) : std::chrono::hours(1)));) {
        if (++stops > 2)
            break;
        port::post(coordinator, stop_run{heard->run});
    }
    time.settle();
    time.end();
    if (!heard->end) {
        heard->end.emplace();
        heard->end->why = {errc::stopped, "the run did not end when it was stopped"};
        heard->end->last.status = run_status::stopped;
    }
    return *heard->end;
}

std::chrono::milliseconds world::now() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(body_->time.now() - body_->began);
}

std::vector<std::string> world::labels_of(const std::string& page_id) const {
    std::vector<std::string> out;
    if (const auto* page = body_->site.find_page(page_id))
        for (const auto& each : page->labels)
            out.push_back(each.label.prefix == "global" ? each.label.name : each.label.prefix + ":" + each.label.name);
    return out;
}

std::uint64_t world::label_writes() const { return body_->site.writes().size(); }

tagwright::store& world::store() { return *body_->disk; }

} // namespace tagwright::sim
