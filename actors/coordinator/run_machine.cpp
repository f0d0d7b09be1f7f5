#include "actors/coordinator/run_machine.hpp"

#include <fmt/format.h>

#include <utility>

namespace tagwright {
namespace {

run_status status_of(errc why) {
    switch (why) {
    case errc::ok: return run_status::completed;
    case errc::stopped:
    case errc::budget_exhausted: return run_status::stopped;
    default: return run_status::failed;
    }
}

} // namespace

run_machine::run_machine(config how) : how_(how), restarts_(how.restarts) {}

// -- the pipeline ---------------------------------------------------------------------------------------

void run_machine::pipeline_began() noexcept {
    phase_ = phase::working;
    has_writer_ = true;
}

run_orders run_machine::child_gone(child_role role, const std::string& who, time_point now) {
    --alive_;
    if (role == child_role::writer)
        has_writer_ = false;
    switch (phase_) {
    case phase::connecting:
    case phase::working: return actor_failed(who, now);
    case phase::restarting:
        if (alive_ == 0)
            return stopping_ ? close() : run_orders{};
        return role == child_role::writer ? run_orders{run_order::end_children{}} : run_orders{};
    case phase::draining:
        if (role == child_role::helper)
            return {};
        return drained(role == child_role::writer ? pipeline_stage::publisher : pipeline_stage::provider);
    case phase::closed: break;
    }
    return {};
}

run_orders run_machine::actor_failed(const std::string& who, time_point now) {
    if (phase_ != phase::connecting && phase_ != phase::working)
        return {};
    if (!how_.can_restart)
        return end_early({errc::actor_failed, fmt::format("the {} failed; what is done is kept", who)}, now);
    const auto wait = restarts_.failed(now);
    if (!wait)
        return end_early(
            {errc::intensity_exceeded, fmt::format("the {} failed again and again; what is done is kept", who)}, now);
    phase_ = phase::restarting;
    restart_at_ = now + *wait;
    patient_until_ = now + writer_patience;
    run_orders out{run_order::note_restart{who, *wait}};
    if (has_writer_) {
        out.emplace_back(run_order::end_readers{});
        out.emplace_back(run_order::drain_writer{});
    } else {
        out.emplace_back(run_order::end_children{});
    }
    return out;
}

run_orders run_machine::drained(pipeline_stage stage) {
    if (phase_ == phase::restarting && stage == pipeline_stage::publisher)
        return {run_order::end_children{}};
    if (phase_ != phase::draining)
        return {}; // Out of work; the run ends when every page has ended.
    if (stage == pipeline_stage::provider && has_writer_)
        return {run_order::drain_writer{}};
    return close();
}

// -- the work ---------------------------------------------------------------------------------------------

run_orders run_machine::progressed(bool complete) {
    return phase_ == phase::working && complete ? close() : run_orders{};
}

run_orders run_machine::end_early(failure why, time_point now) {
    if (stopping_ || phase_ == phase::closed)
        return {};
    stopping_ = true;
    why_ = std::move(why);
    if (phase_ == phase::restarting) // else when the children are gone
        return alive_ == 0 ? close() : run_orders{};
    if (phase_ == phase::connecting) {
        phase_ = phase::draining;
        return close();
    }
    phase_ = phase::draining;
    patient_until_ = now + how_.call_longest + writer_patience;
    if (how_.is_undo)
        return {run_order::drain_writer{}};
    return {run_order::drain_calls{}};
}

run_orders run_machine::stop(time_point now) {
    if (stopping_)
        return close(); // Asked twice: at once.
    return end_early({errc::stopped, "stopped by the user; resume it to go on"}, now);
}

run_orders run_machine::tick(time_point now) {
    if (phase_ == phase::closed)
        return {};
    if (stopping_ && now >= patient_until_)
        return close(); // Somebody does not answer; what is durable is durable.
    if (phase_ != phase::restarting)
        return {};
    if (alive_ > 0)
        return now >= patient_until_ ? run_orders{run_order::end_children{}}
                                     : run_orders{}; // The journal has the rest.
    if (now < restart_at_)
        return {};
    phase_ = phase::connecting;
    restarted_ = true;
    listing_failed_ = {};
    return {run_order::list_again{}, run_order::connect{}};
}

// -- the journal --------------------------------------------------------------------------------------------

run_orders run_machine::saved(failure why, bool complete, time_point now) {
    saving_ = false;
    auto out = why ? end_early(std::move(why), now) : run_orders{};
    auto rest = stopping_ && (due_ || now >= patient_until_) ? close() : progressed(complete);
    out.insert(out.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
    return out;
}

run_orders run_machine::close() {
    if (phase_ == phase::closed)
        return {};
    if (saving_) {
        due_ = true;
        return {};
    }
    phase_ = phase::closed;
    auto why = why_ ? why_ : listing_failed_;
    const auto status = status_of(why.code);
    return {run_order::close{status, std::move(why)}};
}

} // namespace tagwright
