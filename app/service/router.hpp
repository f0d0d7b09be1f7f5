#pragma once

#include "app/service/web.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tagwright::service {

using web_handler = std::function<web_answer(const web_request&)>;

/// Whose answer a handler may need: the store's at most, or that of Confluence or a provider, who may take any time.
enum class waits_for { us, others };

/// Which handler a request is for. Pure.
class router {
public:
    struct route {
        std::string method;
        std::string pattern; ///< "/v1/runs/{run}/pages": as in the OpenAPI document
        web_handler handle;
        waits_for whom = waits_for::us;
    };

    void add(std::string method, std::string pattern, web_handler handle, waits_for whom = waits_for::us) {
        routes_.push_back({std::move(method), std::move(pattern), std::move(handle), whom});
    }

    [[nodiscard]] waits_for whom(const web_request& request) const;

    /// The answer of the handler; HEAD is answered as GET. 404 and 405 (with Allow) where there is none.
    [[nodiscard]] web_answer answer(web_request request) const;

    [[nodiscard]] const std::vector<route>& routes() const noexcept { return routes_; }

private:
    std::vector<route> routes_;
};

} // namespace tagwright::service
