#include "actors/throttle/attribution.hpp"

#include <gtest/gtest.h>

namespace {

using namespace tagwright;
using namespace tagwright::adaptive;

struct blame_case {
    const char* name;
    refusal_evidence seen;
    cause expected;
};

refusal_evidence with(int ahead, int above) {
    refusal_evidence e;
    e.ahead = ahead;
    e.accepted_above = above;
    e.window = 20;
    return e;
}

refusal_evidence with_cap(int ahead, int above, int cap, bool confirmed, bool probing) {
    auto e = with(ahead, above);
    e.has_cap = true;
    e.cap = cap;
    e.slack = 1;
    e.cap_confirmed = confirmed;
    e.cap_probing = probing;
    return e;
}

TEST(throttle_attribution, follows_the_table) {
    auto pace_lately = with_cap(16, 0, 16, true, false);
    pace_lately.rate_bound_lately = true;
    auto rate_probe = with(10, 0);
    rate_probe.rate_probing = true;
    const blame_case cases[] = {
        {"the only call", with(0, 0), cause::rate},
        {"others with more ahead were let in", with(10, 3), cause::rate},
        {"nothing is known", with(10, 0), cause::unclear},
        {"a rate probe with room in the window", rate_probe, cause::rate},
        {"at a confirmed cap", with_cap(16, 0, 16, true, false), cause::concurrency},
        {"at a confirmed cap while a rate holds calls back", pace_lately, cause::unclear},
        {"a probe above the cap", with_cap(17, 0, 16, false, true), cause::concurrency},
        {"well below a suspected cap", with_cap(8, 0, 16, false, false), cause::rate},
    };
    for (const auto& c : cases)
        EXPECT_EQ(attribute(c.seen), c.expected) << c.name;
}

} // namespace
