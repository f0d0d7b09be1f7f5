#pragma once

#include "config/given_values.hpp"

namespace tagwright {

/// What the service's settings must be, alone and together. `needed`: the service is about to start, so that all
/// must be there that it needs: a token where others can reach it, a time zone that this machine knows.
void check_service(const given_values& values, bool needed, findings& found);

} // namespace tagwright
