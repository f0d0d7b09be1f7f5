// The shortest makespan beside a client that tries everything out, and the capacity.

#include "sim/model/provider_model.hpp"
#include "tests/sim/throttle/read_scenario.hpp"

#include <gmock/gmock.h>

#include <deque>

namespace {

using namespace tagwright;
using namespace tagwright::sim;

/// Asks as early as it can and never in vain: it tries each call out on a copy of the provider. To tenants it leaves
/// what they would get without it.
class knows_everything {
public:
    knows_everything(const scenario& s, std::uint64_t seed)
        : scenario_{s}, jobs_{make_jobs(s, seed)}, model_{s, seed} {}

    /// Infinite: not done within `most_s`.
    double makespan_s(double step_s, double most_s) {
        std::size_t next = 0;
        auto in_flight = 0;
        auto last_s = 0.0;
        std::deque<double> answered;
        for (auto t = scenario_.net_low_s; next < jobs_.size() || in_flight > 0; t += step_s) {
            if (t > most_s)
                return forever;
            while (model_.next_s() <= t)
                answered.push_back(model_.depart().at_s + scenario_.net_low_s);
            // The answer's way, and the next call's.
            for (; !answered.empty() && answered.front() + scenario_.net_low_s <= t; answered.pop_front(), --in_flight)
                last_s = answered.front();
            for (; next < jobs_.size() && in_flight < scenario_.max_concurrency && fits(t, jobs_[next]); ++next) {
                arrive(model_, t, next, jobs_[next]);
                ++in_flight;
            }
        }
        return last_s;
    }

private:
    static void arrive(provider_model& p, double t, std::uint64_t call, const job& j) {
        p.arrive(t, call, j.service_s, j.tokens, j.output);
    }
    bool fits(double t, const job& j) {
        constexpr double look_ahead_s = 60;
        auto probe = model_;
        arrive(probe, t, jobs_.size(), j);
        if (probe.next_s() <= t)
            return false;
        if (scenario_.tenants.empty())
            return true;
        auto without = model_;
        for (auto* p : {&probe, &without})
            arrive(*p, t + look_ahead_s, jobs_.size() + 1, j);
        return probe.tenants().dropped <= without.tenants().dropped;
    }

    const scenario& scenario_;
    std::vector<job> jobs_;
    provider_model model_;
};

struct bound_case {
    const char* what;
    const char* text; ///< the rest of the file
    double least = 0.98, most = 1.001;
    double step_s = 0.05;
};

TEST(model_bounds, are_what_a_client_reaches_that_knows_everything) {
    const bound_case cases[] = {
        {"fixed window", R"("calls":300,"windows":[{"limit":60}])"},
        {"fixed window, edge given", R"("calls":300,"windows":[{"limit":60,"first_edge_s":1}])"},
        {"fixed window, little room", R"("calls":300,"max_concurrency":4,"windows":[{"limit":60,"first_edge_s":1}])"},
        {"sliding window", R"("calls":310,"windows":[{"limit":60,"kind":"sliding"}])"},
        {"quota of the day", R"("calls":600,"windows":[{"limit":250,"per_s":86400,"first_edge_s":10800}])", 0.998,
         1.001, 20},
        {"two windows",
         R"("calls":700,"windows":[{"limit":60},{"limit":300,"per_s":1800,"first_edge_s":900,"kind":"fixed"}])"},
        {"a fixed window of tokens",
         R"("calls":1000,"windows":[{"unit":"tokens","limit":100000}],"tokens":{"dist":"uniform","min":500,"max":1500})"},
        {"a sliding window of answers",
         R"("calls":1000,"windows":[{"unit":"output_tokens","limit":6000,"kind":"sliding"}])"},
        {"a window within a bucket", R"("calls":600,"windows":[{"limit":60}],"limits":[{"rpm":120,"burst":5}])", 0.97},
        {"buckets of prompts and of answers",
         R"("calls":900,"limits":[{"rpm":200,"burst":10,"itpm":100000,"input_burst":10000,"otpm":9000,"output_burst":600}],
            "tokens":{"dist":"uniform","min":200,"max":2000})"},
        {"one slot", R"("calls":100,"slots":{"count":1},"service_s":{"dist":"lognormal","mean":4,"sigma":0.5})"},
        {"slots", R"("calls":300,"slots":{"count":3,"queue":4},"service_s":{"dist":"lognormal","mean":4,"sigma":0.5})"},
        {"one slot and no queue",
         R"("calls":100,"slots":{"count":1,"queue":0},"service_s":{"dist":"constant","mean":4})"},
        {"a steady tenant", R"("calls":1000,"limits":[{"rpm":300,"burst":10}],"tenants":[{"rpm":150}])"},
        {"tenants with bursts",
         R"("calls":1000,"limits":[{"rpm":300,"burst":10}],
            "tenants":[{"kind":"bursts","rpm":240,"on_s":20,"off_s":40},{"rpm":20}])"},
        {"a tenant that wants more than there is, at times",
         R"("calls":600,"limits":[{"rpm":300,"burst":10}],"tenants":[{"kind":"bursts","rpm":600,"on_s":20,"off_s":40}])"},
        {"office hours",
         R"("calls":1500,"limits":[{"rpm":300,"burst":10}],"start_hour":7.97,
            "tenants":[{"kind":"office_hours","rpm":200}])"},
        {"a tenant in a fixed window", R"("calls":300,"windows":[{"limit":60}],"tenants":[{"rpm":30}])"},
        {"a tenant's tokens",
         R"("calls":600,"limits":[{"tpm":200000,"token_burst":20000}],"tenants":[{"rpm":100,"tokens":1000}])"},
    };
    for (const auto& c : cases) {
        const auto s = read(std::string{R"({"name":")"} + c.what + R"(","net_s":[0.02,0.02],)" +
                            R"("service_s":{"dist":"constant","mean":2},)" + c.text + "}");
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            const auto bound = t_min_s(s, make_jobs(s, seed), seed);
            const auto reached = knows_everything{s, seed}.makespan_s(c.step_s, 1.1 * bound + 5);
            EXPECT_GE(bound / reached, c.least) << c.what << ": " << bound << " " << reached;
            EXPECT_LE(bound / reached, c.most) << c.what << ": " << bound << " " << reached;
        }
    }
}

TEST(model_bounds, what_never_fits_is_never_done) {
    for (const auto* text : {R"({"windows":[{"unit":"tokens","limit":999}]})",
                             R"({"windows":[{"limit":10}],"limits":[{"tpm":9000,"token_burst":900}]})",
                             R"({"limits":[{"itpm":5000,"input_burst":900}],"tenants":[{"rpm":1}]})",
                             R"({"windows":[{"limit":10}],"tenants":[{"rpm":60000}],"calls":100})"}) {
        const auto s = read(text);
        EXPECT_EQ(t_min_s(s, make_jobs(s, 1), 1), forever) << text;
    }
}

TEST(model_bounds, capacity_is_what_is_left_on_average) {
    struct row {
        const char* text;
        double at_s, calls_per_minute;
    };
    const row rows[] = {
        {R"("windows":[{"limit":30}])", 0, 30},
        {R"("windows":[{"limit":30,"kind":"sliding"},{"unit":"output_tokens","limit":600}])", 0, 10},
        {R"("windows":[{"limit":250,"per_s":86400}])", 0, 250.0 / 1440},
        {R"("limits":[{"rpm":100,"burst":5,"itpm":47000,"input_burst":5000,"otpm":6000,"output_burst":500}])", 0, 50},
        {R"("slots":{"count":3},"service_s":{"dist":"constant","mean":4})", 0, 45},
        {R"("limits":[{"rpm":100,"burst":5}],"tenants":[{"rpm":40}])", 0, 60},
        {R"("limits":[{"tpm":100000,"token_burst":5000}],"tenants":[{"rpm":40,"tokens":500}])", 0, 80},
        {R"("limits":[{"rpm":100,"burst":5}],"tenants":[{"kind":"bursts","rpm":90,"on_s":10,"off_s":20}])", 0, 70},
        {R"("limits":[{"rpm":100,"burst":5}],"start_hour":7,"tenants":[{"kind":"office_hours","rpm":90}])", 3599, 100},
        {R"("limits":[{"rpm":100,"burst":5}],"start_hour":7,"tenants":[{"kind":"office_hours","rpm":90}])", 3600, 10},
        {R"("limits":[{"rpm":100,"burst":5}],"start_hour":7,"tenants":[{"kind":"office_hours","rpm":90}])", 39600, 100},
        {R"("limits":[{"rpm":100,"burst":5}],"tenants":[{"rpm":200}])", 0, 0},
    };
    for (const auto& r : rows) {
        const auto s = read("{" + std::string{r.text} + "}");
        EXPECT_NEAR(60 * capacity(s, make_jobs(s, 1)).at(r.at_s), r.calls_per_minute, 1e-6) << r.text;
    }
}

} // namespace
