#include "actors/throttle/permit_desk.hpp"

#include <algorithm>

namespace tagwright {

permit_desk::permit_desk(std::shared_ptr<limit_controller> controller, config limits)
    : controller_(std::move(controller)), limits_(limits) {}

permit_desk::actions permit_desk::ask(time_point now, std::uint64_t waiter, std::uint64_t holder,
                                      const call_cost& estimate) {
    if (waiters_.size() >= limits_.waiters_max) {
        auto out = step(now);
        out.denials.push_back({.waiter = waiter, .code = errc::overloaded});
        return out;
    }
    waiters_.push_back(
        {.waiter = waiter, .holder = holder, .estimate = estimate, .give_up_at = now + limits_.patience});
    return step(now);
}

permit_desk::actions permit_desk::release(time_point now, std::uint64_t permit, const call_outcome& outcome) {
    if (leases_.erase(permit) > 0)
        controller_->settle(now, permit, outcome);
    return step(now);
}

permit_desk::actions permit_desk::holder_gone(time_point now, std::uint64_t holder) {
    std::erase_if(waiters_, [holder](const waiter_entry& w) { return w.holder == holder; });
    std::erase_if(leases_, [&](const auto& lease) {
        if (lease.second.holder != holder)
            return false;
        controller_->settle(now, lease.first, {.verdict = call_verdict::abandoned, .actual = {}, .hints = {}});
        return true;
    });
    return step(now);
}

permit_desk::actions permit_desk::step(time_point now) {
    actions out;
    reclaim_expired(now);
    deny_impatient(now, out);
    while (!waiters_.empty()) {
        const auto& first = waiters_.front();
        const auto permit = last_permit_ + 1;
        const auto answer = controller_->admit(now, permit, first.estimate);
        if (!answer.granted) {
            out.wake_at = answer.retry_at;
            break;
        }
        last_permit_ = permit;
        leases_.emplace(permit, lease_entry{.holder = first.holder, .ends_at = now + limits_.lease});
        out.grants.push_back({.waiter = first.waiter, .permit = permit});
        waiters_.pop_front();
    }
    // Somebody has to look at the clock for the next impatient waiter and the next lease that ends.
    const auto sooner = [&out](time_point at) { out.wake_at = std::min(out.wake_at.value_or(at), at); };
    if (!waiters_.empty())
        sooner(waiters_.front().give_up_at);
    for (const auto& [permit, lease] : leases_)
        sooner(lease.ends_at);
    return out;
}

void permit_desk::reclaim_expired(time_point now) {
    std::erase_if(leases_, [&](const auto& lease) {
        if (now < lease.second.ends_at)
            return false;
        controller_->settle(now, lease.first, {.verdict = call_verdict::abandoned, .actual = {}, .hints = {}});
        return true;
    });
}

void permit_desk::deny_impatient(time_point now, actions& out) {
    const auto suspended = controller_->view(now).suspended_until.has_value();
    while (!waiters_.empty() && (suspended || waiters_.front().give_up_at <= now)) {
        out.denials.push_back(
            {.waiter = waiters_.front().waiter, .code = suspended ? errc::suspended : errc::timeout});
        waiters_.pop_front();
    }
}

} // namespace tagwright
