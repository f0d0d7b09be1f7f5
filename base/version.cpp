#include "tagwright/version.hpp"

namespace tagwright::inline v0 {

std::string_view version() noexcept { return TAGWRIGHT_VERSION; }

} // namespace tagwright::inline v0
