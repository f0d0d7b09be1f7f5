#include "app/cli/progress_frame.hpp"

#include "app/cli/happenings.hpp"
#include "app/columns.hpp"

#include <gmock/gmock.h>

#include <map>

namespace tagwright::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

run_progress some_progress() {
    run_progress out;
    out.listing_complete = true;
    out.pages.listed = 200;
    out.pages.labelled = 50;
    out.labels.proposed = 240;
    out.calls.total = 12;
    out.calls.rate_limits = 1;
    out.in_flight = 2;
    out.level = 4;
    out.elapsed = 30s;
    return out;
}

run_progress much_progress() {
    auto out = some_progress();
    out.pages = {123'456, 60'000, 1'000, 2'000, 300, 4'567};
    out.labels.proposed = 612'345;
    out.calls.total = 24'000;
    out.calls.rate_limits = 1'234;
    out.level = 256;
    out.in_flight = 199;
    out.cost.usd = 1'234.56;
    out.elapsed = 7'200s;
    return out;
}

std::string text_of(const frame& what) {
    std::string out;
    for (const auto& line : what.lines)
        out += line + "\n";
    return out;
}

TEST(ProgressFrame, AWideTerminalHasItAllInOneLine) {
    const auto out = progress_frame(some_progress(), std::nullopt, {120, false, false});
    EXPECT_THAT(out.lines,
                ElementsAre("[########---------------------------]  25%  pages 50/200  labels 240  calls 12  429s 1  "
                            "concurrency 2/4  30s  ETA 1m31s"));
}

TEST(ProgressFrame, ANarrowOneHasTwoLinesAndWhatHappenedBelow) {
    const happening last{"14:03  gemini: waiting until 14:05 (overloaded)", weight::wait};
    const auto out = progress_frame(some_progress(), last, {60, false, false});
    EXPECT_THAT(out.lines, ElementsAre("[######---------------------]  25%  pages 50/200  ETA 1m31s",
                                       "labels 240  calls 12  429s 1  concurrency 2/4  30s",
                                       "14:03  gemini: waiting until 14:05 (overloaded)"));
}

TEST(ProgressFrame, KeepsWithinTheTerminalWhateverItsWidth) {
    const happening last{"ディスク 😀 " + std::string(300, 'x'), weight::trouble};
    for (const auto& now : {some_progress(), much_progress(), run_progress{}})
        for (std::size_t columns = 1; columns < 260; ++columns)
            for (const bool unicode : {false, true}) {
                const auto out = progress_frame(now, last, {columns, false, unicode});
                ASSERT_EQ(out.lines.size(), out.widths.size());
                for (std::size_t i = 0; i < out.lines.size(); ++i) {
                    EXPECT_EQ(width_of(out.lines[i]), out.widths[i]);
                    EXPECT_LT(out.widths[i], std::max<std::size_t>(columns, 2)) << out.lines[i];
                }
            }
}

TEST(ProgressFrame, AtSixtyColumnsAllFiguresHaveRoom) {
    const auto text = text_of(progress_frame(some_progress(), std::nullopt, {60, false, true}));
    for (const char* figure :
         {"pages 50/200", "labels 240", "calls 12", "429s 1", "concurrency 2/4", "ETA 1m31s", "█", "25%"})
        EXPECT_THAT(text, HasSubstr(figure));
}

TEST(ProgressFrame, NoShareIsToldBeforeTheListingIsComplete) {
    auto now = some_progress();
    now.listing_complete = false;
    const auto text = text_of(progress_frame(now, std::nullopt, {120, false, false}));
    EXPECT_THAT(text, HasSubstr("pages 50/200+"));
    EXPECT_THAT(text, Not(HasSubstr("%")));
    EXPECT_THAT(text, Not(HasSubstr("ETA")));
}

TEST(ProgressFrame, ColoursChangeNoWidth) {
    auto now = some_progress();
    now.pages.failed = 3;
    const happening last{"refused", weight::trouble};
    for (const std::size_t columns : {60, 120}) {
        const auto plain = progress_frame(now, last, {columns, false, true});
        const auto coloured = progress_frame(now, last, {columns, true, true});
        EXPECT_EQ(plain.widths, coloured.widths);
        EXPECT_THAT(text_of(plain), Not(HasSubstr("\033")));
        EXPECT_THAT(text_of(coloured), HasSubstr("\033[31mfailed 3\033[0m"));
        EXPECT_THAT(text_of(coloured), HasSubstr("\033[31mrefused\033[0m"));
    }
}

TEST(ProgressFrame, ARedrawnOneCoversTheOneBefore) {
    EXPECT_EQ(redrawn({{"a"}, {1}}, 0), "\ra\033[K\033[J");
    EXPECT_EQ(redrawn({{"a", "b"}, {1, 1}}, 1), "\ra\033[K\nb\033[K\033[J");
    EXPECT_EQ(redrawn({{"a"}, {1}}, 3), "\r\033[2Aa\033[K\033[J");
    EXPECT_EQ(redrawn({}, 2), "\r\033[1A\033[J");
    EXPECT_EQ(rows_taken({}, 80), 0u);
    EXPECT_EQ(rows_taken({79, 0, 40}, 80), 3u);
    EXPECT_EQ(rows_taken({79, 40}, 40), 3u) << "the terminal has become narrower, and broke a line";
}

TEST(ProgressFrame, TheEnvironmentDecidesOnColourAndCharacters) {
    const auto with = [](std::map<std::string, std::string> all) {
        return [all = std::move(all)](const char* name) {
            const auto found = all.find(name);
            return found == all.end() ? nullptr : found->second.c_str();
        };
    };
    EXPECT_TRUE(wants_colour(with({{"TERM", "xterm"}})));
    EXPECT_TRUE(wants_colour(with({{"TERM", "xterm"}, {"NO_COLOR", ""}})));
    EXPECT_FALSE(wants_colour(with({{"TERM", "xterm"}, {"NO_COLOR", "1"}})));
    EXPECT_FALSE(wants_colour(with({{"TERM", "dumb"}})));
    EXPECT_FALSE(can_redraw(with({{"TERM", "dumb"}})));
    EXPECT_FALSE(can_redraw(with({})));
    EXPECT_TRUE(has_unicode(with({{"LANG", "de_DE.UTF-8"}})));
    EXPECT_TRUE(has_unicode(with({{"LC_CTYPE", "C.utf8"}, {"LANG", "C"}})));
    EXPECT_FALSE(has_unicode(with({{"LC_ALL", "C"}, {"LANG", "de_DE.UTF-8"}})));
    EXPECT_FALSE(has_unicode(with({})));
}

// -- what happened last -----------------------------------------------------------------------------------

constexpr auto at_two = 14h + 3min;

TEST(Happenings, LinesOfTheLogAreToldToAPerson) {
    const std::pair<const char*, std::optional<happening>> cases[] = {
        {"[FALLBACK] provider=openai call=3 pages=5", happening{"5 page(s) go to openai instead", weight::wait}},
        {"[FALLBACK] provider=openai call=3 pages=5 reason=slow",
         happening{"5 page(s) go to openai instead: the one before it is slow", weight::wait}},
        {"[429] provider=gemini call=3 retry_after_s=0.000", happening{"gemini: over the quota (429)", weight::wait}},
        {"[429] provider=gemini call=3 retry_after_s=90.500",
         happening{"gemini: over the quota (429); waiting until 14:04", weight::wait}},
        {"[BACKOFF] provider=gemini call=3 wait_s=2.000 code=overloaded", std::nullopt},
        {"[BACKOFF] provider=gemini call=3 wait_s=120.000 code=overloaded",
         happening{"gemini: waiting until 14:05 (overloaded)", weight::wait}},
        {"[BACKOFF] provider=gemini call=3 wait_s=43200.000 code=rate_limited",
         happening{"gemini: waiting until 02:03 (rate_limited)", weight::wait}},
        {"[ERROR] provider=gemini call=3 code=bad_credentials message=\"the key \"x\" is wrong\"",
         happening{"gemini: the key \"x\" is wrong (bad_credentials)", weight::trouble}},
        {"[ERROR] no provider left code=no_provider message=\"all are out\"",
         happening{"all are out (no_provider)", weight::trouble}},
        {"[THROTTLE] group=gemini/m from=5 to=3 reason=429", happening{"concurrency 5 to 3 (429)", weight::note}},
        {"[METRICS_SUMMARY] run=x", std::nullopt},
        {"", std::nullopt},
        {"[BACKOFF] provider=gemini wait_s=nan code=x", std::nullopt},
    };
    for (const auto& [line, expected] : cases)
        EXPECT_EQ(happening_reader().read(line, 0ms, at_two), expected) << line;
}

TEST(Happenings, ManyRetriesWithinHalfAMinuteAreAStorm) {
    const char* line = "[RETRY] provider=gemini call=3 code=overloaded message=\"busy\"";
    happening_reader reader;
    for (int i = 0; i < 4; ++i)
        EXPECT_FALSE(reader.read(line, i * 1s, at_two));
    const auto storm = reader.read(line, 5s, at_two);
    ASSERT_TRUE(storm);
    EXPECT_EQ(storm->text, "gemini: 5 retries within 30 s (overloaded)");
    EXPECT_FALSE(reader.read(line, 50s, at_two)) << "the earlier ones are long ago";
}

TEST(Happenings, ANoteDoesNotPushAwayWhatMatters) {
    happening_log log(std::make_shared<null_log>());
    EXPECT_FALSE(log.last());
    log.write(log_channel::router, "[THROTTLE] group=g from=3 to=4 reason=probe");
    EXPECT_THAT(log.last()->text, HasSubstr("concurrency 3 to 4"));
    log.write(log_channel::router, "[ERROR] provider=g call=1 code=bad_answer message=\"no JSON\"");
    log.write(log_channel::router, "[THROTTLE] group=g from=4 to=3 reason=429");
    log.write(log_channel::metrics, "[ERROR] provider=g call=1 code=x message=\"not for here\"");
    EXPECT_THAT(log.last()->text, HasSubstr("no JSON"));
}

} // namespace
} // namespace tagwright::cli
