#pragma once

#include "tagwright/transport.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Requests and answers as a server sees them.
namespace tagwright::sim {

using name_values = std::vector<std::pair<std::string, std::string>>;

struct web_request {
    std::string method;
    std::string target; ///< as it stood in the request line
    std::string path;   ///< decoded, without the query
    name_values query;  ///< decoded; a name may occur more than once
    name_values headers;
    std::string body;

    /// The first value, or an empty view; header names are compared without case.
    [[nodiscard]] std::string_view header(std::string_view name) const;
    [[nodiscard]] std::string_view parameter(std::string_view name) const;
    /// All values of a parameter, those in one value separated by commas, too.
    [[nodiscard]] std::vector<std::string> parameters(std::string_view name) const;
    [[nodiscard]] std::size_t number(std::string_view name, std::size_t otherwise) const;
};

struct web_response {
    int status = 200; ///< 0: the connection breaks in mid-answer
    std::string type = "application/json";
    name_values headers;
    std::string body;
};

/// The request as it arrives at the server. @param url  with or without scheme and host
[[nodiscard]] web_request arriving(const http_request& request);

/// The answer as the client sees it; status 0 is a connection that breaks.
[[nodiscard]] http_response leaving(web_response&& response);

} // namespace tagwright::sim
