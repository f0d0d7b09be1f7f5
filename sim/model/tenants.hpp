#pragma once

#include "sim/model/quota.hpp"
#include "sim/model/random.hpp"
#include "sim/model/scenario.hpp"

#include <cstdint>
#include <vector>

namespace tagwright::sim {

/// The calls of one who shares our quota, drawn one after the other.
class tenant_stream {
public:
    tenant_stream(const scenario&, std::size_t which, std::uint64_t seed);

    /// The next call reaches the server at this time; `forever`: there is none.
    [[nodiscard]] double next_s() const { return next_s_; }
    [[nodiscard]] const charge& cost() const { return cost_; }
    void draw();

private:
    /// Sets the next time of work.
    void find_work();

    tenant_model model_;
    double start_s_ = 0; ///< of the day
    random_source random_;
    charge cost_;
    int day_ = 0;                  ///< office_hours: the next one
    double from_s_ = 0, to_s_ = 0; ///< of the work that is or comes next
    double next_s_ = 0;
};

/// All of them, in the order of time.
class tenant_crowd {
public:
    tenant_crowd(const scenario&, std::uint64_t seed);

    [[nodiscard]] double next_s() const;
    /// The cost of the call that next_s() told of.
    charge draw();

private:
    std::vector<tenant_stream> streams_;
};

/// Calls a second of all of them at a time, on average over what is random.
[[nodiscard]] double mean_calls_per_s(const tenant_model&, double start_hour, double at_s);

} // namespace tagwright::sim
