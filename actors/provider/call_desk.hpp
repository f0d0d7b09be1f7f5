#pragma once

#include "actors/provider/circuit_breaker.hpp"
#include "actors/provider/overflow.hpp"
#include "actors/provider/retry_plan.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <random>
#include <unordered_map>
#include <vector>

namespace tagwright {

struct desk_config {
    std::vector<std::string> providers; ///< names, in order of preference; at least one
    retry_rule retry;
    circuit_breaker::config breaker;
    std::size_t fresh_max = 2; ///< batches held that nobody has tried
    std::size_t jobs_max = 64; ///< batches held altogether: fresh, in flight and waiting for a retry
    overflow_gauge::config overflow;
    std::size_t spilled_max = 2; ///< taken off a slow provider and not yet begun by the next: it, too, has its limits
    /// In a row, of the last provider, once it has worked: a brown-out that answers three calls of ten is no
    /// reason to stop where there is nobody else to ask. The throttle slows down for it.
    int last_failures_to_open = 20;
    int failed_probes_max = 3; ///< of every provider: then there is none left
    std::uint64_t seed = 0;    ///< of the jitter
};

/// Which batch goes to which provider, and when. Retries go before new work; a provider that is out is
/// passed over; a batch that has waited its time holds no permit meanwhile. Pure; the provider actor is
/// its shell.
class call_desk {
public:
    explicit call_desk(desk_config config);

    void add(std::vector<page_doc> pages);
    void no_more() { ended_ = true; }
    /// Drops whatever is not in flight; nothing starts any more, and what would go round again is dropped
    /// too. Dropped pages stay unsettled, to be resumed.
    void stop();

    /// True if another batch should be pulled.
    [[nodiscard]] bool wants_batch() const noexcept;

    /// The costs of the jobs that could start now with this provider, at most `calls_max` of them.
    [[nodiscard]] std::vector<std::size_t> ready(time_point now, std::size_t provider, std::size_t calls_max) const;
    [[nodiscard]] const job& waiting(std::size_t index) const { return jobs_[index]; }

    /// The job that start() would start now with this provider; null: none.
    [[nodiscard]] const job* next(time_point now, std::size_t provider, std::uint64_t meant_for) const;

    /// Where a waiting job would go now, or where it waits to go.
    [[nodiscard]] std::size_t destination(time_point now, const job& what) const;
    [[nodiscard]] const std::deque<job>& jobs_waiting() const noexcept { return jobs_; }

    /// A permit has come: the job to call with, now in flight; empty if none is ready any more.
    /// The reference stays valid until finish().
    /// @param meant_for  the job that the permit was asked for: it goes if it can, whatever is before it
    const job* start(time_point now, std::size_t provider, std::uint64_t meant_for = 0);

    /// Takes off slow providers what they are behind, for the next one. To be called whenever something may have
    /// changed.
    /// @param held_up  calls cannot start for a reason that is not the providers'
    /// @param affordable  false if the provider must not be given this job
    void spill(time_point now, bool held_up,
               const std::function<bool(std::size_t provider, const job& what)>& affordable);

    /// A call has ended. What goes round again is kept here; the caller gets the rest. The counts include
    /// fallbacks.
    next_steps finish(time_point now, std::uint64_t job_id, call_done&& result);

    /// A limit group is suspended (its daily quota is used up): the provider is lost for this run.
    next_steps lose_provider(std::size_t provider, failure why);

    /// When the next job becomes due or the next probe may start.
    [[nodiscard]] std::optional<time_point> next_due(time_point now) const;

    /// Nothing waits and nothing is in flight, and nothing more will come.
    [[nodiscard]] bool finished() const noexcept { return ended_ && jobs_.empty() && in_flight_.empty(); }
    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_.size(); }

    /// Set when no provider is left that could take a call.
    [[nodiscard]] std::optional<failure> all_lost() const;

    /// The provider's breaker has just opened or closed, for the log.
    [[nodiscard]] const circuit_breaker& breaker(std::size_t provider) const { return breakers_[provider]; }

private:
    struct flight {
        job what;
        std::size_t provider = 0;
        bool probe = false;
    };
    /// Where a job would go now; empty: it has to wait. `probed` are half-open providers that an earlier job
    /// is meant for: waiting for the probe's permit must not keep the others.
    [[nodiscard]] std::optional<std::size_t> provider_for(const job& what, time_point now,
                                                          const std::vector<bool>& probed) const;
    [[nodiscard]] std::optional<std::size_t> pick(time_point now, std::size_t provider, std::uint64_t meant_for) const;
    [[nodiscard]] bool has_more(std::size_t provider) const;
    void requeue(std::vector<job>&& again);
    /// The newest job that waits for a provider and could go to another one.
    [[nodiscard]] job* newest_to_spill(time_point now, std::size_t from);
    [[nodiscard]] bool has_room_for_spilled(std::size_t provider) const;
    /// True if the job may return to a provider that it was kept from by an outage.
    bool send_back(job& what) const;
    /// Jobs that have only lost providers before them, while others still work.
    void give_up_hopeless(next_steps& out);

    desk_config config_;
    std::vector<circuit_breaker> breakers_;
    std::vector<overflow_gauge> gauges_;
    std::deque<job> jobs_; ///< retries in front, fresh batches behind
    std::unordered_map<std::uint64_t, flight> in_flight_;
    std::uint64_t last_job_ = 0;
    std::uint64_t fallbacks_ = 0; ///< started since the last finish()
    bool ended_ = false;
    bool stopped_ = false;
    std::mt19937_64 rng_;
};

} // namespace tagwright
