#include "actors/site/site_retry.hpp"

#include "actors/throttle/whole_seconds.hpp"

#include <algorithm>
#include <cmath>

namespace tagwright {
namespace {

using step = site_course::step;

duration stretched(duration first, int tries, duration longest, double jitter) {
    const auto doubled = std::chrono::duration<double>(first) * std::pow(2.0, std::clamp(tries - 1, 0, 20));
    const auto capped = std::min(doubled, std::chrono::duration<double>(longest));
    return std::chrono::duration_cast<duration>(capped * (0.7 + 0.6 * jitter));
}

/// The same again, unless the asker would not hear of it in time.
site_course again(duration wait, const site_trial& call, const site_signs& site, time_point now) {
    if (now + wait < call.until)
        return {step::again, wait};
    const bool others_answered = site.alive && *site.alive >= call.began;
    return {others_answered ? step::answer : step::down};
}

duration soonest(const site_retry_rule& rule, std::optional<duration> told) {
    const auto told_s = std::chrono::duration<double>(told.value_or(duration::zero())).count();
    const std::chrono::duration<double> meant{adaptive::least_meant_s(told_s)};
    return std::max<duration>(rule.refused_soon, std::chrono::round<duration>(meant));
}

bool is_given_up(const site_retry_rule& rule, const site_signs& site, time_point now) {
    return site.trouble_since && now - *site.trouble_since >= rule.patience;
}

/// The server says itself that this is no time for requests, or breaks off: hardly because of this one.
bool is_busy(const http_response& response) {
    return response.status == 0 || response.status == 503 || response.status == 529;
}

/// An answer of something that does not speak this API.
bool is_foreign(const http_response& response) {
    const auto status = response.status;
    return status >= 200 && status < 500 && status != 408 && status != 425 && status != 429;
}

} // namespace

bool is_life(const failure& why, const http_response& response) noexcept {
    return response.status > 0 && course_of(why) != course::wait;
}

site_course after_failure(const site_retry_rule& rule, const failure& why, const http_response& response,
                          std::optional<duration> retry_after, const site_trial& call, const site_signs& site,
                          time_point now, double jitter) {
    if (course_of(why) != course::wait)
        return {step::answer};
    if (call.probing && is_foreign(response))
        return {step::answer};
    if (retry_after && *retry_after > rule.hint_longest)
        return {step::down};
    if (response.status == 0 && !site.known && call.tries >= rule.strangers_tries_max)
        return {step::answer};
    if (is_given_up(rule, site, now))
        return {step::look}; // for the last time
    if (response.status == 429 && call.tries <= rule.refused_soon_tries)
        return again(soonest(rule, retry_after), call, site, now);
    const auto first = response.status == 0     ? rule.reconnect_first
                       : response.status == 429 ? rule.refused_first
                                                : rule.first;
    const auto tries = response.status == 429 ? call.tries - rule.refused_soon_tries : call.tries;
    const auto wait = std::max(stretched(first, tries, rule.longest, jitter), retry_after.value_or(duration{}));
    if (retry_after || response.status == 429) // it says itself what helps
        return again(wait, call, site, now);
    const auto patience = is_busy(response) ? std::max(call.patience, rule.busy) : call.patience;
    const bool once_more = call.tries < 2 && call.patience > duration{}; // also where one try takes as long as that
    if (now - call.began < patience || once_more)
        return again(wait, call, site, now);
    return {site.alive && *site.alive >= call.last_began ? step::answer : step::look};
}

site_course after_look(const site_retry_rule& rule, bool alive, const site_trial& call, const site_signs& site,
                       time_point now, double jitter) {
    if (alive)
        return {step::answer};
    if (is_given_up(rule, site, now))
        return {step::down};
    return again(stretched(rule.first, call.tries, rule.longest, jitter), call, site, now);
}

failure about(failure why, failure_scope asked, const site_answer& answer) {
    if (!why)
        return why;
    const bool waited = course_of(why) == course::wait;
    if (waited && kind_of(why.code) != failure_kind::passing)
        why.code = errc::not_json; // not Confluence's own word, but of something in between
    if (waited && answer.reach == failure_scope::site) {
        why.scope = failure_scope::site;
        why.message += "; it answers nothing else either";
    } else if (why.scope != failure_scope::label && why.scope <= failure_scope::call) {
        why.scope = asked;
    }
    return why;
}

call_verdict verdict_of(const http_response& response) noexcept {
    if (response.status == 429)
        return call_verdict::rate_limited;
    if (response.status >= 500)
        return call_verdict::server_error;
    if (response.error == errc::timeout)
        return call_verdict::timed_out;
    return response.status >= 200 && response.status < 300 ? call_verdict::ok : call_verdict::other;
}

} // namespace tagwright
