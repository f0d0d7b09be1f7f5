#include "actors/provider/call_desk.hpp"

#include "actors/provider/wait_text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace tagwright {

call_desk::call_desk(desk_config config)
    : config_(std::move(config)),
      breakers_(config_.providers.size(), circuit_breaker(config_.breaker)),
      suspicions_(config_.providers.size(), suspicion(config_.suspecting)),
      gauges_(config_.providers.size(), overflow_gauge(config_.overflow)),
      windows_(config_.providers.size()),
      rng_(config_.seed) {
    if (breakers_.empty())
        return;
    auto last = config_.breaker;
    last.failures_once_worked = std::max(last.failures_once_worked, config_.last_failures_to_open);
    last.pause = std::min(last.pause, config_.last_pause);
    last.pause_max = std::min(last.pause_max, config_.last_pause_max);
    breakers_.back() = circuit_breaker(last);
}

void call_desk::add(std::vector<page_doc> pages) {
    job fresh;
    fresh.id = ++last_job_;
    fresh.root = fresh.id;
    fresh.pages = std::move(pages);
    if (windows_.front() <= 0 || tokens_of(fresh) <= windows_.front()) {
        jobs_.push_back(std::move(fresh));
        return;
    }
    for (auto& part : parts_that_fit(std::move(fresh), windows_.front())) {
        part.id = part.root = ++last_job_;
        jobs_.push_back(std::move(part));
    }
}

void call_desk::stop() {
    ended_ = true;
    stopped_ = true;
    jobs_.clear();
    held_.clear();
}

bool call_desk::wants_batch() const noexcept {
    if (ended_ || jobs_.size() + in_flight_.size() >= config_.jobs_max)
        return false;
    const auto fresh = std::count_if(jobs_.begin(), jobs_.end(), [](const job& j) {
        return j.tries == 0 && j.provider == 0 && j.id == j.root && j.left_out == 0 && j.adapted == 0;
    });
    return static_cast<std::size_t>(fresh) < config_.fresh_max;
}

std::optional<std::size_t> call_desk::provider_for(const job& what, time_point now,
                                                   const std::vector<bool>& probed) const {
    for (std::size_t i = what.provider; i < breakers_.size(); ++i)
        if (breakers_[i].allows(now) && !probed[i])
            return i;
    return std::nullopt;
}

std::vector<std::size_t> call_desk::ready(time_point now, std::size_t provider, std::size_t calls_max) const {
    std::vector<std::size_t> out;
    if (const auto most = suspicions_[provider].calls_max()) {
        const auto now_there = in_flight_at(provider);
        calls_max = std::min(calls_max, *most > now_there ? *most - now_there : 0);
    }
    // Single pages tell soonest whether a suspected provider answers anything.
    const auto is_single = [&](const job& what) { return what.pages.size() == 1 && what.provider <= provider; };
    const bool singles_only = suspicions_[provider].calls_max() && std::any_of(jobs_.begin(), jobs_.end(), is_single);
    std::vector<bool> probed(breakers_.size());
    std::vector<std::size_t> order(jobs_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // A probe with the job that failed last would tell nothing new: it may be that job's own trouble.
    if (breakers_[provider].half_open(now))
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return jobs_[a].tries < jobs_[b].tries; });
    for (const auto i : order) {
        if (out.size() >= calls_max)
            break;
        if (singles_only && !is_single(jobs_[i]))
            continue;
        const auto to = provider_for(jobs_[i], now, probed);
        // Its wait was for the provider that it comes from; another one need not wait.
        if (!to || (jobs_[i].due && *jobs_[i].due > now && *to == jobs_[i].asked))
            continue;
        probed[*to] = breakers_[*to].half_open(now);
        if (*to == provider)
            out.push_back(i);
    }
    return out;
}

std::optional<std::size_t> call_desk::pick(time_point now, std::size_t provider, const permit_use& meant_for) const {
    const auto found = ready(now, provider, jobs_.size());
    const auto meant =
        std::find_if(found.begin(), found.end(), [&](std::size_t i) { return jobs_[i].id == meant_for.job; });
    if (meant != found.end())
        return *meant;
    const auto fits = std::find_if(found.begin(), found.end(),
                                   [&](std::size_t i) { return tokens_of(jobs_[i]) <= meant_for.tokens_max; });
    return fits == found.end() ? std::nullopt : std::optional(*fits);
}

const job* call_desk::next(time_point now, std::size_t provider, const permit_use& meant_for) const {
    const auto index = pick(now, provider, meant_for);
    return index ? &jobs_[*index] : nullptr;
}

std::size_t call_desk::destination(time_point now, const job& what) const {
    const auto to = provider_for(what, now, std::vector<bool>(breakers_.size()));
    return to.value_or(std::min(what.provider, breakers_.size() - 1));
}

const job* call_desk::start(time_point now, std::size_t provider, const permit_use& meant_for) {
    const auto index = pick(now, provider, meant_for);
    if (!index)
        return nullptr;
    const auto it = jobs_.begin() + static_cast<std::ptrdiff_t>(*index);
    flight next{std::move(*it), provider, breakers_[provider].on_start(now)};
    jobs_.erase(it);
    auto& what = next.what;
    what.handed_over = provider > what.asked;
    fallbacks_ += what.handed_over ? 1 : 0;
    what.asked = provider;
    for (; what.provider < provider; ++what.provider) {
        what.tries = 0;
        if (!what.passed_over && !breakers_[what.provider].is_shut())
            what.passed_over = what.provider;
    }
    const auto id = what.id;
    return &in_flight_.insert_or_assign(id, std::move(next)).first->second.what;
}

std::size_t call_desk::in_flight_at(std::size_t provider) const {
    return static_cast<std::size_t>(std::count_if(in_flight_.begin(), in_flight_.end(), [provider](const auto& open) {
        return open.second.provider == provider;
    }));
}

bool call_desk::has_more(std::size_t provider) const {
    return std::any_of(breakers_.begin() + static_cast<std::ptrdiff_t>(provider) + 1, breakers_.end(),
                       [](const circuit_breaker& b) { return !b.is_shut(); });
}

job* call_desk::newest_to_spill(time_point now, std::size_t from) {
    const std::vector<bool> none_probed(breakers_.size());
    const auto found = std::find_if(jobs_.rbegin(), jobs_.rend(), [&](const job& waiting) {
        return waiting.spilled == detour::none && provider_for(waiting, now, none_probed) == from;
    });
    return found == jobs_.rend() ? nullptr : &*found;
}

bool call_desk::has_room_for_spilled(std::size_t provider) const {
    const auto waiting = std::count_if(jobs_.begin(), jobs_.end(), [&](const job& what) {
        return what.spilled == detour::away && what.provider == provider;
    });
    return static_cast<std::size_t>(waiting) < config_.spilled_max;
}

void call_desk::spill(time_point now, bool held_up,
                      const std::function<bool(std::size_t provider, const job& what)>& affordable) {
    // Others may have used up what was left for it.
    for (auto& waiting : jobs_)
        if (waiting.spilled == detour::away && !affordable(waiting.provider, waiting))
            send_back(waiting);
    for (std::size_t from = 0; from + 1 < breakers_.size(); ++from) {
        auto& gauge = gauges_[from];
        if (!breakers_[from].allows(now) || breakers_[from].half_open(now)) {
            gauge.start_over(now); // Left altogether: nothing waits for it.
            continue;
        }
        auto* next = newest_to_spill(now, from);
        const auto busy = std::any_of(in_flight_.begin(), in_flight_.end(),
                                      [&](const auto& open) { return open.second.provider == from; });
        gauge.look(now, busy || (next != nullptr && !held_up));
        std::size_t to = from + 1;
        while (to < breakers_.size() && (!breakers_[to].allows(now) || breakers_[to].half_open(now)))
            ++to;
        for (; next != nullptr && to < breakers_.size(); next = newest_to_spill(now, from)) {
            const auto tokens = tokens_of(*next);
            if (gauge.owed() < tokens || !has_room_for_spilled(to) || !affordable(to, *next))
                break;
            gauge.handed_on(tokens);
            next->passed_over = next->passed_over.value_or(from);
            next->spilled = detour::away;
            next->provider = to;
            next->tries = 0;
            next->due.reset();
        }
    }
}

next_steps call_desk::finish(time_point now, std::uint64_t job_id, call_done&& result) {
    auto node = in_flight_.extract(job_id);
    if (node.empty())
        return {};
    auto& ended = node.mapped();
    const auto provider = ended.provider;
    const auto why = result.reply.why;
    const auto how = judge(now, ended, result);
    const bool good = why.code == errc::ok && std::any_of(result.labels.begin(), result.labels.end(),
                                                          [](const auto& labels) { return labels.has_value(); });
    const auto jitter = std::uniform_real_distribution<double>(0.0, 1.0)(rng_);
    job back;
    back.root = ended.what.root;
    back.shortened = ended.what.shortened;
    back.asked = provider;
    back.passed_over = ended.what.passed_over;
    const bool was_spilled = ended.what.spilled == detour::away;
    const bool proved =
        how == ruling::leave || how == ruling::wait || how == ruling::wait_long || how == ruling::answered;
    const bool hold = !proved && !has_more(provider);
    job kept = hold ? ended.what : job{};
    auto steps = plan_next(std::move(ended.what), std::move(result), how, config_.retry,
                           {has_more(provider), windows_[provider], now, jitter});
    steps.provider_lost = breakers_[provider].is_shut().has_value();
    steps.suspended_until = breakers_[provider].suspended(now);
    steps.counted.fallbacks += std::exchange(fallbacks_, 0);
    if ((steps.provider_lost || was_spilled) && !steps.failed.empty() && send_back(back)) {
        for (auto& page : std::exchange(steps.failed, {}))
            back.pages.push_back(std::move(page.page));
        steps.again.push_back(std::move(back));
    } else if (hold && !steps.failed.empty()) {
        if (!stopped_) // else it stays unsettled
            held_.push_back({std::move(kept), why, provider});
        steps.failed.clear();
    }
    if (!stopped_)
        requeue(std::move(steps.again));
    steps.again.clear();
    if (good)
        for (auto& page : release_held(provider).failed)
            steps.failed.push_back(std::move(page));
    give_up_hopeless(now, steps);
    return steps;
}

// -- what the end of a call means -----------------------------------------------------------------------------

ruling call_desk::judge(time_point now, flight& ended, const call_done& result) {
    const auto provider = ended.provider;
    auto& breaker = breakers_[provider];
    const auto& why = result.reply.why;
    const bool passing = kind_of(why.code) == failure_kind::passing;
    // Whatever the model thinks of the pages: somebody answers.
    if (result.reply.verdict == call_verdict::ok && !passing) {
        breaker.on_success();
        gauges_[provider].answered(tokens_of(ended.what), result.took);
    } else if (!passing) {
        breaker.on_unknown(ended.probe);
    }
    if (why.code == errc::ok) {
        const auto has = [](const auto& labels) { return labels.has_value(); };
        if (std::any_of(result.labels.begin(), result.labels.end(), has))
            suspicions_[provider].good(ended.what);
        else if (suspicions_[provider].refused(ended.what, {errc::missing_answer, {}}))
            return judge_refusal(
                ended.what, provider,
                {errc::missing_answer, config_.providers[provider] + ": the answers hold none of the pages"},
                ruling::answered);
        return ruling::answered;
    }
    switch (course_of(why)) {
    case course::wait:
        if (kind_of(why.code) == failure_kind::answer)
            return judge_refusal(ended.what, provider, why, ended.what.tries < 2 ? ruling::wait : ruling::split);
        return judge_passing(now, ended, result);
    case course::adapt: return ruling::at_once;
    case course::halve: return judge_refusal(ended.what, provider, why, ruling::split);
    case course::shorten:
        learn_window(provider, ended.what, result);
        if (ended.what.pages.size() > 1 || ended.what.shortened < config_.retry.shortened_max)
            return ruling::shorten;
        return judge_refusal(ended.what, provider, why, ruling::give_up);
    case course::suspend: return suspend_for(now, provider, result);
    case course::lose_endpoint:
        // A model that thinks to no end over this page has answered others.
        if (why.code == errc::truncated_answer && suspicions_[provider].has_worked())
            return judge_refusal(ended.what, provider, why, ruling::split);
        if (!breaker.is_shut())
            breaker.shut(why);
        return ruling::elsewhere;
    case course::next_endpoint:
    case course::give_up_page:
    case course::give_up_label: return judge_refusal(ended.what, provider, why, ruling::give_up);
    case course::list_again:
    case course::leave_page:
    case course::end_run: return ruling::give_up;
    }
    return ruling::give_up;
}

ruling call_desk::judge_refusal(const job& what, std::size_t provider, const failure& why, ruling otherwise) {
    auto& suspect = suspicions_[provider];
    const bool counted = why.code == errc::missing_answer; // by the caller
    if (counted || suspect.refused(what, why)) {
        if (!breakers_[provider].is_shut())
            breakers_[provider].shut(scoped(why, failure_scope::endpoint));
        take_back_held(provider);
        return ruling::elsewhere;
    }
    // Nothing good has come from there yet: single pages tell soonest whether anything will.
    const bool unproven = !suspect.has_worked() && otherwise == ruling::split && what.pages.size() > 2;
    return unproven ? ruling::take_one : otherwise;
}

ruling call_desk::judge_passing(time_point now, flight& ended, const call_done& result) {
    const auto provider = ended.provider;
    auto& breaker = breakers_[provider];
    auto& suspect = suspicions_[provider];
    const auto& why = result.reply.why;
    if (why.code == errc::actor_failed || why.code == errc::cancelled) {
        breaker.on_unknown(ended.probe);
    } else if (why.code == errc::rate_limited) {
        if (result.reply.hints.retry_after.value_or(duration::zero()) > long_wait)
            return suspend_for(now, provider, result);
        breaker.on_refusal(now, ended.probe, why, has_more(provider));
        return ruling::wait;
    } else {
        gauges_[provider].failed();
        // A page of somebody else's in place of an answer, and never an answer so far: the wrong door.
        const bool wrong_door = kind_of(why.code) == failure_kind::refusal || why.code == errc::not_json ||
                                why.code == errc::unexpected_answer;
        if (wrong_door && !suspect.has_worked() && !config_.proven) {
            breaker.on_unknown(ended.probe);
            return judge_refusal(ended.what, provider, why,
                                 ended.what.pages.size() > 1 ? ruling::split : ruling::give_up);
        }
        breaker.on_failure(now, ended.probe, why, why.code != errc::connect_failed);
    }
    if (why.code == errc::connect_failed) { // no page can do that
        suspect.unlucky(ended.what);
        return ruling::wait;
    }
    const bool alone = ended_ && jobs_.empty() && in_flight_.empty();
    if (suspect.struck(ended.what, why.code, now, alone))
        return ended.what.pages.size() > 1 ? ruling::split : ruling::leave;
    constexpr int suspicious = 2; // the next failure decides, so it should not be part of the same small outage
    const bool single = ended.what.pages.size() == 1 && suspect.has_worked();
    return single && ended.what.strikes.strikes >= suspicious ? ruling::wait_long : ruling::wait;
}

ruling call_desk::suspend_for(time_point now, std::size_t provider, const call_done& result) {
    constexpr duration unknown = std::chrono::hours(1); // a day's quota that does not say when it is back
    auto why = result.reply.why;
    const auto hint = why.retry_after ? why.retry_after : result.reply.hints.retry_after;
    why.code = errc::quota_exhausted;
    why.scope = failure_scope::endpoint;
    why.retry_after = hint;
    breakers_[provider].suspend(now + hint.value_or(unknown), std::move(why));
    return ruling::elsewhere;
}

void call_desk::learn_window(std::size_t provider, const job& what, const call_done& result) {
    constexpr double estimates_err = 0.85; // ours are no tokenizer's
    const auto asked = tokens_of(what);
    auto& suspect = suspicions_[provider];
    auto window = asked * 0.75;
    if (const auto told = result.reply.input_tokens_max)
        window = std::max((*told - config_.call_overhead_tokens) * estimates_err, *told / 4);
    else if (!suspect.overflowed(what.root))
        return; // one batch is no rule: it may be what is in it
    window = std::max(window, suspect.largest_good());
    if (window >= asked)
        return;
    auto& known = windows_[provider];
    known = known > 0 ? std::min(known, window) : window;
    if (provider != 0)
        return;
    // What waits is packed anew, so that each call fits.
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
        if (jobs_[i].pages.size() < 2 || tokens_of(jobs_[i]) <= known)
            continue;
        auto whole = std::move(jobs_[i]);
        auto parts = parts_that_fit(std::move(whole), known);
        for (auto& part : parts)
            part.id = part.root = ++last_job_;
        jobs_.erase(jobs_.begin() + static_cast<std::ptrdiff_t>(i));
        jobs_.insert(jobs_.begin() + static_cast<std::ptrdiff_t>(i), std::make_move_iterator(parts.begin()),
                     std::make_move_iterator(parts.end()));
        i += parts.size() - 1;
    }
}

// -- pages that are held -------------------------------------------------------------------------------------

next_steps call_desk::release_held(std::size_t provider) {
    next_steps out;
    std::erase_if(held_, [&](held_job& held) {
        if (held.provider != provider)
            return false;
        if (held.why.scope == failure_scope::call) { // the provider is well after all: it may have passed
            ask_again(std::move(held.what));
            return true;
        }
        for (auto& page : held.what.pages)
            out.failed.push_back({std::move(page), scoped(held.why, failure_scope::page)});
        return true;
    });
    return out;
}

void call_desk::ask_again(job&& held) {
    held.id = 0;
    std::vector<job> again;
    again.push_back(std::move(held));
    requeue(std::move(again));
}

void call_desk::take_back_held(std::size_t provider) {
    std::erase_if(held_, [&](held_job& held) {
        if (held.provider != provider)
            return false;
        ask_again(std::move(held.what));
        return true;
    });
}

bool call_desk::is_gone(std::size_t provider, time_point now) const {
    const auto& breaker = breakers_[provider];
    return breaker.is_shut() || breaker.out_of_patience() || (breaker.suspended(now) && !config_.wait_for_quota);
}

next_steps call_desk::give_up_rest(time_point now) {
    next_steps out;
    if (stopped_ || !ended_ || !in_flight_.empty() || all_lost(now))
        return out;
    const auto hopeless = [&](const job& waiting) {
        for (std::size_t i = waiting.provider; i < breakers_.size(); ++i)
            if (!is_gone(i, now))
                return false;
        return true;
    };
    if (!std::all_of(jobs_.begin(), jobs_.end(), hopeless))
        return out;
    for (auto& waiting : std::exchange(jobs_, {}))
        for (auto& page : waiting.pages)
            out.failed.push_back(
                {std::move(page), {errc::no_provider, "no provider is left for this page", failure_scope::page}});
    for (auto& held : std::exchange(held_, {})) {
        if (held.why.scope == failure_scope::call && !is_gone(held.provider, now)) {
            // It may pass; if it does not, it counts as another page's until the provider is given up.
            constexpr auto pause = std::chrono::seconds(1);
            held.what.due = now + pause;
            ask_again(std::move(held.what));
            continue;
        }
        // An endpoint that has never answered may refuse every page alike: that is not held against the page.
        const auto scope = suspicions_[held.provider].has_worked() ? failure_scope::page : failure_scope::endpoint;
        for (auto& page : held.what.pages)
            out.failed.push_back({std::move(page), scoped(held.why, scope)});
    }
    return out;
}

// -- where jobs go -------------------------------------------------------------------------------------------

bool call_desk::send_back(job& what) const {
    const auto to = std::exchange(what.passed_over, std::nullopt);
    if (!to || breakers_[*to].is_shut())
        return false;
    what.provider = *to;
    what.tries = 0;
    what.left_out = 0;
    what.bad_answers = 0;
    what.strikes = {};
    what.spilled = detour::back;
    return true;
}

void call_desk::requeue(std::vector<job>&& again) {
    for (auto it = again.rbegin(); it != again.rend(); ++it) {
        if (it->id == 0)
            it->id = ++last_job_;
        if (it->root == 0)
            it->root = it->id;
        jobs_.push_front(std::move(*it));
    }
}

next_steps call_desk::lose_provider(std::size_t provider, failure why) {
    next_steps out;
    if (!breakers_[provider].is_shut()) {
        breakers_[provider].shut(std::move(why));
        out.provider_lost = true;
        take_back_held(provider);
        give_up_hopeless({}, out);
    }
    return out;
}

void call_desk::suspend_provider(std::size_t provider, time_point until, failure why) {
    breakers_[provider].suspend(until, std::move(why));
}

void call_desk::give_up_hopeless(time_point now, next_steps& out) {
    if (all_lost(now))
        return; // The run ends; what waits stays unsettled, to be resumed.
    std::erase_if(jobs_, [&](job& waiting) {
        if (waiting.provider == 0 || !breakers_[waiting.provider].is_shut() || has_more(waiting.provider))
            return false;
        const auto why = *breakers_[waiting.provider].is_shut();
        if (send_back(waiting))
            return false;
        for (auto& page : waiting.pages)
            out.failed.push_back({std::move(page), scoped({why.code, why.message}, failure_scope::page)});
        return true;
    });
}

std::optional<time_point> call_desk::next_due(time_point now) const {
    std::optional<time_point> out;
    const auto sooner = [&](time_point at) {
        if (at > now)
            out = std::min(out.value_or(at), at);
    };
    for (const auto& waiting : jobs_)
        if (waiting.due)
            sooner(*waiting.due);
    if (!jobs_.empty())
        for (const auto& breaker : breakers_)
            if (!breaker.is_shut() && breaker.opens_again())
                sooner(*breaker.opens_again());
    if (!jobs_.empty())
        for (const auto& breaker : breakers_)
            if (const auto until = breaker.suspended(now))
                sooner(*until);
    if (!jobs_.empty())
        for (std::size_t i = 0; i + 1 < gauges_.size(); ++i)
            sooner(gauges_[i].next_look(now));
    return out;
}

std::optional<failure> call_desk::all_lost(time_point now) const {
    std::optional<failure> first;
    std::optional<time_point> back_at;
    for (std::size_t i = 0; i < breakers_.size(); ++i) {
        const auto& breaker = breakers_[i];
        if (!is_gone(i, now))
            return std::nullopt;
        const auto until = breaker.is_shut() ? std::nullopt : breaker.suspended(now);
        if (until) { // Waiting helps: that is worth more than to know why the others are out.
            auto why = breaker.suspended_why();
            if (!why.retry_after) // it did not say when
                first = first && first->retry_after ? first : std::optional(why);
            else if (!back_at || *until < *back_at) {
                back_at = until;
                why.retry_after = *until - now;
                first = why;
            }
        } else if (!first) {
            first = breaker.is_shut() ? *breaker.is_shut()
                                      : failure{errc::no_provider,
                                                patience_is_over(breaker.out_of_patience()->message, breaker.waited())};
        }
    }
    return first;
}

} // namespace tagwright
