#pragma once

#include "app/service/counted_exchanges.hpp"
#include "tagwright/event_log.hpp"
#include "tagwright/host.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tagwright::service {

/// What Prometheus is told. Fed by the events of all runs, on any thread; read by GET /metrics. Hides prometheus-cpp.
class metrics {
public:
    /// @param endpoints  those whose requests are counted
    metrics(const std::string& version, const std::vector<std::string>& endpoints);
    metrics(const metrics&) = delete;
    metrics& operator=(const metrics&) = delete;
    ~metrics();

    /// Counts go up by what has changed since the run's last event.
    /// @param labelling  pages and proposals count: they are not told again by an apply or an undo
    void on(const run_event& event, bool labelling);

    /// Counts exchanges; may be told of them after this object is gone.
    [[nodiscard]] exchange_listener on_exchange();

    /// An actor died and was started again.
    void on_restart();

    /// The text format, with the throttles, streams and runs as they are now.
    [[nodiscard]] std::string text(const std::vector<throttle_view>& throttles, std::size_t streams,
                                   std::size_t live_runs);

private:
    class body;
    std::shared_ptr<body> body_;
};

/// Writes on to the host's log, and tells of lines that the metrics count.
class counting_log final : public event_log {
public:
    counting_log(std::shared_ptr<event_log> to, std::function<void()> on_restart)
        : to_(std::move(to)), on_restart_(std::move(on_restart)) {}
    void write(log_channel where, std::string_view line) noexcept override {
        if (line.starts_with("[RESTART]"))
            on_restart_();
        to_->write(where, line);
    }

private:
    std::shared_ptr<event_log> to_;
    std::function<void()> on_restart_;
};

} // namespace tagwright::service
