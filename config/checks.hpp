#pragma once

#include "config/given_values.hpp"

namespace tagwright {

/// Settings that have to fit each other. Where only one of two was chosen, the other follows it; where both
/// were chosen and contradict each other, that is a problem.
void check_limits(given_values& values, findings& found);

/// Why a secret does not go to a URL, and what the user may do: see may_travel().
/// @param url_variable  the setting's name; empty for a configured server, which has none
[[nodiscard]] std::string stranger_message(const std::string& secret, const given_value& from,
                                           const std::string& url_origin, const std::string& url_variable);

/// Base URL and credentials: complete, unambiguous, and not readable on the way. Says nothing about values that
/// were refused already.
void check_confluence(const given_values& values, findings& found);

} // namespace tagwright
