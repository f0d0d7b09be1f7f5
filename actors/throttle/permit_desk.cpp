#include "actors/throttle/permit_desk.hpp"

#include <algorithm>

namespace tagwright {

namespace {

/// What becomes of a call whose permit nobody gives back.
call_outcome abandoned() { return {.verdict = call_verdict::abandoned, .actual = {}, .hints = {}}; }

} // namespace

permit_desk::permit_desk(std::shared_ptr<limit_controller> controller, config limits)
    : controller_(std::move(controller)), limits_(limits) {}

permit_desk::actions permit_desk::ask(time_point now, std::uint64_t waiter, const asker& by,
                                      const call_cost& estimate) {
    if (waiters_.size() >= limits_.waiters_max) {
        auto out = step(now);
        out.denials.push_back({.waiter = waiter, .code = errc::overloaded, .suspended_for = {}});
        return out;
    }
    const auto patience = std::clamp(by.within.value_or(limits_.patience), duration::zero(), limits_.patience);
    // Flows are numbered by their askers: one asker's 7 is not another's.
    const auto flow = by.holder * 0x9e3779b97f4a7c15ULL + by.flow;
    waiters_.push({.waiter = waiter,
                   .holder = by.holder,
                   .flow = flow,
                   .estimate = estimate,
                   .give_up_at = now + patience,
                   .ticket = by.ticket});
    return step(now);
}

permit_desk::actions permit_desk::release(time_point now, std::uint64_t permit, const call_outcome& outcome) {
    if (leases_.erase(permit) > 0)
        controller_->settle(now, permit, outcome);
    return step(now);
}

permit_desk::actions permit_desk::holder_gone(time_point now, std::uint64_t holder) {
    waiters_.remove_if([holder](const permit_waiter& w) { return w.holder == holder; });
    end_leases(now, [holder](const lease_entry& lease) { return lease.holder == holder; });
    return step(now);
}

permit_desk::actions permit_desk::forget(time_point now, std::uint64_t holder, std::uint64_t ticket) {
    const auto is_meant = [holder, ticket](const auto& entry) {
        return ticket != 0 && entry.holder == holder && entry.ticket == ticket;
    };
    const auto waited = waiters_.remove_if(is_meant);
    end_leases(now, is_meant);
    auto out = step(now);
    for (const auto& who : waited)
        out.denials.push_back({.waiter = who.waiter, .code = errc::timeout, .suspended_for = {}});
    return out;
}

permit_desk::actions permit_desk::step(time_point now) {
    actions out;
    end_expired(now);
    deny_impatient(now, out);
    while (const auto* first = open_ ? waiters_.next(now) : nullptr) {
        const auto permit = last_permit_ + 1;
        const auto answer = controller_->admit(now, permit, first->estimate);
        if (!answer.granted) {
            out.wake_at = answer.retry_at; // the others wait, too: else large calls would never go
            break;
        }
        last_permit_ = permit;
        const auto who = waiters_.pop();
        leases_.emplace(permit,
                        lease_entry{.holder = who.holder, .ticket = who.ticket, .ends_at = now + limits_.lease});
        out.grants.push_back({.waiter = who.waiter, .permit = permit});
    }
    // Somebody has to look at the clock for the next impatient waiter and the next lease that ends.
    const auto sooner = [&out](time_point at) { out.wake_at = std::min(out.wake_at.value_or(at), at); };
    if (const auto deadline = waiters_.first_deadline())
        sooner(*deadline);
    if (!leases_.empty())
        sooner(leases_.begin()->second.ends_at);
    return out;
}

void permit_desk::end_expired(time_point now) {
    while (!leases_.empty() && leases_.begin()->second.ends_at <= now) {
        const auto permit = leases_.begin()->first;
        leases_.erase(leases_.begin());
        controller_->settle(now, permit, abandoned());
    }
}

void permit_desk::end_leases(time_point now, const std::function<bool(const lease_entry&)>& which) {
    std::erase_if(leases_, [&](const auto& lease) {
        if (!which(lease.second))
            return false;
        controller_->settle(now, lease.first, abandoned());
        return true;
    });
}

void permit_desk::deny_impatient(time_point now, actions& out) {
    const auto suspended = controller_->view(now).suspended_until;
    const auto rest = suspended ? *suspended - now : duration::zero();
    for (const auto& who : waiters_.remove_if([&](const permit_waiter& w) { return suspended || w.give_up_at <= now; }))
        out.denials.push_back(
            {.waiter = who.waiter, .code = suspended ? errc::suspended : errc::timeout, .suspended_for = rest});
}

permit_desk::actions permit_desk::open(time_point now) {
    open_ = true;
    return step(now);
}

permit_desk::actions permit_desk::bound(time_point now, int lowest, int highest) {
    controller_->bound(now, lowest, highest);
    return step(now);
}

} // namespace tagwright
