#pragma once

#include "app/service/web.hpp"

#include <cstddef>
#include <optional>

/// How large a request may be. Pure.
namespace tagwright::service {

struct request_limits {
    std::size_t target_bytes_max = 8192; ///< path and query as they were sent
    std::size_t fields_max = 64;
    std::size_t field_bytes_max = 8192; ///< a name and its value
    std::size_t body_bytes_max = 8U << 20U;
};

/// The answer to a request that is too large, which says what is allowed: 414, 431 or 413; nothing to another one.
/// @param target_bytes  length of what stood in the request line
[[nodiscard]] std::optional<web_answer> refuse_large(const web_request& request, std::size_t target_bytes,
                                                     const request_limits& limits);

} // namespace tagwright::service
