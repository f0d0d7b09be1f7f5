#include "base/http_date.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

TEST(HttpDate, AllThreeFormsGiveSecondsSinceTheEpoch) {
    struct row {
        const char* text;
        double seconds;
    };
    for (const auto& [text, seconds] :
         {row{"Tue, 24 Nov 2026 05:36:34 GMT", 1795498594}, row{"  Tue, 24 Nov 2026 05:36:34 GMT\r\n", 1795498594},
          row{"tue, 24 NOV 2026 05:36:34 gmt", 1795498594}, row{"Tue, 24 Nov 2026 05:36:34 UTC", 1795498594},
          row{"Tue, 24 Nov 2026 05:36:34", 1795498594}, row{"Tuesday, 24-Nov-26 05:36:34 GMT", 1795498594},
          row{"Tue, 24-Nov-2026 05:36:34 GMT", 1795498594}, row{"Tue Nov 24 05:36:34 2026", 1795498594},
          row{"Thu, 26 Mar 2026 16:00:00 GMT", 1774540800}, row{"Fri, 6 Nov 2026 00:00:00 GMT", 1793923200},
          row{"Fri Nov  6 00:00:00 2026", 1793923200}, row{"Thu, 01 Jan 1970 00:00:00 GMT", 0},
          row{"Thursday, 01-Jan-70 00:00:00 GMT", 0}, row{"Wednesday, 31-Dec-69 23:59:59 GMT", 3155759999}, // 2069
          row{"Sat, 31 Dec 2016 23:59:60 GMT", 1483228800}}) // a leap second
        EXPECT_EQ(parse_http_date(text), seconds) << text;
}

TEST(HttpDate, WhatIsNoneGivesNothing) {
    for (const char* bad : {"",
                            "Tue, ",
                            "soon",
                            "24 Nov 2026",
                            "24 Nov 2026 05:36:34 GMT",
                            "1795498594",
                            "2026-11-24T05:36:34Z",
                            "Tue, 24 Foo 2026 05:36:34 GMT",
                            "Tue, 24 November 2026 05:36:34 GMT",
                            "Tue, 24 Nov 2026",
                            "Tue, 24 Nov 2026 05:36 GMT",
                            "Tue, 24 Nov 2026 05:36:34 PST",
                            "Tue, 24 Nov 2026 05:36:34 +0100",
                            "Tue, 24 Nov 2026 05:36:34 GMT and more",
                            "Tue, 24 Nov 20260 05:36:34 GMT",
                            "Tue, 0 Nov 2026 05:36:34 GMT",
                            "Tue, 31 Feb 2026 05:36:34 GMT",
                            "Tue, 24 Nov 2026 24:00:00 GMT",
                            "Tue, 24 Nov 2026 05:60:00 GMT",
                            "Tue, 24 Nov 2026 05:36:61 GMT",
                            "Tue, -4 Nov 2026 05:36:34 GMT",
                            "Tue Nov 24 05:36:34",
                            "Tue Nov 24 05:36:34 2026 PST"})
        EXPECT_EQ(parse_http_date(bad), std::nullopt) << bad;
}

} // namespace
} // namespace tagwright
