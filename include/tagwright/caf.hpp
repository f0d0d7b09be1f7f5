#pragma once

#include <caf/all.hpp>

/// @file
/// How the interface of a typed actor is written down. CAF 0.17.6 (Debian, Ubuntu) and 1.x spell it differently.
#ifdef CAF_VERSION_MAJOR
#error "tagwright is built with CAF 0.17.6; tagwright/caf.hpp and messages/port.hpp have to learn 1.x first"
#endif

namespace tagwright::port::inline v0 {

/// A handler that answers In with Out.
template <class In, class Out>
using asks = typename caf::replies_to<In>::template with<Out>;

/// A handler that answers two things at once with Out.
template <class In, class With, class Out>
using asks_with = typename caf::replies_to<In, With>::template with<Out>;

/// A handler that answers nothing.
template <class In>
using tells = caf::reacts_to<In>;

} // namespace tagwright::port::inline v0
