#include "actors/provider/endpoint_judge.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

bool has_labels(const call_done& result) {
    return std::any_of(result.labels.begin(), result.labels.end(), [](const auto& each) { return each.has_value(); });
}

} // namespace

endpoint_judge::endpoint_judge(config from)
    : breaker(from.breaker), suspected(from.suspecting), gauge(from.overflow), config_(std::move(from)) {}

endpoint_judge::judgement endpoint_judge::judge(job& ended, bool probe, const call_done& result, const moment& at) {
    const auto& why = result.reply.why;
    const bool passing = kind_of(why.code) == failure_kind::passing;
    // Whatever the model thinks of the pages: somebody answers.
    if (result.reply.verdict == call_verdict::ok && !passing) {
        breaker.on_success();
        gauge.answered(tokens_of(ended), result.took);
    } else if (!passing) {
        breaker.on_unknown(probe);
    }
    if (why.code == errc::ok) {
        if (has_labels(result))
            suspected.good(ended);
        else if (suspected.refused(ended, {errc::missing_answer, {}}))
            return judge_refusal(ended, {errc::missing_answer, config_.name + ": the answers hold none of the pages"},
                                 ruling::answered);
        return {ruling::answered};
    }
    switch (course_of(why)) {
    case course::wait:
        if (kind_of(why.code) == failure_kind::answer)
            return judge_refusal(ended, why, ended.tries < 2 ? ruling::wait : ruling::split);
        return judge_passing(ended, probe, result, at);
    case course::adapt: return {ruling::at_once};
    case course::halve: return judge_refusal(ended, why, ruling::split);
    case course::shorten: return judge_too_long(ended, result);
    case course::suspend: return suspend(result, at.now);
    case course::lose_endpoint:
        // A model that thinks to no end over this page has answered others.
        if (why.code == errc::truncated_answer && suspected.has_worked())
            return judge_refusal(ended, why, ruling::split);
        if (!breaker.is_shut())
            breaker.shut(why);
        return {ruling::elsewhere};
    case course::next_endpoint:
    case course::give_up_page:
    case course::give_up_label: return judge_refusal(ended, why, ruling::give_up);
    case course::list_again:
    case course::leave_page:
    case course::end_run: break;
    }
    return {ruling::give_up};
}

endpoint_judge::judgement endpoint_judge::judge_refusal(const job& ended, const failure& why, ruling otherwise) {
    const bool counted = why.code == errc::missing_answer; // by the caller
    if (counted || suspected.refused(ended, why)) {
        if (!breaker.is_shut())
            breaker.shut(scoped(why, failure_scope::endpoint));
        return {ruling::elsewhere, true};
    }
    // Nothing good has come from there yet: single pages tell soonest whether anything will.
    const bool unproven = !suspected.has_worked() && otherwise == ruling::split && ended.pages.size() > 2;
    return {unproven ? ruling::take_one : otherwise};
}

endpoint_judge::judgement endpoint_judge::judge_too_long(const job& ended, const call_done& result) {
    const bool shrunk = learn_window(ended, result);
    auto out = ended.pages.size() > 1 || ended.shortened < config_.shortened_max
                   ? judgement{ruling::shorten}
                   : judge_refusal(ended, result.reply.why, ruling::give_up);
    out.window_shrunk = shrunk;
    return out;
}

endpoint_judge::judgement endpoint_judge::judge_passing(job& ended, bool probe, const call_done& result,
                                                        const moment& at) {
    const auto& why = result.reply.why;
    if (why.code == errc::actor_failed || why.code == errc::cancelled) {
        breaker.on_unknown(probe);
    } else if (why.code == errc::rate_limited) {
        if (result.reply.hints.retry_after.value_or(duration::zero()) > long_wait)
            return suspend(result, at.now);
        breaker.on_refusal(at.now, probe, why, at.more_endpoints);
        return {ruling::wait};
    } else {
        gauge.failed();
        // A page of somebody else's in place of an answer, and never an answer so far: the wrong door.
        const bool wrong_door = kind_of(why.code) == failure_kind::refusal || why.code == errc::not_json ||
                                why.code == errc::unexpected_answer;
        if (wrong_door && !suspected.has_worked() && !config_.proven) {
            breaker.on_unknown(probe);
            return judge_refusal(ended, why, ended.pages.size() > 1 ? ruling::split : ruling::give_up);
        }
        breaker.on_failure(at.now, probe, why, why.code != errc::connect_failed);
    }
    if (why.code == errc::connect_failed) { // no page can do that
        suspected.unlucky(ended);
        return {ruling::wait};
    }
    if (suspected.struck(ended, why.code, at.now, at.left))
        return {ended.pages.size() > 1 ? ruling::split : ruling::leave};
    constexpr int suspicious = 2; // the next failure decides, so it should not be part of the same small outage
    const bool single = ended.pages.size() == 1 && suspected.has_worked();
    return {single && ended.strikes.strikes >= suspicious ? ruling::wait_long : ruling::wait};
}

endpoint_judge::judgement endpoint_judge::suspend(const call_done& result, time_point now) {
    constexpr duration unknown = std::chrono::hours(1); // a day's quota that does not say when it is back
    auto why = result.reply.why;
    const auto hint = why.retry_after ? why.retry_after : result.reply.hints.retry_after;
    why.code = errc::quota_exhausted;
    why.scope = failure_scope::endpoint;
    why.retry_after = hint;
    breaker.suspend(now + hint.value_or(unknown), std::move(why));
    return {ruling::elsewhere};
}

bool endpoint_judge::learn_window(const job& ended, const call_done& result) {
    constexpr double estimates_err = 0.85; // ours are no tokenizer's
    const auto asked = tokens_of(ended);
    auto window = asked * 0.75;
    if (const auto told = result.reply.input_tokens_max)
        window = std::max((*told - config_.call_overhead_tokens) * estimates_err, *told / 4);
    else if (!suspected.overflowed(ended.root))
        return false; // one batch is no rule: it may be what is in it
    window = std::max(window, suspected.largest_good());
    if (window >= asked)
        return false;
    window_ = window_ > 0 ? std::min(window_, window) : window;
    return true;
}

} // namespace tagwright
