#pragma once

#include "sim/model/scenario.hpp"
#include "tagwright/limits.hpp"

#include <cstdint>
#include <deque>
#include <map>

namespace tagwright::sim {

/// A server that works on a few calls at once and lets the others wait in order: llama.cpp, Ollama, a small vLLM.
class slot_queue {
public:
    explicit slot_queue(slot_model model) : model_{model} {}

    struct served {
        double at_s = 0;
        std::uint64_t call = 0;
        limit_hints hints;
    };

    [[nodiscard]] bool used() const { return model_.count > 0; }
    [[nodiscard]] bool full() const;
    void enter(double now_s, std::uint64_t call, double service_s, limit_hints);
    /// Where the server notices: it stops working for the call, or never begins to.
    void hang_up(double now_s, std::uint64_t call);
    [[nodiscard]] double next_s() const { return busy_.empty() ? forever : busy_.begin()->first; }
    /// The answer that next_s() told of, which nobody may be waiting for any more.
    served finish();
    [[nodiscard]] int busy() const { return static_cast<int>(busy_.size()); }
    [[nodiscard]] int waiting() const { return static_cast<int>(waiting_.size()); }

private:
    struct work {
        std::uint64_t call = 0;
        double service_s = 0;
        limit_hints hints;
    };
    void begin(double now_s);

    slot_model model_;
    std::deque<work> waiting_;
    std::multimap<double, work> busy_; ///< by the time at which they end
};

} // namespace tagwright::sim
