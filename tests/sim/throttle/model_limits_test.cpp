// What limits there are in the field, each with arrivals made by hand and exact expectations.

#include "sim/model/provider_model.hpp"
#include "tests/sim/throttle/read_scenario.hpp"

#include <gmock/gmock.h>

namespace {

using namespace tagwright;
using namespace tagwright::sim;

/// A call that arrives, and what becomes of it. Work takes no time.
struct arrival {
    double at_s = 0;
    double tokens = 0, output = 0;
    double wait_s = 0;   ///< that a refusal tells of; whole seconds; 0: it is let in
    bool silent = false; ///< refused without a hint
};

struct limit_case {
    const char* what;
    const char* text;
    std::vector<arrival> arrivals;
};

void expect_as_told(const limit_case& c) {
    SCOPED_TRACE(c.what);
    auto s = read(c.text);
    s.headers = header_style::retry_after;
    provider_model p{s, 1};
    std::uint64_t call = 0;
    for (const auto& a : c.arrivals) {
        p.arrive(a.at_s, ++call, 0, a.tokens, a.output);
        const auto d = p.depart();
        EXPECT_EQ(d.call, call);
        EXPECT_EQ(d.refused, a.wait_s > 0 || a.silent) << "call " << call << " at " << a.at_s;
        const auto told = d.hints.retry_after ? std::chrono::duration<double>(*d.hints.retry_after).count() : 0;
        EXPECT_DOUBLE_EQ(told, a.wait_s) << "call " << call << " at " << a.at_s;
    }
}

TEST(model_limits, quotas_let_in_what_fits_and_tell_when_more_will) {
    const limit_case cases[] = {
        {"a fixed window starts anew at the clock's edges",
         R"({"windows":[{"unit":"calls","limit":2,"per_s":60,"first_edge_s":10}]})",
         {{0}, {1}, {2, 0, 0, 8}, {10}, {11}, {12, 0, 0, 58}, {70}, {310}, {311}, {312, 0, 0, 58}}},
        {"a fixed window of tokens",
         R"({"windows":[{"unit":"tokens","limit":1000,"per_s":60,"first_edge_s":60}]})",
         {{0, 600}, {1, 500, 0, 59}, {1, 400}, {60, 1000}, {119, 1, 0, 1}, {120, 1}}},
        {"what is larger than the window never fits",
         R"({"windows":[{"unit":"tokens","limit":1000}]})",
         {{0, 1001, 0, 0, true}, {0, 1000}}},
        {"a sliding window counts the time just gone",
         R"({"windows":[{"unit":"calls","limit":2,"per_s":60,"kind":"sliding"}]})",
         {{0}, {20}, {30, 0, 0, 30}, {60}, {61, 0, 0, 19}, {80}, {90, 0, 0, 30}}},
        {"a sliding window lets go of as many entries as the call needs",
         R"({"windows":[{"unit":"tokens","limit":1000,"per_s":60,"kind":"sliding"}]})",
         {{0, 300}, {10, 300}, {20, 400}, {30, 500, 0, 40}, {30, 300, 0, 30}, {60, 300}, {70, 300}}},
        {"a quota of the day, and one of the minute",
         R"({"windows":[{"unit":"calls","limit":3,"per_s":86400,"first_edge_s":7200},
                        {"unit":"calls","limit":2,"per_s":60,"first_edge_s":60}]})",
         {{0}, {0}, {0, 0, 0, 60}, {60}, {61, 0, 0, 7139}, {7200}}},
        {"prompts and answers count apart, in windows",
         R"({"windows":[{"unit":"input_tokens","limit":1000,"first_edge_s":60},
                        {"unit":"output_tokens","limit":100,"first_edge_s":30}]})",
         {{0, 860, 60}, {1, 250, 10, 59}, {1, 150, 50, 29}, {30, 150, 50}, {31, 110, 60, 59}}},
        {"prompts and answers count apart, in buckets",
         R"({"limits":[{"itpm":6000,"input_burst":1000,"otpm":600,"output_burst":100}]})",
         {{0, 900, 60}, {0, 300, 60, 2}, {0, 200, 40, 0}, {1, 120, 20, 1}, {2, 140, 20}}},
        {"refused calls count in windows that slide, and put off the end",
         R"({"refusals_consume":true,"windows":[{"unit":"calls","limit":1,"per_s":60,"kind":"sliding"}]})",
         {{0}, {50, 0, 0, 10}, {60, 0, 0, 50}, {119, 0, 0, 1}, {179}}},
        {"refused calls count in windows that are fixed, to no effect",
         R"({"refusals_consume":true,"windows":[{"unit":"calls","limit":1,"per_s":60,"first_edge_s":60}]})",
         {{0}, {50, 0, 0, 10}, {60}}},
        {"refused calls take the tokens that there are",
         R"({"refusals_consume":true,"limits":[{"rpm":60,"burst":10,"tpm":6000,"token_burst":1000}]})",
         {{0, 500}, {0, 600, 0, 1}, {1, 100}, {1, 100, 0, 1}}},
        {"refused calls take nothing otherwise",
         R"({"limits":[{"rpm":60,"burst":10,"tpm":6000,"token_burst":1000}]})",
         {{0, 500}, {0, 600, 0, 1}, {1, 100}, {1, 100}}},
    };
    for (const auto& c : cases)
        expect_as_told(c);
}

TEST(model_limits, an_edge_that_is_not_given_is_drawn) {
    const auto s = read(R"({"windows":[{"per_s":60},{"per_s":86400},{"per_s":60,"first_edge_s":5}]})");
    const auto one = first_edges_s(s, 1);
    EXPECT_EQ(one, first_edges_s(s, 1));
    EXPECT_NE(one[0], first_edges_s(s, 2)[0]);
    auto sum = 0.0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const auto edges = first_edges_s(s, seed);
        EXPECT_GE(edges[0], 0);
        EXPECT_LT(edges[0], 60);
        EXPECT_EQ(edges[2], 5);
        sum += edges[1];
    }
    EXPECT_NEAR(sum / 200, 43'200, 5'000);
}

TEST(model_limits, windows_tell_what_is_left_and_when_they_are_full_again) {
    const auto s = read(R"({"headers":"full","windows":[
        {"unit":"calls","limit":5,"per_s":86400,"first_edge_s":100},
        {"unit":"output_tokens","limit":90,"per_s":60,"kind":"sliding"}]})");
    provider_model p{s, 1};
    p.arrive(10, 1, 0, 100, 30);
    p.arrive(20, 2, 0, 100, 40);
    (void)p.depart();
    const auto said = p.depart().hints.readings;
    ASSERT_EQ(said.size(), 2u);
    EXPECT_EQ(said[0].dimension, quota_dimension::requests);
    EXPECT_EQ(said[0].window, quota_window::day);
    EXPECT_EQ(said[0].limit, 5);
    EXPECT_EQ(said[0].remaining, 3);
    EXPECT_EQ(said[0].reset_after, duration{std::chrono::seconds{80}});
    EXPECT_EQ(said[1].dimension, quota_dimension::output_tokens);
    EXPECT_EQ(said[1].window, quota_window::minute);
    EXPECT_EQ(said[1].remaining, 20);
    EXPECT_EQ(said[1].reset_after, duration{std::chrono::seconds{60}});
}

/// What happens to a server with slots, and which answers leave it when.
struct slot_case {
    struct step {
        double at_s = 0;
        std::uint64_t call = 0;
        double service_s = 0; ///< negative: it hangs up
    };
    struct answer {
        double at_s = 0;
        std::uint64_t call = 0;
        int status = 200;
    };
    const char* what;
    const char* text;
    std::vector<step> steps;
    std::vector<answer> answers;
};

TEST(model_limits, a_server_with_slots_lets_calls_wait_in_order) {
    const slot_case cases[] = {
        {"one after the other",
         R"({"slots":{"count":1}})",
         {{0, 1, 4}, {1, 2, 2}, {1, 3, 3}, {20, 4, 1}},
         {{4, 1}, {6, 2}, {9, 3}, {21, 4}}},
        {"two at once",
         R"({"slots":{"count":2}})",
         {{0, 1, 4}, {0, 2, 6}, {0, 3, 1}, {0, 4, 5}},
         {{4, 1}, {5, 3}, {6, 2}, {10, 4}}},
        {"a full queue says 503",
         R"({"slots":{"count":1,"queue":1}})",
         {{0, 1, 4}, {1, 2, 4}, {2, 3, 4}, {5, 4, 1}},
         {{2, 3, 503}, {4, 1}, {8, 2}, {9, 4}}},
        {"or refuses",
         R"({"slots":{"count":1,"queue":0,"full_status":429}})",
         {{0, 1, 4}, {1, 2, 4}, {4, 3, 1}},
         {{1, 2, 429}, {4, 1}, {5, 3}}},
        {"work for nobody is done all the same",
         R"({"slots":{"count":1}})",
         {{0, 1, 10}, {1, 2, 5}, {2, 3, 1}, {3, 1, -1}, {3, 2, -1}},
         {{10, 1}, {15, 2}, {16, 3}}},
        {"unless the server notices",
         R"({"slots":{"count":1,"notices_hang_ups":true}})",
         {{0, 1, 10}, {1, 2, 5}, {2, 3, 1}, {3, 1, -1}, {4, 2, -1}},
         {{5, 3}}},
        {"who waits leaves the queue",
         R"({"slots":{"count":1,"queue":1,"notices_hang_ups":true}})",
         {{0, 1, 10}, {1, 2, 5}, {2, 2, -1}, {3, 3, 1}},
         {{10, 1}, {11, 3}}},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        provider_model p{read(c.text), 1};
        std::vector<slot_case::answer> seen;
        const auto leave_until = [&](double t) {
            while (p.next_s() <= t && p.next_s() < forever) {
                const auto d = p.depart();
                seen.push_back({d.at_s, d.call, d.status});
            }
        };
        for (const auto& step : c.steps) {
            leave_until(step.at_s);
            if (step.service_s < 0)
                p.hang_up(step.at_s, step.call);
            else
                p.arrive(step.at_s, step.call, step.service_s, 1);
        }
        leave_until(1e9);
        ASSERT_EQ(seen.size(), c.answers.size());
        for (std::size_t i = 0; i < seen.size(); ++i) {
            EXPECT_DOUBLE_EQ(seen[i].at_s, c.answers[i].at_s) << i;
            EXPECT_EQ(seen[i].call, c.answers[i].call) << i;
            EXPECT_EQ(seen[i].status, c.answers[i].status) << i;
        }
        EXPECT_EQ(p.in_service(), 0);
    }
}

TEST(model_limits, a_client_waits_as_long_as_the_file_says_unless_a_fault_says_otherwise) {
    const std::pair<const char*, double> cases[] = {
        {R"({})", 60},
        {R"({"timeout_s":5})", 5},
        {R"({"faults":[{"to_s":9}]})", 30},
        {R"({"timeout_s":5,"faults":[{"to_s":9}]})", 5},
        {R"({"timeout_s":5,"faults":[{"to_s":9,"timeout_s":7}]})", 7},
    };
    for (const auto& [text, seconds] : cases)
        EXPECT_EQ(read(text).timeout_s(), seconds) << text;
}

TEST(model_limits, refusals_say_what_the_file_says) {
    struct row {
        int status;
        call_verdict verdict;
    };
    for (const auto& r : {row{429, call_verdict::rate_limited}, row{503, call_verdict::server_error},
                          row{529, call_verdict::server_error}}) {
        auto s = read(R"({"headers":"retry_after","limits":[{"rpm":6,"burst":1,"concurrency":2}]})");
        s.refusal_status = r.status;
        provider_model p{s, 1};
        p.arrive(0, 1, 9, 1);
        p.arrive(0, 2, 9, 1);
        const auto d = p.depart();
        EXPECT_EQ(d.call, 2u);
        EXPECT_EQ(d.status, r.status);
        EXPECT_EQ(d.verdict, r.verdict);
        EXPECT_EQ(d.hints.retry_after, duration{std::chrono::seconds{10}});
        EXPECT_EQ(p.in_service(), 1) << "a refused call is no work, whatever it was told";
    }
}

/// Arrivals of the only tenant in [from, to).
int arrivals(const scenario& s, std::uint64_t seed, double from_s, double to_s) {
    tenant_stream t{s, 0, seed};
    auto n = 0;
    for (; t.next_s() < to_s; t.draw())
        n += t.next_s() >= from_s ? 1 : 0;
    return n;
}

TEST(model_limits, tenants_call_when_they_have_work) {
    const auto steady = read(R"({"tenants":[{"kind":"steady","rpm":60}]})");
    EXPECT_NEAR(arrivals(steady, 1, 0, 36'000), 36'000, 600);
    EXPECT_EQ(arrivals(steady, 1, 0, 36'000), arrivals(steady, 1, 0, 36'000));
    EXPECT_NE(arrivals(steady, 1, 0, 36'000), arrivals(steady, 2, 0, 36'000));

    const auto bursts = read(R"({"tenants":[{"kind":"bursts","rpm":60,"on_s":30,"off_s":90}]})");
    EXPECT_NEAR(arrivals(bursts, 1, 0, 400'000), 100'000, 5'000);
    auto empty_minutes = 0;
    for (auto m = 0; m < 500; ++m)
        empty_minutes += arrivals(bursts, 1, m * 60, m * 60 + 60) == 0 ? 1 : 0;
    // Off at the minute's start (3/4), and for all of it (e^(-60/90)): 0.385.
    EXPECT_NEAR(empty_minutes, 0.385 * 500, 50);

    const auto hours = [](double start) {
        auto s = read(R"({"tenants":[{"kind":"office_hours","rpm":60,"from_h":8,"to_h":18}]})");
        s.start_hour = start;
        return s;
    };
    struct row {
        double start_hour, from_h, to_h, hours_of_work;
    };
    for (const auto& r : {row{0, 0, 8, 0}, row{0, 8, 18, 10}, row{0, 18, 32, 0}, row{0, 32, 42, 10}, row{10, 0, 8, 8},
                          row{10, 8, 22, 0}, row{10, 22, 32, 10}, row{20, 0, 12, 0}, row{20, 12, 13, 1}})
        EXPECT_NEAR(arrivals(hours(r.start_hour), 3, r.from_h * 3600, r.to_h * 3600), r.hours_of_work * 3600,
                    4 * 60 * std::sqrt(r.hours_of_work))
            << r.start_hour << " " << r.from_h;
}

TEST(model_limits, tenants_never_go_back_in_time) { // the hours of a day, computed in two ways, did
    for (auto to_h = 8.5; to_h < 24; to_h += 0.0371) {
        auto s = read(R"({"tenants":[{"kind":"office_hours","rpm":1}]})");
        s.tenants[0].to_h = to_h;
        auto last = 0.0;
        tenant_stream t{s, 0, 1};
        for (auto n = 0; n < 9000; ++n, t.draw()) {
            ASSERT_GE(t.next_s(), last) << to_h;
            last = t.next_s();
        }
    }
}

TEST(model_limits, tenants_take_of_our_quota_at_their_times) {
    auto s = read(R"({"tenants":[{"kind":"steady","rpm":6,"tokens":500}],
                      "windows":[{"unit":"calls","limit":10,"per_s":3600,"first_edge_s":3600}]})");
    // By hand: the first ten calls, of whomever, are let in.
    std::vector<double> theirs;
    for (tenant_stream t{s, 0, 7}; theirs.size() < 30; t.draw())
        theirs.push_back(t.next_s());
    const auto after = [&](std::size_t n) { return (theirs[n - 1] + theirs[n]) / 2; };
    provider_model p{s, 7};
    p.arrive(after(4), 1, 0, 1);
    EXPECT_FALSE(p.depart().refused);
    EXPECT_EQ(p.tenants().calls, 4);
    EXPECT_EQ(p.tenants().tokens, 2000);
    p.arrive(after(8), 2, 0, 1);
    EXPECT_FALSE(p.depart().refused) << "eight of theirs, one of ours";
    p.arrive(after(9), 3, 0, 1);
    EXPECT_TRUE(p.depart().refused);
    p.arrive(after(20), 4, 0, 1);
    EXPECT_TRUE(p.depart().refused);
    EXPECT_EQ(p.tenants().calls, 8);
    EXPECT_EQ(p.tenants().dropped, 12) << "none is tried again";
}

TEST(model_limits, a_bucket_is_empty_when_the_tenants_were_there_before) {
    auto s = read(R"({"tenants":[{"kind":"steady","rpm":600}],"limits":[{"rpm":60,"burst":5}]})");
    provider_model p{s, 1};
    auto let_in = 0;
    for (std::uint64_t call = 1; call <= 600; ++call) { // about once a second
        p.arrive(1.0301 * static_cast<double>(call), call, 0, 1);
        let_in += p.depart().refused ? 0 : 1;
    }
    // A token lies there for a tenth of a second, until one of theirs comes.
    EXPECT_NEAR(let_in, 60, 20);
    EXPECT_NEAR(p.tenants().calls + let_in, 5 + 600 * 1.0301, 2);
}

} // namespace
