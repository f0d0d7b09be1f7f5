#pragma once

#include "config/load.hpp"
#include "tagwright/host.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace tagwright::service {

/// What a service is made from.
struct service_parts {
    host_parts parts;      ///< its config is what the service itself goes by
    sources configured_by; ///< what that was made from: a run's own settings come on top of it
    bool demo = false;     ///< it labels the built-in sample space
};

/// tagwright as a service: runs, schedules, an HTTP API and a web page. Lives until it is destroyed.
class service {
public:
    /// Listens when this returns. Blocks for the store.
    /// @throws std::runtime_error  it cannot listen; the message says why
    explicit service(service_parts parts);
    service(const service&) = delete;
    service& operator=(const service&) = delete;
    ~service(); ///< drains first, if nobody has

    /// Where people reach it.
    [[nodiscard]] std::string url() const;

    /// Starts nothing more, lets the calls in flight finish within the time that the settings give, and cuts off what
    /// is left. Runs can be resumed. Blocks.
    void drain();

private:
    class body;
    std::unique_ptr<body> body_;
};

} // namespace tagwright::service
