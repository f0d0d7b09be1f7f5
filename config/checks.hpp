#pragma once

#include "config/given_values.hpp"

namespace tagwright {

/// Settings that have to fit each other. Where only one of two was chosen, the other follows it; where both
/// were chosen and contradict each other, that is a problem.
void check_limits(given_values& values, findings& found);

/// Base URL and credentials: complete, unambiguous, and not readable on the way. Says nothing about values that
/// were refused already.
void check_confluence(const given_values& values, findings& found);

} // namespace tagwright
