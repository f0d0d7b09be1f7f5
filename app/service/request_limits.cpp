#include "app/service/request_limits.hpp"

#include "app/service/problem.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tagwright::service {
namespace {

web_answer refused(int status, std::string detail) {
    return problem_answer(status, {errc::invalid_input, std::move(detail)});
}

} // namespace

std::optional<web_answer> refuse_large(const web_request& request, std::size_t target_bytes,
                                       const request_limits& limits) {
    if (target_bytes > limits.target_bytes_max)
        return refused(
            414, fmt::format("the target has {} bytes; at most {} are allowed", target_bytes, limits.target_bytes_max));
    if (request.headers.size() > limits.fields_max)
        return refused(431, fmt::format("the request has {} header fields; at most {} are allowed",
                                        request.headers.size(), limits.fields_max));
    const auto is_large = [&](const auto& field) {
        return field.first.size() + field.second.size() > limits.field_bytes_max;
    };
    if (std::ranges::any_of(request.headers, is_large))
        return refused(431, fmt::format("a header field has more than {} bytes", limits.field_bytes_max));
    if (request.body.size() > limits.body_bytes_max)
        return refused(413, fmt::format("the body has {} bytes; at most {} are allowed", request.body.size(),
                                        limits.body_bytes_max));
    return std::nullopt;
}

} // namespace tagwright::service
