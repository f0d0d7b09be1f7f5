#pragma once

#include "actors/schedule/schedule_book.hpp"
#include "app/service/problem.hpp"

#include <optional>
#include <string>
#include <vector>

/// Schedules as the service's API has them. Pure.
namespace tagwright::service {

/// A `schedule_request`.
struct read_schedule_request {
    std::optional<schedule> value; ///< only where there are no problems
    std::vector<field_problem> problems;
};

/// All problems at once. `providers` are the names that a run may have.
[[nodiscard]] read_schedule_request parse_schedule_request(const std::string& body,
                                                           const std::vector<std::string>& providers);

/// A `schedule_edit`.
struct read_schedule_edit {
    std::optional<bool> enabled;
    std::vector<field_problem> problems;
};

[[nodiscard]] read_schedule_edit parse_schedule_edit(const std::string& body);

/// A `schedule`.
[[nodiscard]] std::string schedule_json(const schedule_state& state);

/// A `schedule_list`, all of it on one page: there are few.
[[nodiscard]] std::string schedule_list_json(const std::vector<schedule_state>& states);

} // namespace tagwright::service
