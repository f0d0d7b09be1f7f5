#include "tests/sim/runs/story_plan.hpp"

#include "sim/confluence/confluence_front.hpp"
#include "sim/model/random.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright::sim {
namespace {

using namespace std::chrono_literals;

/// Each kind of mishap has a part in a quarter of the seeds.
std::vector<rough_weather> draw_weather(random_source& random) {
    std::vector<rough_weather> out;
    for (int kind = 1; kind <= static_cast<int>(mishap::slow); ++kind) {
        if (random.unit() >= 0.25)
            continue;
        rough_weather each;
        each.what = static_cast<mishap>(kind);
        if (random.unit() < 0.3) { // a storm
            each.share = random.uniform(0.5, 1);
            each.from_s = random.uniform(0, 20);
            each.to_s = each.from_s + random.uniform(1, 60);
        } else {
            each.share = random.uniform(0.01, 0.2);
        }
        out.push_back(each);
    }
    return out;
}

} // namespace

story_plan draw_plan(std::uint64_t seed) {
    random_source random{"plan", "runs", seed};
    story_plan out;
    const auto upto = [&](int least, int most) { return static_cast<int>(random.uniform(least, most + 1)); };
    const auto chance = [&](double of) { return random.unit() < of; };
    out.pages = chance(0.05) ? upto(251, 320) : upto(1, 60);
    out.cloud = chance(0.5);
    out.apply = chance(0.5);
    out.then_apply = !out.apply && chance(0.5);
    out.then_undo = (out.apply || out.then_apply) && chance(0.4);
    auto& config = out.config;
    config.ai_concurrency_max = upto(1, 12);
    config.ai_concurrency = upto(1, std::min(4, config.ai_concurrency_max));
    config.batch_size = upto(1, 6);
    (void)upto(2, 5); // kept seeds were found with one number more
    config.cache_enabled = chance(0.6);
    llm::endpoint model;
    model.name = "model";
    model.shape = llm::wire::openai;
    model.base_url = model_url;
    model.model = "simulated";
    model.timeout = 10s;
    config.providers = {model};
    config.confluence.flavor = out.cloud ? confluence_flavor::cloud : confluence_flavor::datacenter;
    config.confluence.base_url = std::string(site_origin) + (out.cloud ? "/wiki" : "/confluence");
    config.confluence.email = access{}.email;
    config.confluence.api_token = access{}.api_token;
    if (!out.cloud) {
        config.confluence.email.clear();
        config.confluence.api_token = {};
        config.confluence.pat = access{}.pat;
    }
    config.confluence.timeout = 10s;
    out.deaths = chance(0.6) ? upto(1, 3) : 0;
    out.crashes = chance(0.4) ? upto(1, 3) : 0;
    out.persons = chance(0.5) ? upto(1, 8) : 0;
    out.turns = std::exp(random.uniform(std::log(50), std::log(200 + 100.0 * out.pages)));
    out.site_weather = draw_weather(random);
    out.model_weather = draw_weather(random);
    if (chance(0.2)) {
        const auto from_s = random.uniform(0, 20);
        out.full.push_back({from_s, from_s + random.uniform(0.5, 20)});
    }
    out.disk_most_s = chance(0.2) ? random.uniform(0.1, 2) : 0.01;
    out.dropped = chance(0.25) ? random.uniform(0.02, 0.3) : 0;
    random_source trouble{"trouble", "runs", seed};
    if (out.pages >= 10 && trouble.unit() < 0.3)
        out.poisoned = 1 + static_cast<int>(trouble.uniform(0, out.pages));
    out.poison_kind = static_cast<int>(trouble.uniform(0, 5));
    out.stray_html = trouble.unit() < 0.25 ? trouble.uniform(0.01, 0.05) : 0;
    out.long_hint = trouble.unit() < 0.1 ? 0.01 : 0;
    out.alien = chance(0.25) ? random.uniform(0.02, 0.3) : 0;
    out.cut = chance(0.25) ? random.uniform(0.02, 0.3) : 0;
    return out;
}

} // namespace tagwright::sim
