#include "app/check/exchange.hpp"

#include <future>
#include <utility>

namespace tagwright {

http_response exchange(transport& net, http_request request) {
    std::promise<http_response> promise;
    auto answer = promise.get_future();
    net.start(std::move(request), [&promise](http_response&& response) { promise.set_value(std::move(response)); });
    return answer.get();
}

} // namespace tagwright
