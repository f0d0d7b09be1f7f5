#include "app/cli/progress_frame.hpp"

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

} // namespace
} // namespace tagwright::cli
