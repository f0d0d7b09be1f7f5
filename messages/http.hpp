#pragma once

#include "messages/errc.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright {

/// Header names are compared without case.
using http_headers = std::vector<std::pair<std::string, std::string>>;

/// The value of a header, or an empty view; the first one if it occurs more than once.
[[nodiscard]] std::string_view find_header(const http_headers& headers, std::string_view name) noexcept;

struct http_request {
    std::string method = "GET";
    std::string url;
    http_headers headers; ///< may hold secrets: never logged
    std::string body;
    std::chrono::milliseconds timeout{60'000}; ///< for the whole exchange, connect included
    std::size_t response_bytes_max = 64u << 20u; ///< the decoded body; more ends in response_too_large
};

struct http_response {
    errc error = errc::ok; ///< transport-level failure; `status` is then 0
    std::string detail;    ///< a short reason where `error` is set; never a header or a body
    int status = 0;
    http_headers headers;
    std::string body; ///< decoded (gzip)
};

} // namespace tagwright
