#include "messages/http.hpp"

#include <strings.h>

namespace tagwright {

std::string_view find_header(const http_headers& headers, std::string_view name) noexcept {
    for (const auto& [key, value] : headers)
        if (key.size() == name.size() && strncasecmp(key.data(), name.data(), name.size()) == 0)
            return value;
    return {};
}

} // namespace tagwright
