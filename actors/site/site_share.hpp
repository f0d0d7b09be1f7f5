#pragma once

#include "actors/site/site_quota.hpp"

#include <memory>
#include <mutex>

namespace tagwright {

/// A site_quota that its two throttles share: they are actors of their own, maybe on two threads at once. Whoever asks
/// it has it alone for the moment.
class shared_site_quota {
public:
    template <class... Args>
    explicit shared_site_quota(Args&&... args) : quota_(std::forward<Args>(args)...) {}

    template <class Ask>
    decltype(auto) ask(Ask&& ask) {
        const std::lock_guard alone(mutex_);
        return std::forward<Ask>(ask)(quota_);
    }

private:
    std::mutex mutex_;
    site_quota quota_;
};

/// One side of it, as the controller of that side's throttle. Nothing of it is kept for the next start: what stands
/// before a wiki may have changed, and is learned within seconds.
class site_share final : public limit_controller {
public:
    site_share(std::shared_ptr<shared_site_quota> quota, site_side side) : quota_(std::move(quota)), side_(side) {}

    [[nodiscard]] admission admit(time_point now, std::uint64_t call, const call_cost& estimate) override {
        return quota_->ask([&](site_quota& quota) {
            if (!std::exchange(began_, true))
                quota.forget(side_, now); // what a throttle before this one sent
            return quota.admit(side_, now, call, estimate);
        });
    }
    void settle(time_point now, std::uint64_t call, const call_outcome& outcome) override {
        quota_->ask([&](site_quota& quota) { quota.settle(side_, now, call, outcome); });
    }
    [[nodiscard]] controller_view view(time_point now) const override {
        return quota_->ask([&](site_quota& quota) { return quota.view(side_, now); });
    }
    [[nodiscard]] std::vector<level_change> take_changes() override {
        return quota_->ask([&](site_quota& quota) { return quota.take_changes(side_); });
    }
    void bound(time_point, int lowest, int highest) override {
        quota_->ask([&](site_quota& quota) { quota.bound(side_, lowest, highest); });
    }

private:
    std::shared_ptr<shared_site_quota> quota_;
    site_side side_;
    bool began_ = false;
};

} // namespace tagwright
