#include "tagwright/transport.hpp"

#include "base/ascii.hpp"

namespace tagwright::inline v0 {

std::string_view find_header(const http_headers& headers, std::string_view name) noexcept {
    for (const auto& [key, value] : headers)
        if (equal_ignoring_case(key, name))
            return value;
    return {};
}

} // namespace tagwright::inline v0
