#include "sim/exchange_by_url.hpp"

#include <algorithm>

namespace tagwright::sim {

exchange_by_url::exchange_by_url(std::vector<route> routes, std::shared_ptr<transport> others)
    : routes_(std::move(routes)), others_(std::move(others)) {}

transport::call_id exchange_by_url::start(http_request request, done callback) {
    const auto at = std::find_if(routes_.begin(), routes_.end(),
                                 [&](const route& each) { return request.url.starts_with(each.url + "/"); });
    const auto& to = at == routes_.end() ? others_ : at->to;
    const auto id = ++last_;
    (*calls_)[id] = {to, 0}; // it may call back before it returns
    const auto inner = to->start(
        std::move(request), [calls = std::weak_ptr(calls_), id, then = std::move(callback)](http_response&& answer) {
            if (const auto open = calls.lock())
                open->erase(id);
            then(std::move(answer));
        });
    if (const auto open = calls_->find(id); open != calls_->end())
        open->second.second = inner;
    return id;
}

void exchange_by_url::cancel(call_id call) {
    if (const auto open = calls_->find(call); open != calls_->end()) {
        const auto [to, inner] = open->second;
        to->cancel(inner);
    }
}

} // namespace tagwright::sim
