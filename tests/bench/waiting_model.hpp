#pragma once

#include "tests/bench/server_loop.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace tagwright::testing {

/// A model that speaks Gemini's API, answers after a time drawn evenly between two, alike in every run, and labels each
/// page "docs" and "about" its title. It notes when calls come and go, from which one sees how well a level was used.
class waiting_model {
public:
    using milliseconds = std::chrono::milliseconds;

    waiting_model(milliseconds fastest, milliseconds slowest) : fastest_(fastest), slowest_(slowest) {}

    [[nodiscard]] server_loop::answer answer(const server_loop::request& asked);

    /// How the calls went between the first tenth of them and the last.
    struct use {
        double calls_per_s = 0;
        double in_flight = 0; ///< on average, as the model sees it: with the way there and back it is more
        double ramp_s = 0;    ///< from the first call until as many are in flight as ever were
        int in_flight_max = 0;
    };
    [[nodiscard]] use seen() const;

private:
    struct moment {
        server_loop::clock::time_point at;
        int in_flight = 0;
        bool ended = false; ///< else: begun
    };
    void note(bool ended);

    milliseconds fastest_;
    milliseconds slowest_;
    int calls_ = 0;
    int in_flight_ = 0;
    std::vector<moment> moments_;
};

} // namespace tagwright::testing
