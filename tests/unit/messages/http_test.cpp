#include "tagwright/transport.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

TEST(Headers, AreFoundWhateverTheirCase) {
    const http_headers headers{{"Retry-After", "1"}, {"retry-after", "2"}};
    EXPECT_EQ(find_header(headers, "RETRY-AFTER"), "1");
    EXPECT_TRUE(find_header(headers, "Retry").empty());
}

} // namespace
} // namespace tagwright
