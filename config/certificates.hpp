#pragma once

#include <string>
#include <string_view>

namespace tagwright {

/// What is wrong with the text of a file of certificates; empty if nothing is. Looks at its form, as PEM has it:
/// whether the certificates are good ones is for TLS to say.
[[nodiscard]] std::string problem_of_certificates(std::string_view text);

} // namespace tagwright
