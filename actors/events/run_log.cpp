#include "actors/events/run_log.hpp"

#include "base/foreign_text.hpp"

#include <algorithm>

namespace tagwright {
namespace {

constexpr std::size_t waiting_max = 64;

} // namespace

run_log::run_log(std::shared_ptr<event_log> to, std::string run) : to_(std::move(to)), runs_{std::move(run)} {}

run_log::run_log(std::shared_ptr<event_log> to) : to_(std::move(to)), waits_(true) {}

run_log::~run_log() { settle(); }

void run_log::write(log_channel where, std::string_view line) noexcept {
    try {
        const std::lock_guard guard(mutex_);
        if (waits_ && waiting_.size() < waiting_max)
            waiting_.emplace_back(where, line);
        else
            pass_on(where, line);
    } catch (...) {
        // A log line is not worth a run.
    }
}

void run_log::begin(const std::string& run) {
    {
        const std::lock_guard guard(mutex_);
        runs_.push_back(run);
    }
    settle();
}

void run_log::end(const std::string& run) {
    const std::lock_guard guard(mutex_);
    std::erase(runs_, run);
}

void run_log::settle() noexcept {
    try {
        const std::lock_guard guard(mutex_);
        waits_ = false;
        for (const auto& [where, line] : waiting_)
            pass_on(where, line);
        waiting_.clear();
    } catch (...) {
        // As above.
    }
}

void run_log::pass_on(log_channel where, std::string_view line) const {
    std::string names;
    for (const auto& run : runs_)
        names += (names.empty() ? "" : ",") + run;
    const auto tag = line.starts_with('[') ? std::min(line.find(']'), line.size() - 1) + 1 : 0;
    std::string out(line.substr(0, tag));
    out += (tag > 0 ? " run=" : "run=") + (names.empty() ? "-" : word_for_log(names));
    if (tag < line.size())
        out += (line[tag] == ' ' ? "" : " ") + std::string(line.substr(tag));
    to_->write(where, out);
}

} // namespace tagwright
