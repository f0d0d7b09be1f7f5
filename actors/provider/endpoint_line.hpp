#pragma once

#include "actors/provider/endpoint_judge.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tagwright {

struct desk_config {
    std::vector<std::string> providers; ///< names, in order of preference; at least one
    retry_rule retry;
    circuit_breaker::config breaker;
    suspicion::rule suspecting;
    std::size_t fresh_max = 2; ///< batches held that nobody has tried
    std::size_t jobs_max = 64; ///< batches held altogether: fresh, in flight and waiting for a retry
    overflow_gauge::config overflow;
    std::size_t spilled_max = 2; ///< taken off a slow provider and not yet begun by the next: it, too, has its limits
    /// In a row, of the last provider, once it has worked: a brown-out that answers three calls of ten is no
    /// reason to stop where there is nobody else to ask. The throttle slows down for it.
    int last_failures_to_open = 20;
    /// The last provider is asked again sooner: there is nobody else.
    duration last_pause = std::chrono::seconds(2);
    duration last_pause_max = std::chrono::seconds(30);
    bool proven = false;             ///< the run has had good answers when it was driven earlier
    bool wait_for_quota = false;     ///< a suspended provider is waited for, however long
    double call_overhead_tokens = 0; ///< of the instructions, in each call
    std::uint64_t seed = 0;          ///< of the jitter
};

/// The endpoints of a run in order of preference: which may be called, which is gone, and when that changes. Pure.
class endpoint_line {
public:
    explicit endpoint_line(const desk_config& config);

    [[nodiscard]] std::size_t size() const noexcept { return endpoints_.size(); }
    [[nodiscard]] endpoint_judge& operator[](std::size_t provider) { return endpoints_[provider]; }
    [[nodiscard]] const endpoint_judge& operator[](std::size_t provider) const { return endpoints_[provider]; }

    /// The first one from there on that may be called; empty: none may.
    /// @param passed  one for each endpoint: true for those that are not to be looked at
    [[nodiscard]] std::optional<std::size_t> first_open(std::size_t from, time_point now,
                                                        const std::vector<bool>& passed) const;
    /// The first one behind it that may be called and works, as far as is known; empty: none does.
    [[nodiscard]] std::optional<std::size_t> next_well(std::size_t behind, time_point now) const;
    /// It may be called, and not just by one probe.
    [[nodiscard]] bool is_well(std::size_t provider, time_point now) const;
    /// There is one behind it that is not lost.
    [[nodiscard]] bool has_more(std::size_t provider) const;
    /// This run will not see it again, as far as can be known.
    [[nodiscard]] bool is_gone(std::size_t provider, time_point now) const;
    /// The same of it and all behind it.
    [[nodiscard]] bool is_gone_from(std::size_t provider, time_point now) const;

    /// Set when all are gone: why. Says from when on one is there again, where that is known.
    [[nodiscard]] std::optional<failure> all_gone(time_point now) const;
    /// When one may be called that may not be called now, or a slow one is to be looked at again.
    [[nodiscard]] std::optional<time_point> next_change(time_point now) const;

private:
    std::vector<endpoint_judge> endpoints_;
    bool wait_for_quota_;
};

} // namespace tagwright
