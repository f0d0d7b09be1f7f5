#pragma once

#include "providers/llm/prompt.hpp"
#include "tagwright/endpoint_codec.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <string>
#include <utility>

/// What the tests of the three codecs share.
namespace tagwright::llm::testing_codecs {

inline const std::string secret = "sk-test-0123456789abcdefghij";

inline endpoint make_endpoint(wire shape, std::string base, std::string model) {
    endpoint to;
    to.name = "acme";
    to.shape = shape;
    to.base_url = std::move(base);
    to.model = std::move(model);
    to.api_key = secret;
    to.timeout = std::chrono::milliseconds{12'345};
    to.output_tokens_max = 777;
    return to;
}

inline prompt make_test_prompt() { return make_prompt({{"p1", "Title", "Some text"}}, {}); }

inline http_response answer_of(int status, std::string body, http_headers headers = {}) {
    http_response out;
    out.status = status;
    out.headers = std::move(headers);
    out.body = std::move(body);
    return out;
}

inline nlohmann::json body_of(const http_request& request) { return nlohmann::json::parse(request.body); }

inline double seconds(std::optional<duration> wait) { return wait ? std::chrono::duration<double>(*wait).count() : -1; }

/// What holds for every failure: one line, short, no key.
inline void expect_presentable(const failure& why) {
    EXPECT_FALSE(why.message.empty());
    EXPECT_LE(why.message.size(), 200u) << why.message;
    EXPECT_EQ(why.message.find('\n'), std::string::npos);
    EXPECT_EQ(why.message.find(secret), std::string::npos);
    EXPECT_EQ(why.message.find("0123456789"), std::string::npos);
}

/// One row of an error table.
struct error_case {
    const char* what;
    int status;
    std::string body;
    errc code;
    call_verdict verdict;
    http_headers headers{};
    std::optional<failure_scope> scope{}; ///< where it is not the code's own
};

inline void PrintTo(const error_case& row, std::ostream* out) { *out << row.what; }

} // namespace tagwright::llm::testing_codecs
