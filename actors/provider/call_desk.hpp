#pragma once

#include "actors/provider/endpoint_line.hpp"

#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <random>
#include <unordered_map>
#include <vector>

namespace tagwright {

/// What a permit was asked for. A permit is one for a size: given to a larger call, it would pass the quota and teach
/// the throttle something wrong.
struct permit_use {
    std::uint64_t job = 0;                                       ///< goes if it can, whatever is before it; 0: any
    double tokens_max = std::numeric_limits<double>::infinity(); ///< of any other job that goes instead
};

/// Which batch goes to which provider, and when. Retries go before new work; a provider that is out is
/// passed over; a batch that has waited its time holds no permit meanwhile. Pure; the provider actor is
/// its shell.
class call_desk {
public:
    explicit call_desk(desk_config config);

    void add(std::vector<page_doc> pages);
    void no_more() { ended_ = true; }
    /// Pages that are held, or wait for a provider that this run will not see again, when nothing else is left to do.
    /// To be asked for whenever something may have changed.
    next_steps give_up_rest(time_point now);
    /// Drops whatever is not in flight; nothing starts any more, and what would go round again is dropped
    /// too. Dropped pages stay unsettled, to be resumed.
    void stop();

    /// True if another batch should be pulled.
    /// @param under_way  batches that are being pulled
    [[nodiscard]] bool wants_batch(std::size_t under_way = 0) const noexcept;

    /// The costs of the jobs that could start now with this provider, at most `calls_max` of them.
    [[nodiscard]] std::vector<std::size_t> ready(time_point now, std::size_t provider, std::size_t calls_max) const;
    [[nodiscard]] const job& waiting(std::size_t index) const { return jobs_[index]; }

    /// The job that start() would start now with this provider; null: none.
    [[nodiscard]] const job* next(time_point now, std::size_t provider, const permit_use& meant_for) const;

    /// Where a waiting job would go now, or where it waits to go.
    [[nodiscard]] std::size_t destination(time_point now, const job& what) const;
    [[nodiscard]] const std::deque<job>& jobs_waiting() const noexcept { return jobs_; }

    /// A permit has come: the job to call with, now in flight; empty if none is ready any more.
    /// The reference stays valid until finish().
    const job* start(time_point now, std::size_t provider, const permit_use& meant_for = {});

    /// Takes off slow providers what they are behind, for the next one. To be called whenever something may have
    /// changed.
    /// @param held_up  calls cannot start for a reason that is not the providers'
    /// @param affordable  false if the provider must not be given this job
    void spill(time_point now, bool held_up,
               const std::function<bool(std::size_t provider, const job& what)>& affordable);

    /// A call has ended. What goes round again is kept here; the caller gets the rest. The counts include
    /// fallbacks.
    next_steps finish(time_point now, std::uint64_t job_id, call_done&& result);

    /// No call of this run will succeed there.
    next_steps lose_provider(std::size_t provider, failure why);
    /// The provider's quota is used up until then.
    void suspend_provider(std::size_t provider, time_point until, failure why);

    /// When the next job becomes due or the next probe may start.
    [[nodiscard]] std::optional<time_point> next_due(time_point now) const;

    /// Nothing waits and nothing is in flight, and nothing more will come.
    [[nodiscard]] bool finished() const noexcept {
        return ended_ && jobs_.empty() && in_flight_.empty() && held_.empty();
    }
    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_.size(); }

    /// Set when no provider is left that could take a call: each is lost, has been waited for long enough, or is
    /// suspended and not to be waited for. Says from when on one is there again, where that is known.
    [[nodiscard]] std::optional<failure> all_lost(time_point now) const { return endpoints_.all_gone(now); }

    /// The provider's breaker has just opened or closed, for the log.
    [[nodiscard]] const circuit_breaker& breaker(std::size_t provider) const { return endpoints_[provider].breaker; }

private:
    struct flight {
        job what;
        std::size_t provider = 0;
        bool probe = false;
    };
    struct held_job {
        job what;
        failure why;
        std::size_t provider = 0;
    };
    [[nodiscard]] std::optional<std::size_t> pick(time_point now, std::size_t provider,
                                                  const permit_use& meant_for) const;
    [[nodiscard]] std::size_t in_flight_at(std::size_t provider) const;
    /// What the end of a call means.
    ruling judge(time_point now, flight& ended, const call_done& result);
    [[nodiscard]] suspicion::left_over left_over() const;
    /// The parts of a batch that fit into a call, each a batch of its own.
    [[nodiscard]] std::vector<job> cut_to_fit(job&& whole, double tokens_max);
    /// What waits, cut so that each call fits.
    void pack_anew(double tokens_max);
    [[nodiscard]] next_steps release_held(std::size_t provider);
    /// The refusals that were blamed on pages were the provider's: the pages go round again.
    void take_back_held(std::size_t provider);
    /// A page that was held goes round again, as a job of its own.
    void ask_again(job&& held);
    void requeue(std::vector<job>&& again);
    /// The newest job that waits for a provider and could go to another one.
    [[nodiscard]] job* newest_to_spill(time_point now, std::size_t from);
    [[nodiscard]] bool has_room_for_spilled(std::size_t provider) const;
    /// True if the job may return to a provider that it was kept from by an outage.
    bool send_back(job& what) const;
    /// Jobs that have only lost providers before them, while others still work.
    void give_up_hopeless(time_point now, next_steps& out);

    desk_config config_;
    endpoint_line endpoints_;
    std::deque<job> jobs_;       ///< retries in front, fresh batches behind
    std::vector<held_job> held_; ///< single pages refused by the last provider, until it is known not to refuse all
    std::unordered_map<std::uint64_t, flight> in_flight_;
    std::uint64_t last_job_ = 0;
    std::uint64_t fallbacks_ = 0; ///< started since the last finish()
    bool ended_ = false;
    bool stopped_ = false;
    std::mt19937_64 rng_;
};

} // namespace tagwright
