#pragma once

#include "actors/throttle/controller_tuning.hpp"

namespace tagwright {

/// Numbers of the throttles of reads and writes. A wiki lets some requests a second through where a model may have four
/// a minute: where the first ones are refused, more is guessed. Pure.
[[nodiscard]] adaptive::controller_tuning site_tuning();

} // namespace tagwright
