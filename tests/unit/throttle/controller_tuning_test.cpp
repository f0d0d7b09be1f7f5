// The table of the controller's numbers: complete, and printed as docs/tuning.md; this test holds the page fresh.

#include "actors/throttle/controller_tuning.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace tagwright::adaptive {
namespace {

TEST(throttle_tuning, every_number_has_its_row_in_the_order_of_the_structs) {
    controller_tuning t;
    const auto* next = reinterpret_cast<const char*>(&t);
    for (const auto& part : tuned_parts(t))
        for (const auto& n : part.numbers) {
            EXPECT_EQ(reinterpret_cast<const char*>(n.value), next) << part.name << '.' << n.name;
            next += sizeof(double);
        }
    EXPECT_EQ(next, reinterpret_cast<const char*>(&t) + sizeof t) << "a number without a row, or one that is no double";
}

TEST(throttle_tuning, rows_make_sense) {
    controller_tuning t;
    std::set<std::string_view> parts;
    for (const auto& part : tuned_parts(t)) {
        EXPECT_TRUE(parts.insert(part.name).second) << part.name << " stands there twice";
        std::set<std::string_view> names;
        for (const auto& n : part.numbers) {
            const auto what = fmt::format("{}.{}", part.name, n.name);
            EXPECT_TRUE(names.insert(n.name).second) << what << " stands there twice";
            EXPECT_LT(n.low, n.high) << what;
            EXPECT_GE(*n.value, n.low) << what;
            EXPECT_LE(*n.value, n.high) << what;
            EXPECT_FALSE(n.unit.empty()) << what;
            EXPECT_FALSE(n.why.empty()) << what;
        }
    }
}

/// What std::clamp is given: the ranges keep the lower end from passing the upper one.
TEST(throttle_tuning, ends_that_belong_together_cannot_cross) {
    controller_tuning t;
    const auto ends = [&t](const double& value) {
        for (const auto& part : tuned_parts(t))
            for (const auto& n : part.numbers)
                if (n.value == &value)
                    return std::pair{n.low, n.high};
        ADD_FAILURE() << "no such number";
        return std::pair{0.0, 0.0};
    };
    EXPECT_LE(ends(t.adaptive_controller.pause_min_s).second, ends(t.adaptive_controller.hold_max_s).first);
    EXPECT_LE(ends(t.rate_probe.interval_low_s).second, ends(t.rate_probe.interval_high_s).first);
    EXPECT_LE(ends(t.health_guard.memory_min_s).second, ends(t.health_guard.memory_max_s).first);
}

std::string markdown() {
    std::string out = R"(# The numbers of the throttle

<!-- Made from actors/throttle/{controller,finding}_tuning.cpp. Do not edit: UPDATE_DOCS=1 and the test unit_logic write it anew. -->

Every number that was chosen in the adaptive controller, part by part; [throttle.md](throttle.md) tells what the parts do, and
[throttle-measured.md](throttle-measured.md) what was measured. They are no settings: what is learned is what adapts. To see what another
value would do, give it in a scenario file and compare `tagwright simulate` with and without it:

```json
{"calls": 2000, "limits": [{"rpm": 300, "burst": 50}], "tuning": {"rate_probe": {"gain_first": 1.5}}}
```

The unit says what the number counts or is a share of.
)";
    controller_tuning t;
    for (const auto& part : tuned_parts(t)) {
        out += fmt::format("\n## `{}`\n\n| name | usual | range | unit | why |\n|---|---|---|---|---|\n", part.name);
        for (const auto& n : part.numbers)
            out += fmt::format("| `{}` | {} | {}–{} | {} | {} |\n", n.name, *n.value, n.low, n.high, n.unit, n.why);
    }
    return out;
}

TEST(throttle_tuning, the_page_is_fresh) {
    const std::string path = TAGWRIGHT_SOURCE_DIR "/docs/tuning.md";
    if (const auto* update = std::getenv("UPDATE_DOCS"); update != nullptr && std::string_view(update) == "1")
        std::ofstream(path) << markdown();
    std::ifstream file(path);
    std::stringstream now;
    now << file.rdbuf();
    EXPECT_TRUE(now.str() == markdown()) << "docs/tuning.md is stale: run unit_logic with UPDATE_DOCS=1";
}

} // namespace
} // namespace tagwright::adaptive
