#include "app/service/request_limits.hpp"

#include <gmock/gmock.h>

namespace tagwright::service {
namespace {

TEST(RequestLimits, WhatIsTooLargeIsToldAndWhatJustFitsIsNot) {
    const request_limits limits{.target_bytes_max = 10, .fields_max = 2, .field_bytes_max = 8, .body_bytes_max = 5};
    struct row {
        std::size_t target;
        http_headers fields;
        std::size_t body;
        int status; ///< 0: taken
        const char* told;
    };
    const row rows[] = {
        {10, {{"a", "1234567"}, {"b", "2"}}, 5, 0, ""},
        {11, {}, 0, 414, "the target has 11 bytes; at most 10 are allowed"},
        {1, {{"a", "1"}, {"b", "2"}, {"c", "3"}}, 0, 431, "the request has 3 header fields; at most 2 are allowed"},
        {1, {{"a", "1"}, {"b", "12345678"}}, 0, 431, "a header field has more than 8 bytes"},
        {1, {}, 6, 413, "the body has 6 bytes; at most 5 are allowed"},
    };
    for (const auto& row : rows) {
        web_request request;
        request.headers = row.fields;
        request.body = std::string(row.body, 'x');
        const auto answer = refuse_large(request, row.target, limits);
        EXPECT_EQ(answer ? answer->status : 0, row.status) << row.told;
        EXPECT_THAT(answer ? answer->body : std::string(), testing::HasSubstr(row.told));
    }
}

} // namespace
} // namespace tagwright::service
