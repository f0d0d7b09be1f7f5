#pragma once

#include "tagwright/event_log.hpp"

#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace tagwright {

/// Names the run in every line, right behind the line's tag: `[RETRY] run=… …`. One belongs to a run; another one to
/// what the runs share, where a line names all runs that are under way, or `run=-`. Any thread may use it.
class run_log final : public event_log {
public:
    /// For one run.
    run_log(std::shared_ptr<event_log> to, std::string run);
    /// For what is shared: the first lines, written before there is a run, wait for its name, until begin() or
    /// settle().
    explicit run_log(std::shared_ptr<event_log> to);
    ~run_log() override;

    void write(log_channel where, std::string_view line) noexcept override;

    void begin(const std::string& run);
    void end(const std::string& run);
    /// Whether there is a run or not: no line waits any more.
    void settle() noexcept;

private:
    void pass_on(log_channel where, std::string_view line) const;

    std::shared_ptr<event_log> to_;
    std::mutex mutex_;
    std::vector<std::string> runs_;
    std::vector<std::pair<log_channel, std::string>> waiting_;
    bool waits_ = false;
};

} // namespace tagwright
