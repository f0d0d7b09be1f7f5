#include "base/iso_time.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace tagwright {
namespace {

TEST(IsoTime, ReadsWhatPeopleAndServersWrite) {
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {"2026-01-31", "2026-01-31T00:00:00.000Z"},
        {"2026-01-31T08:05", "2026-01-31T08:05:00.000Z"},
        {"2026-01-31 08:05:09", "2026-01-31T08:05:09.000Z"},
        {"2026-01-31T08:05:09.123456Z", "2026-01-31T08:05:09.123Z"},
        {"2026-01-31T08:05:09.5Z", "2026-01-31T08:05:09.500Z"},
        {"2026-01-31T00:30:00+01:00", "2026-01-30T23:30:00.000Z"},
        {"2026-01-31T00:30:00-0530", "2026-01-31T06:00:00.000Z"},
        {"2024-02-29", "2024-02-29T00:00:00.000Z"},
        {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
        {"2026-01-31T08:05:09,5+01", "2026-01-31T07:05:09.500Z"},
        {"2026-02-29", "!"},
        {"2026-13-01", "!"},
        {"2026-1-1", "!"},
        {"31.01.2026", "!"},
        {"2026-01-31T", "!"},
        {"2026-01-31T24:01", "!"},
        {"2026-01-31T08:05:09.Z", "!"},
        {"2026-01-31T08:05:09+25:00", "!"},
        {"2026-01-31T08:05:09Zjunk", "!"},
        {"yesterday", "!"},
        {"", "!"},
    };
    for (const auto& [text, expected] : cases) {
        const auto when = parse_iso_time(text);
        EXPECT_EQ(when ? format_iso_time(*when) : "!", expected) << text;
    }
}

} // namespace
} // namespace tagwright
