#pragma once

#include "actors/schedule/schedule_book.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Schedules as the service's API has them.
namespace tagwright {

/// One thing that is wrong with a body, as the API's `errors` have it.
struct field_problem {
    std::string name; ///< the field; empty: the whole body
    std::string value;
    std::string message; ///< what is wrong and what is allowed
};

/// A `schedule_request`.
struct read_schedule_request {
    std::optional<schedule> value; ///< only where there are no problems
    std::vector<field_problem> problems;
    bool is_object = true; ///< false: the body is no JSON, or no object
};

/// All problems at once. `providers` are the names that a run may have.
[[nodiscard]] read_schedule_request parse_schedule_request(std::string_view body,
                                                           const std::vector<std::string>& providers);

/// A `schedule_edit`.
struct read_schedule_edit {
    std::optional<bool> enabled;
    std::vector<field_problem> problems;
    bool is_object = true;
};

[[nodiscard]] read_schedule_edit parse_schedule_edit(std::string_view body);

/// A `schedule`.
[[nodiscard]] std::string schedule_json(const schedule_state& state);

/// A `schedule_list`, all of it on one page: there are few.
[[nodiscard]] std::string schedule_list_json(const std::vector<schedule_state>& states);

} // namespace tagwright
