#pragma once

#include "actors/provider/call_budget.hpp"
#include "actors/provider/call_desk.hpp"

#include <unordered_map>
#include <vector>

namespace tagwright {

struct dispatch_config {
    std::vector<llm::endpoint> providers; ///< in order of preference
    std::size_t workers_max = 10;         ///< calls at once, whatever the throttles allow
    /// Calls beyond workers_max whose labels are being made durable: their places are taken again meanwhile. A kill may
    /// cost so many more.
    std::size_t saving_max = 0;
    std::size_t permits_asked_max = 2; ///< requests for a permit under way, per provider
    std::size_t unpublished_max = 200; ///< pages handed to the publisher and not yet taken: then no new calls
    std::uint32_t prompt_overhead_tokens = 0;
    std::uint32_t output_tokens_per_page = 60;
    desk_config desk;
    run_budget budget;
    run_progress before; ///< of the run, when it goes on: counts against the budget
};

/// When the calls of a run may start: which permits are asked for, what a permit is used for, and what keeps calls back
/// – workers, budget, labels that are not durable yet. Pure; the provider actor performs what it says.
class dispatch_plan {
public:
    explicit dispatch_plan(dispatch_config config);

    [[nodiscard]] call_desk& desk() noexcept { return desk_; }
    [[nodiscard]] const call_desk& desk() const noexcept { return desk_; }

    /// Drops whatever is not in flight; nothing starts any more.
    void stop();

    /// True if another batch should be pulled.
    /// @param under_way  batches that are being pulled
    [[nodiscard]] bool wants_batch(std::size_t under_way = 0) const noexcept;

    struct wish {
        std::size_t provider = 0;
        permit_use meant_for;
        call_cost cost; ///< estimated
    };
    /// The permits to ask for now. Each counts as asked for until wish_ended().
    [[nodiscard]] std::vector<wish> wishes(time_point now);
    void wish_ended(std::size_t provider, std::uint64_t job);

    struct begun {
        std::uint64_t call = 0;
        const job* what = nullptr; ///< valid until the call has ended
    };
    /// A permit has come. Nothing, if no call is to be made with it.
    [[nodiscard]] std::optional<begun> begin(time_point now, std::size_t provider, const permit_use& meant_for);

    struct ended {
        std::size_t provider = 0;
        spending cost;
        next_steps steps;
    };
    /// A call has ended; nothing for one that is not in flight.
    [[nodiscard]] std::optional<ended> end(time_point now, call_done&& done);

    /// Pages of one call are being made durable, or are.
    void handed_to_publisher(std::size_t pages) noexcept;
    void taken_by_publisher(std::size_t pages) noexcept;

    /// What a slow provider is behind goes to the next one.
    void spill(time_point now);

    /// Nothing is in flight, something waits, and nothing of it may start.
    [[nodiscard]] bool is_out_of_budget(time_point now) const;
    /// Every page has had its turn, and what was labelled is durable.
    [[nodiscard]] bool finished() const noexcept;
    [[nodiscard]] std::size_t in_flight() const noexcept { return flights_.size(); }

private:
    struct flight {
        std::uint64_t job = 0;
        std::size_t provider = 0;
        double usd_estimate = 0;
    };
    [[nodiscard]] call_cost estimate(const job& what) const;
    [[nodiscard]] double usd_estimate(std::size_t provider, const job& what) const;
    [[nodiscard]] std::size_t permits_under_way() const;

    dispatch_config config_;
    call_desk desk_;
    call_budget budget_;
    /// For each provider the jobs that a permit was asked for. A permit is one for a size: given to a larger
    /// call, it would pass the quota and teach the throttle something wrong.
    std::vector<std::vector<std::uint64_t>> permits_asked_;
    std::unordered_map<std::uint64_t, flight> flights_; ///< by call
    std::vector<std::size_t> flights_at_;               ///< how many, for each provider
    std::uint64_t last_call_ = 0;
    std::size_t unpublished_ = 0;       ///< pages handed to the publisher and not yet taken
    std::size_t unpublished_calls_ = 0; ///< and how many calls they come from
    bool stopped_ = false;
};

} // namespace tagwright
