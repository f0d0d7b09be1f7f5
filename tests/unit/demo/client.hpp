#pragma once

#include "providers/confluence/codec.hpp"
#include "tagwright/transport.hpp"

#include <future>
#include <memory>
#include <utility>

/// The way the pipeline talks to servers, in one call: our codecs over our transport.
namespace tagwright::test {

class client {
public:
    http_response send(http_request request) {
        const auto answer = std::make_shared<std::promise<http_response>>(); // shared: start() copies the callback
        auto got = answer->get_future();
        transport_.start(std::move(request),
                         [answer](http_response&& response) { answer->set_value(std::move(response)); });
        return got.get();
    }

private:
    curl_transport transport_;
};

} // namespace tagwright::test
