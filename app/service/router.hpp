#pragma once

#include "app/service/web.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tagwright::service {

using web_handler = std::function<web_answer(const web_request&)>;

/// Which handler a request is for. Pure.
class router {
public:
    struct route {
        std::string method;
        std::string pattern; ///< "/v1/runs/{run}/pages": as in the OpenAPI document
        web_handler handle;
    };

    void add(std::string method, std::string pattern, web_handler handle) {
        routes_.push_back({std::move(method), std::move(pattern), std::move(handle)});
    }

    /// The answer of the handler; HEAD is answered as GET. 404 and 405 (with Allow) where there is none.
    [[nodiscard]] web_answer answer(web_request request) const;

    [[nodiscard]] const std::vector<route>& routes() const noexcept { return routes_; }

private:
    std::vector<route> routes_;
};

} // namespace tagwright::service
