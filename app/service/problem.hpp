#pragma once

#include "app/service/web.hpp"
#include "tagwright/failure.hpp"

#include <string>
#include <vector>

/// Errors as RFC 9457 has them (application/problem+json). Pure.
namespace tagwright::service {

/// One thing that is wrong with a body, as the API's `errors` have it.
struct field_problem {
    std::string name; ///< the field; empty: the whole body
    std::string value;
    std::string message; ///< what is wrong and what is allowed
};

/// The HTTP status that says what this failure of the engine means to whoever asked.
[[nodiscard]] int status_of(errc code) noexcept;

[[nodiscard]] web_answer problem_answer(int status, const failure& why, const std::vector<field_problem>& errors = {});
/// With the status that fits the code.
[[nodiscard]] web_answer problem_answer(const failure& why);

/// Names each thing that is wrong with the request.
[[nodiscard]] web_answer bad_request(const std::vector<field_problem>& errors);
[[nodiscard]] web_answer not_found(const std::string& detail);
[[nodiscard]] web_answer conflict(const std::string& detail);

} // namespace tagwright::service
