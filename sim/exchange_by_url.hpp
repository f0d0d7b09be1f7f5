#pragma once

#include "tagwright/transport.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tagwright::sim {

/// Hands each request to whom its URL names, else to one who takes the others. Answers may come when this is gone.
class exchange_by_url final : public transport {
public:
    struct route {
        std::string url; ///< without a slash at the end
        std::shared_ptr<transport> to;
    };
    exchange_by_url(std::vector<route> routes, std::shared_ptr<transport> others);

    call_id start(http_request request, done callback) override;
    void cancel(call_id call) override;

private:
    using open_calls = std::unordered_map<call_id, std::pair<std::shared_ptr<transport>, call_id>>;
    std::vector<route> routes_;
    std::shared_ptr<transport> others_;
    std::shared_ptr<open_calls> calls_ = std::make_shared<open_calls>();
    call_id last_ = 0;
};

} // namespace tagwright::sim
