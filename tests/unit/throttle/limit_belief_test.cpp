// A small limit of each kind is found from few calls; whatever is seen, the next call goes some time soon.

#include "actors/throttle/limit_belief.hpp"

#include "tests/unit/throttle/small_servers.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tagwright::adaptive {
namespace {

using kind = found_limit::kind;

constexpr auto seeds = 5; // of the time that calls take
constexpr auto hour_s = 3600.0;

struct found_of_seeds {
    std::array<std::optional<found_limit>, seeds> found;
    int most_calls = 0, most_refused = 0;
    double longest_idle_s = 0;
};

found_of_seeds find(const small_server& server, int window = 8, double service_s = 2) {
    found_of_seeds all;
    for (auto seed = 0; seed < seeds; ++seed) {
        small_client c{server, static_cast<std::uint64_t>(seed) + 1};
        c.window = window;
        c.service_s = service_s;
        c.run(400, hour_s);
        EXPECT_TRUE(c.sane);
        all.found[static_cast<std::size_t>(seed)] = c.found;
        all.most_calls = std::max(all.most_calls, c.calls);
        all.most_refused = std::max(all.most_refused, c.refused);
        all.longest_idle_s = std::max(all.longest_idle_s, c.longest_idle_s);
    }
    return all;
}

/// How many of the seeds found that.
template <class Is>
int right(const found_of_seeds& all, Is is) {
    return static_cast<int>(
        std::count_if(all.found.begin(), all.found.end(), [&](const auto& f) { return f && is(*f); }));
}

TEST(throttle_belief, finds_the_rate_of_a_bucket) {
    struct {
        double depth, per_s;
        hint told;
    } const cases[] = {
        {1, 0.05, hint::none},         {1, 0.1, hint::none},
        {1, 0.5, hint::none},          {1, 1, hint::none},
        {10, 0.05, hint::none},        {10, 0.1, hint::none},
        {10, 0.5, hint::none},         {10, 1, hint::none},
        {30, 0.05, hint::none},        {30, 0.1, hint::none},
        {30, 0.5, hint::none},         {30, 1, hint::none},
        {2, 0.05, hint::none},         {3, 0.1, hint::none},
        {4, 0.5, hint::none},          {3, 1, hint::none},
        {1, 0.1, hint::exact},         {1, 1, hint::exact},
        {5, 0.1, hint::exact},         {5, 1, hint::exact},
        {1, 0.1, hint::whole_seconds}, {1, 0.5, hint::whole_seconds},
        {5, 0.1, hint::whole_seconds}, {5, 0.5, hint::whole_seconds},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE("depth " + std::to_string(c.depth) + ", per s " + std::to_string(c.per_s) + ", hint " +
                     std::to_string(static_cast<int>(c.told)));
        const auto all = find(bucket(c.depth, c.per_s, c.told));
        const auto is_near = [&](const found_limit& f) {
            const auto is_kind = f.what == kind::spacing ? c.depth < 10 : f.what == kind::bucket && c.depth > 1;
            return is_kind && std::abs(f.per_s / c.per_s - 1) < std::max(0.1, 3 * f.error);
        };
        EXPECT_GE(right(all, is_near), 4);
        EXPECT_LE(all.most_calls, 130);
        EXPECT_LE(all.most_refused, c.told == hint::none ? 18 : 14);
        EXPECT_LE(all.longest_idle_s, std::max(65.0, 4 / c.per_s)); // a minute, where a window seems likely
    }
}

/// Free tiers: each refusal is a call that was not made.
TEST(throttle_belief, a_small_bucket_costs_few_refusals) {
    for (const auto depth : {1.0, 2.0, 4.0, 5.0, 10.0, 15.0})
        for (const auto told : {hint::none, hint::whole_seconds}) {
            SCOPED_TRACE("depth " + std::to_string(depth) + ", hint " + std::to_string(static_cast<int>(told)));
            const auto all = find(bucket(depth, 0.15, told));
            EXPECT_LE(all.most_refused, 9);
        }
}

TEST(throttle_belief, finds_a_cap) {
    for (const auto calls : {1, 2, 3, 5, 7})
        for (const auto service_s : {2.0, 5.0, 10.0}) { // of shorter calls, few are in flight at the same time
            SCOPED_TRACE("cap " + std::to_string(calls) + ", calls of s " + std::to_string(service_s));
            const auto all = find(cap(calls), calls + 4, service_s);
            const auto is_it = [&](const found_limit& f) { return f.what == kind::cap && f.calls == calls; };
            EXPECT_GE(right(all, is_it), 3);
            EXPECT_LE(all.most_calls, 100);
            EXPECT_LE(all.most_refused, 18);
            EXPECT_LE(all.longest_idle_s, calls < 6 ? 2.5 * service_s : 65); // a window of so few is as likely
        }
}

TEST(throttle_belief, finds_a_window) {
    for (const auto calls : {6, 10, 20, 30})
        for (const auto begun_s : {-1.0, 0.0, 10.0, 31.0, 55.0}) { // below 0: it slides
            SCOPED_TRACE("calls " + std::to_string(calls) + ", begun " + std::to_string(begun_s));
            const auto all = find(begun_s < 0 ? sliding_window(calls) : fixed_window(calls, begun_s));
            const auto is_it = [&](const found_limit& f) {
                // What keeps to a sliding window keeps to one with edges, not the other way round.
                // There may have been an edge among the first calls: then it is the limit at most.
                const auto most = begun_s > 50 ? 2 * calls : calls;
                return f.what == kind::window && f.calls >= calls && f.calls <= most && (begun_s >= 0 || f.slides);
            };
            EXPECT_GE(right(all, is_it), 4);
            EXPECT_LE(all.most_calls, 130);
            EXPECT_LE(all.most_refused, 18);
            EXPECT_LE(all.longest_idle_s, 65);
        }
}

TEST(throttle_belief, one_refusal_alone_is_no_limit) {
    for (const auto nth : {1, 5, 12}) {
        small_client c{[nth, n = 0](double, int) mutable { return small_reply{++n != nth, 0}; }};
        c.window = 64;
        c.run(200, hour_s);
        EXPECT_FALSE(c.found);
        EXPECT_FALSE(c.belief.running()) << "it would hold calls back for good";
    }
}

TEST(throttle_belief, a_refusal_that_names_a_rate_leaves_no_cap) {
    for (const auto named : {false, true}) {
        cap_explanations caps{{}};
        caps.begin(5, 0.3);
        if (named)
            caps.exclude();
        EXPECT_EQ(caps.weight() > 0, !named);
        EXPECT_EQ(caps.blocking_weight(5) > 0, !named);
        EXPECT_EQ(caps.blocking_weight(0), 0) << "with nothing in flight no cap is in the way";
    }
}

/// A call goes, as the controller tells the log and the belief.
send_record sent(limit_belief& belief, send_log& log, double at_s, int ahead, send_fate fate = send_fate::out) {
    send_record r;
    r.at_s = at_s;
    r.ahead = ahead;
    r.fate = fate;
    r = log.add(r);
    belief.sent(r);
    return r;
}

// Refused with ten in flight, let in with nine: that may be a cap, and as well a bucket that one call came back to.
TEST(throttle_belief, a_large_cap_is_not_taken_for_one_call_that_was_let_in) {
    for (const auto sure : {0.0, limit_belief_tuning{}.cap_large_sure}) {
        limit_belief_tuning t;
        t.cap_large_sure = sure;
        limit_belief belief{t};
        send_log log;
        const auto send = [&](double at_s, int ahead, send_fate fate) { return sent(belief, log, at_s, ahead, fate); };
        for (auto i = 0; i < 14; ++i)
            send(0.23 * i, std::min(i, 9), send_fate::ok);
        for (const auto at_s : {3.4, 3.95}) {
            const auto r = send(at_s, 10, send_fate::refused);
            if (!belief.running())
                belief.begin(log, 0, false);
            belief.refused(r, false);
            belief.poll(at_s + 0.1, 0.1);
        }
        EXPECT_FALSE(belief.verdict());
        send(4.12, 9, send_fate::ok);
        belief.poll(4.2, 0.1);
        EXPECT_EQ(belief.verdict().has_value(), sure == 0);
    }
}

// The place was free again when the call arrived, and the answer that would have told so was on its way.
TEST(throttle_belief, an_answer_that_crosses_a_call_does_not_disprove_a_cap) {
    for (const auto crosses : {true, false}) {
        limit_belief belief;
        send_log log;
        const auto send = [&](double at_s, int ahead) { return sent(belief, log, at_s, ahead); };
        const auto refuse = [&](const send_record& r) {
            auto& logged = *log.find(r.serial);
            logged.fate = send_fate::refused;
            if (!belief.running())
                belief.begin(log, 0, false);
            belief.refused(logged, false);
            belief.poll(r.at_s + 0.1, 0.1);
        };
        const auto answer = [&](const send_record& r, double at_s) {
            log.find(r.serial)->fate = send_fate::ok;
            belief.answered(r, at_s, 0.1);
            belief.poll(at_s, 0.1);
        };
        auto at_work = send(0, 0);
        refuse(send(0.05, 1));
        for (const auto at_s : {4.0, 8.0}) {
            answer(at_work, at_s);
            at_work = send(at_s, 0);
            refuse(send(at_s + 2, 1));
        }
        ASSERT_EQ(belief.likely_per_s(), 0) << "it is a cap, most likely";
        send(12, 1);
        answer(at_work, crosses ? 12.03 : 12.5);
        belief.poll(12.5, 0.1);
        EXPECT_EQ(belief.likely_per_s() > 0, !crosses);
    }
}

// Sixty calls in six seconds, and the next two are refused: a window that is used up, or others who emptied the bucket.
// In a silence of some seconds a bucket fills, and a window does not: one call looks.
TEST(throttle_belief, a_silence_tells_a_bucket_that_others_use_from_a_window) {
    for (const auto looks : {true, false})
        for (const auto let_in : {true, false}) {
            limit_belief_tuning t;
            if (!looks)
                t.window_look_s = 3600;
            limit_belief belief{t};
            send_log log;
            const auto send = [&](double at_s, send_fate fate) {
                const auto r = sent(belief, log, at_s, 0, fate);
                if (fate == send_fate::refused) {
                    if (!belief.running())
                        belief.begin(log, 0, true);
                    belief.refused(r, true);
                }
                belief.poll(at_s + 0.3, 0.1);
                return at_s + 0.3;
            };
            auto now_s = 0.0;
            for (auto i = 0; i < 60; ++i)
                now_s = send(0.1 * i, send_fate::ok);
            for (const auto at_s : {6.0, 6.3})
                now_s = send(at_s, send_fate::refused);
            ASSERT_TRUE(belief.running());
            const auto wait = belief.wait_s(now_s, 0);
            if (!looks) {
                EXPECT_GT(wait, 12) << "until a window may have begun";
                continue;
            }
            EXPECT_GT(wait, 4);
            EXPECT_LE(wait, t.window_look_s);
            now_s = send(now_s + wait, let_in ? send_fate::ok : send_fate::refused);
            if (let_in)
                EXPECT_LT(belief.wait_s(now_s, 0), t.window_look_s) << "it may be no window";
            else
                EXPECT_GT(belief.wait_s(now_s, 0), t.window_look_s) << "one call was enough";
        }
}

// Without a pace all that waits would go at once, and be refused.
TEST(throttle_belief, no_rule_still_has_a_pace) {
    auto none = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        small_client c{whim(seed, 35), seed};
        c.run(400, hour_s);
        if (!c.found || c.found->what != kind::none)
            continue;
        ++none;
        EXPECT_GT(c.found->per_s, 0) << "seed " << seed;
        EXPECT_LT(c.found->per_s, 60) << "seed " << seed;
    }
    EXPECT_GT(none, 0);
}

/// Whatever was seen: with nothing in flight a call goes soon.
double idle_s(limit_belief& belief, double now_s, double most_s) {
    auto t = now_s;
    while (t - now_s < most_s) {
        belief.poll(t, 0.1);
        const auto wait = belief.wait_s(t, 0);
        EXPECT_TRUE(std::isfinite(wait));
        EXPECT_GE(wait, 0);
        if (!(wait > 0))
            break;
        t += std::max(wait, 1e-3);
    }
    return t - now_s;
}

limit_belief_tuning coarse() { // fewer explanations: the same rules, sooner done
    limit_belief_tuning t;
    t.per_s_step = 0.3;
    return t;
}

TEST(throttle_belief, outcomes_by_chance_never_stop_it) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        small_client c{whim(seed, 10 + static_cast<int>(seed * 7 % 90)), seed, coarse()};
        c.stops_when_found = false;
        c.window = 1 + static_cast<int>(seed % 20);
        c.run(300, 1e9);
        ASSERT_EQ(c.calls, 300) << "seed " << seed;
        ASSERT_TRUE(c.sane) << "seed " << seed;
        ASSERT_LE(c.longest_idle_s, 600) << "seed " << seed;
        ASSERT_TRUE(std::isfinite(c.belief.likely_per_s())) << "seed " << seed;
        if (c.found) {
            ASSERT_TRUE(std::isfinite(c.found->per_s) && c.found->per_s >= 0) << "seed " << seed;
            ASSERT_TRUE(std::isfinite(c.found->error) && c.found->error >= 0) << "seed " << seed;
            ASSERT_GE(c.found->calls, 0) << "seed " << seed;
        }
        ASSERT_LE(idle_s(c.belief, c.now_s, 3600), 600) << "seed " << seed;
    }
}

/// The ends of the ranges that decide when a call may go: none may ask for a chance that no explanation gives.
TEST(throttle_belief, no_number_within_its_range_stops_it) {
    controller_tuning usual;
    for (const auto& part : tuned_parts(usual)) {
        if (part.name != "limit_belief")
            continue;
        for (const auto& n : part.numbers)
            for (const auto end : {n.low, n.high}) {
                if (n.name == "per_s_step" || n.name.starts_with("per_s_m"))
                    continue; // what is thought of at all: waits follow it
                controller_tuning t;
                t.limit_belief = coarse();
                const auto offset = n.value - &usual.limit_belief.calls_before_few;
                (&t.limit_belief.calls_before_few)[offset] = end;
                small_client c{whim(7, 60), 7, t.limit_belief};
                c.stops_when_found = false;
                c.run(100, 36'000);
                EXPECT_EQ(c.calls, 100) << n.name << ' ' << end;
                EXPECT_TRUE(c.sane) << n.name << ' ' << end;
                EXPECT_LT(idle_s(c.belief, c.now_s, 7200), 7200) << n.name << ' ' << end;
            }
    }
}

TEST(throttle_belief, weights_stay_numbers_where_everything_contradicts_itself) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 random{seed};
        const auto tuning = coarse();
        bucket_explanations buckets{tuning};
        cap_explanations caps{tuning};
        window_explanations windows{tuning};
        buckets.begin(0);
        caps.begin(9, tuning.cap_weight);
        windows.begin(0);
        believed_call c;
        for (auto i = 0; i < 300; ++i) {
            c.at_s += static_cast<double>(random() % 3000) / 1000;
            c.ahead_least = static_cast<int>(random() % 9);
            c.ahead_most = c.ahead_least + static_cast<int>(random() % 3);
            c.fate = random() % 2 ? send_fate::refused : send_fate::ok;
            c.told_wait_s = c.let_in() || random() % 3 ? 0 : static_cast<double>(random() % 100);
            buckets.learn(c);
            caps.learn(c);
            windows.learn(c);
            c.refused_before += c.let_in() ? 0 : 1;
            const auto all = buckets.weight() + caps.weight() + windows.weight();
            ASSERT_TRUE(std::isfinite(all) && all > 0) << "seed " << seed << ", call " << i;
            buckets.scale(1 / all);
            caps.scale(1 / all);
            windows.scale(1 / all);
            const auto p = buckets.prospect_at(c.at_s + 1).let_in + windows.let_in_weight(c.at_s + 1, {});
            ASSERT_TRUE(p >= 0 && p <= 1 + 1e-9) << "seed " << seed << ", call " << i;
            const auto [mean, deviation] = buckets.log_rate();
            ASSERT_TRUE(std::isfinite(mean) && std::isfinite(deviation)) << "seed " << seed << ", call " << i;
        }
    }
}

} // namespace
} // namespace tagwright::adaptive
