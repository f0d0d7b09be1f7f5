#include "tests/sim/wiki/limited_wiki.hpp"

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "providers/store/memory_store.hpp"
#include "sim/confluence/confluence_front.hpp"
#include "sim/simulated_network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tagwright::sim {
namespace {

using namespace std::chrono_literals;

constexpr const char* origin = "https://wiki.example";

/// The bucket, and what it let in.
class bucket {
public:
    explicit bucket(const wiki_quota& quota) : quota_(quota), level_(quota.burst) {}

    /// @returns seconds until there is room; 0 for a request that is let in
    double take(double now_s) {
        level_ = std::min(quota_.burst, level_ + (now_s - last_s_) * quota_.per_s);
        last_s_ = now_s;
        if (level_ < 1)
            return (1 - level_) / quota_.per_s;
        level_ -= 1;
        return 0;
    }

private:
    wiki_quota quota_;
    double level_;
    double last_s_ = 0;
};

run_sink_actor::behavior_type listen(run_sink_actor::pointer self, std::optional<run_finished>* end) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {[](const run_progress&) {}, [](const page_settled&) {}, [](const level_changed&) {},
            [](const run_notice&) {}, [end](const run_finished& told) { *end = told; }};
}

settings settings_for(bool cloud) {
    settings out;
    llm::endpoint offline;
    offline.name = "local";
    offline.shape = llm::wire::local;
    offline.model = "keywords";
    out.providers = {offline};
    out.confluence.flavor = cloud ? confluence_flavor::cloud : confluence_flavor::datacenter;
    out.confluence.base_url = std::string(origin) + (cloud ? "/wiki" : "/confluence");
    out.confluence.email = cloud ? access{}.email : std::string();
    if (cloud)
        out.confluence.api_token = access{}.api_token;
    else
        out.confluence.pat = access{}.pat;
    return out;
}

} // namespace

limited_run label_limited_wiki(int pages, const wiki_quota& quota, bool cloud, std::uint64_t seed) {
    confluence_site site;
    site.add_space("DOCS", "Documentation");
    for (int i = 0; i < pages; ++i) {
        fake_page page;
        page.id = std::to_string(1000 + i);
        page.title = fmt::format("Deployment of service {}", i);
        page.storage = fmt::format("<p>Kubernetes cluster {} runs the payments gateway. Rollback restores the database "
                                   "backup. Kubernetes alerts page the on-call engineer.</p>",
                                   i);
        site.add_page("DOCS", page);
    }
    limited_run out;
    virtual_time world;
    const auto began = world.now();
    const auto now_s = [&] { return std::chrono::duration<double>(world.now() - began).count(); };
    bucket quotas(quota);
    const auto net = std::make_shared<simulated_network>(world, seed);
    simulated_network::host wiki;
    wiki.url = origin;
    wiki.work_low_s = quota.work_low_s;
    wiki.work_high_s = quota.work_high_s;
    wiki.answer = [&](const http_request& request) {
        const double wait = quotas.take(now_s());
        if (wait <= 0) {
            ++out.let_in;
            return leaving(answer_request(site, behaviour{}, access{.origin = origin}, arriving(request)));
        }
        ++out.refused;
        http_response refusal;
        refusal.status = 429;
        if (quota.tells_wait)
            refusal.headers.emplace_back("Retry-After", std::to_string(static_cast<int>(std::ceil(wait))));
        return refusal;
    };
    net->add(std::move(wiki));
    coordinator_config with;
    with.config = std::make_shared<settings>(settings_for(cloud));
    with.net = net;
    with.store = make_memory_store();
    with.log = std::make_shared<null_log>();
    with.seed = seed;
    std::optional<run_finished> end;
    const auto sink = world.own(world.system().spawn(listen, &end));
    const auto who = world.own(world.system().spawn(coordinator, with));
    start_run ask;
    ask.request.space = "DOCS";
    ask.request.apply = true;
    world.own(world.system().spawn([who, ask, sink](caf::event_based_actor* self) {
        self->request(who, 10min, ask, sink).then([](const run_started&) {}, [](const caf::error&) {});
    }));
    static_cast<void>(world.run([&] { return end.has_value(); }, began + 12h));
    out.seconds = now_s();
    if (end)
        out.labelled = static_cast<int>(end->last.pages.labelled);
    out.utilisation = (out.let_in - quota.burst) / quota.per_s / out.seconds;
    world.settle();
    net->power_off();
    static_cast<void>(world.end());
    return out;
}

} // namespace tagwright::sim
