#include "tests/sim/wiki/limited_wiki.hpp"

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "sim/confluence/confluence_front.hpp"
#include "sim/simulated_network.hpp"
#include "tagwright/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace tagwright::sim {
namespace {

using namespace std::chrono_literals;

constexpr const char* origin = "https://wiki.example";

class bucket {
public:
    explicit bucket(const wiki_quota& quota) : quota_(quota), level_(quota.burst) {}

    [[nodiscard]] double level() const { return level_; }

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

/// What lets requests in, and says so.
class gateway {
public:
    explicit gateway(const wiki_quota& quota) : quota_(quota), buckets_{bucket(quota), bucket(quota)} {}

    /// The refusal, or nothing: then headers for the answer.
    std::optional<http_response> refuse(const http_request& request, double now_s, http_headers& told) {
        const bool reads = request.method == "GET";
        if (auto out = refuse_points(reads ? quota_.points_a_read : 1, now_s, told))
            return out;
        auto& own = buckets_[quota_.apart && reads ? 1 : 0];
        const double wait = own.take(now_s);
        if (quota_.tells_bucket)
            tell(own, told);
        if (wait <= 0)
            return std::nullopt;
        http_response out;
        out.status = 429;
        out.headers = told;
        if (quota_.tells_wait)
            out.headers.emplace_back("Retry-After", std::to_string(static_cast<int>(std::ceil(wait))));
        return out;
    }

private:
    void tell(const bucket& own, http_headers& told) const {
        const auto add = [&told](const char* name, double value) {
            told.emplace_back(name, fmt::format("{:.0f}", std::floor(value)));
        };
        add("X-RateLimit-Limit", quota_.burst);
        add("X-RateLimit-Remaining", own.level());
        add("X-RateLimit-FillRate", quota_.per_s);
        add("X-RateLimit-Interval-Seconds", 1);
    }

    /// As the manual shows it: what remains is told once little is left, and a refusal names the reset.
    std::optional<http_response> refuse_points(double cost, double now_s, http_headers& told) {
        if (quota_.points <= 0)
            return std::nullopt;
        const auto period = std::floor(now_s / quota_.points_every_s);
        if (period > period_) {
            period_ = period;
            used_ = 0;
        }
        const auto left = quota_.points - used_;
        const auto reset = static_cast<int>(std::ceil((period + 1) * quota_.points_every_s - now_s));
        if (left < cost) {
            http_response out;
            out.status = 429;
            out.headers.emplace_back("RateLimit-Reason", "confluence-quota-tenant-based");
            out.headers.emplace_back("RateLimit", fmt::format("\"tenant-app-quota\";r=0;t={}", reset));
            return out;
        }
        used_ += cost;
        told.emplace_back("RateLimit-Policy",
                          fmt::format("\"tenant-app-quota\";q={:.0f};w={:.0f}", quota_.points, quota_.points_every_s));
        const auto little = left - cost < 0.2 * quota_.points;
        told.emplace_back("RateLimit", little ? fmt::format("\"tenant-app-quota\";r={:.0f};t={}", left - cost, reset)
                                              : fmt::format("\"tenant-app-quota\";t={}", reset));
        return std::nullopt;
    }

    wiki_quota quota_;
    std::array<bucket, 2> buckets_;
    double period_ = 0, used_ = 0;
};

run_sink_actor::behavior_type listen(run_sink_actor::pointer self, std::vector<run_finished>* ended) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {[](const run_progress&) {}, [](const page_settled&) {}, [](const level_changed&) {},
            [](const run_notice&) {}, [ended](const run_finished& told) { ended->push_back(told); }};
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

std::string space_of(int run) { return fmt::format("DOCS{}", run); }

confluence_site site_with(int runs, int pages) {
    confluence_site site;
    for (int run = 0; run < runs; ++run) {
        site.add_space(space_of(run), "Documentation");
        for (int i = 0; i < pages; ++i) {
            fake_page page;
            page.id = std::to_string(1000 + run * pages + i);
            page.title = fmt::format("Deployment of service {}-{}", run, i);
            page.storage =
                fmt::format("<p>Kubernetes cluster {} of team {} runs the payments gateway. Rollback restores "
                            "the database backup. Kubernetes alerts page the on-call engineer.</p>",
                            i, run);
            site.add_page(space_of(run), page);
        }
    }
    return site;
}

} // namespace

int limited_run::pack_after_silence(double silence_s, double span_s) const {
    int most = 0;
    for (std::size_t i = 1; i < arrivals.size(); ++i) {
        const auto from = arrivals[i].at_s;
        const auto after_refusal = std::any_of(arrivals.begin(), arrivals.begin() + static_cast<std::ptrdiff_t>(i),
                                               [](const arrival& each) { return each.refused; });
        if (!after_refusal || from - arrivals[i - 1].at_s < silence_s)
            continue;
        const auto count = std::count_if(arrivals.begin() + static_cast<std::ptrdiff_t>(i), arrivals.end(),
                                         [&](const arrival& each) { return each.at_s - from < span_s; });
        most = std::max(most, static_cast<int>(count));
    }
    return most;
}

limited_run label_limited_wiki(int pages, const wiki_quota& quota, bool cloud, std::uint64_t seed, int runs) {
    auto site = site_with(runs, pages);
    limited_run out;
    virtual_time world;
    const auto began = world.now();
    const auto now_s = [&] { return std::chrono::duration<double>(world.now() - began).count(); };
    gateway gate(quota);
    const auto net = std::make_shared<simulated_network>(world, seed);
    simulated_network::host wiki;
    wiki.url = origin;
    wiki.work_low_s = quota.work_low_s;
    wiki.work_high_s = quota.work_high_s;
    wiki.answer = [&](const http_request& request) {
        http_headers told;
        auto refusal = gate.refuse(request, now_s(), told);
        out.arrivals.push_back({now_s(), refusal.has_value()});
        ++(refusal ? out.refused : out.let_in);
        if (refusal)
            return std::move(*refusal);
        auto answer = leaving(answer_request(site, behaviour{}, access{.origin = origin}, arriving(request)));
        answer.headers.insert(answer.headers.end(), told.begin(), told.end());
        return answer;
    };
    net->add(std::move(wiki));
    coordinator_config with;
    with.config = std::make_shared<settings>(settings_for(cloud));
    with.net = net;
    with.store = make_memory_store();
    with.log = std::make_shared<null_log>();
    with.seed = seed;
    std::vector<run_finished> ended;
    const auto sink = world.own(world.system().spawn(listen, &ended));
    const auto who = world.own(world.system().spawn(coordinator, with));
    for (int run = 0; run < runs; ++run) {
        start_run ask;
        ask.request.space = space_of(run);
        ask.request.apply = true;
        world.own(world.system().spawn([who, ask, sink](caf::event_based_actor* self) {
            port::request(self, who, 10min, ask, sink).then([](const run_started&) {}, [](const caf::error&) {});
        }));
    }
    const auto all = static_cast<std::size_t>(runs);
    static_cast<void>(world.run([&] { return ended.size() >= all; }, began + 12h));
    out.seconds = now_s();
    for (const auto& each : ended)
        out.labelled += static_cast<int>(each.last.pages.labelled);
    out.utilisation = (out.let_in - quota.burst) / quota.per_s / out.seconds;
    world.settle();
    net->power_off();
    static_cast<void>(world.end());
    return out;
}

} // namespace tagwright::sim
