#include "actors/provider/call_desk.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace tagwright {

call_desk::call_desk(desk_config config) : config_(std::move(config)), endpoints_(config_), rng_(config_.seed) {}

void call_desk::add(std::vector<page_doc> pages) {
    job fresh;
    fresh.id = ++last_job_;
    fresh.root = fresh.id;
    fresh.pages = std::move(pages);
    const auto window = endpoints_[0].window();
    if (window <= 0 || tokens_of(fresh) <= window) {
        jobs_.push_back(std::move(fresh));
        return;
    }
    for (auto& part : cut_to_fit(std::move(fresh), window))
        jobs_.push_back(std::move(part));
}

std::vector<job> call_desk::cut_to_fit(job&& whole, double tokens_max) {
    auto parts = parts_that_fit(std::move(whole), tokens_max);
    for (auto& part : parts)
        part.id = part.root = ++last_job_;
    return parts;
}

void call_desk::stop() {
    ended_ = true;
    stopped_ = true;
    jobs_.clear();
    held_.clear();
}

bool call_desk::wants_batch(std::size_t under_way) const noexcept {
    if (ended_ || jobs_.size() + in_flight_.size() + under_way >= config_.jobs_max)
        return false;
    const auto fresh = std::count_if(jobs_.begin(), jobs_.end(), [](const job& j) {
        return j.tries == 0 && j.provider == 0 && j.id == j.root && j.left_out == 0 && j.adapted == 0;
    });
    return static_cast<std::size_t>(fresh) + under_way < config_.fresh_max;
}

std::vector<std::size_t> call_desk::ready(time_point now, std::size_t provider, std::size_t calls_max) const {
    std::vector<std::size_t> out;
    if (const auto most = endpoints_[provider].suspected.calls_max()) {
        const auto now_there = in_flight_at(provider);
        calls_max = std::min(calls_max, *most > now_there ? *most - now_there : 0);
    }
    // Single pages tell soonest whether a suspected provider answers anything.
    const auto is_single = [&](const job& what) { return what.pages.size() == 1 && what.provider <= provider; };
    const bool singles_only =
        endpoints_[provider].suspected.calls_max() && std::any_of(jobs_.begin(), jobs_.end(), is_single);
    std::vector<bool> probed(endpoints_.size());
    std::vector<std::size_t> order(jobs_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // A probe with the job that failed last would tell nothing new: it may be that job's own trouble.
    if (endpoints_[provider].breaker.half_open(now))
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return jobs_[a].tries < jobs_[b].tries; });
    for (const auto i : order) {
        if (out.size() >= calls_max)
            break;
        if (singles_only && !is_single(jobs_[i]))
            continue;
        const auto to = endpoints_.first_open(jobs_[i].provider, now, probed);
        // Its wait was for the provider that it comes from; another one need not wait.
        if (!to || (jobs_[i].due && *jobs_[i].due > now && *to == jobs_[i].asked))
            continue;
        // Waiting for the permit of a probe must not keep the other jobs.
        probed[*to] = endpoints_[*to].breaker.half_open(now);
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
    const auto to = endpoints_.first_open(what.provider, now, std::vector<bool>(endpoints_.size()));
    return to.value_or(std::min(what.provider, endpoints_.size() - 1));
}

const job* call_desk::start(time_point now, std::size_t provider, const permit_use& meant_for) {
    const auto index = pick(now, provider, meant_for);
    if (!index)
        return nullptr;
    const auto it = jobs_.begin() + static_cast<std::ptrdiff_t>(*index);
    flight next{std::move(*it), provider, endpoints_[provider].breaker.on_start(now)};
    jobs_.erase(it);
    auto& what = next.what;
    what.handed_over = provider > what.asked;
    fallbacks_ += what.handed_over ? 1 : 0;
    what.asked = provider;
    for (; what.provider < provider; ++what.provider) {
        what.tries = 0;
        if (!what.passed_over && !endpoints_[what.provider].breaker.is_shut())
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

job* call_desk::newest_to_spill(time_point now, std::size_t from) {
    const std::vector<bool> none_probed(endpoints_.size());
    const auto found = std::find_if(jobs_.rbegin(), jobs_.rend(), [&](const job& waiting) {
        return waiting.spilled == detour::none && endpoints_.first_open(waiting.provider, now, none_probed) == from;
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
    for (std::size_t from = 0; from + 1 < endpoints_.size(); ++from) {
        auto& gauge = endpoints_[from].gauge;
        if (!endpoints_.is_well(from, now)) {
            gauge.start_over(now); // Left altogether: nothing waits for it.
            continue;
        }
        auto* next = newest_to_spill(now, from);
        const auto busy = std::any_of(in_flight_.begin(), in_flight_.end(),
                                      [&](const auto& open) { return open.second.provider == from; });
        gauge.look(now, busy || (next != nullptr && !held_up));
        const auto to = endpoints_.next_well(from, now);
        for (; next != nullptr && to; next = newest_to_spill(now, from)) {
            const auto tokens = tokens_of(*next);
            if (gauge.owed() < tokens || !has_room_for_spilled(*to) || !affordable(*to, *next))
                break;
            gauge.handed_on(tokens);
            next->passed_over = next->passed_over.value_or(from);
            next->spilled = detour::away;
            next->provider = *to;
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
    const bool hold = !proved && !endpoints_.has_more(provider);
    job kept = hold ? ended.what : job{};
    auto steps = plan_next(std::move(ended.what), std::move(result), how, config_.retry,
                           {endpoints_.has_more(provider), endpoints_[provider].window(), now, jitter});
    steps.provider_lost = endpoints_[provider].breaker.is_shut().has_value();
    steps.suspended_until = endpoints_[provider].breaker.suspended(now);
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

ruling call_desk::judge(time_point now, flight& ended, const call_done& result) {
    const auto left = left_over();
    const auto out = endpoints_[ended.provider].judge(ended.what, ended.probe, result,
                                                      {now, endpoints_.has_more(ended.provider), left});
    if (out.refuses_all)
        take_back_held(ended.provider);
    if (out.window_shrunk && ended.provider == 0)
        pack_anew(endpoints_[0].window());
    return out.what;
}

suspicion::left_over call_desk::left_over() const {
    using enum suspicion::left_over;
    const auto keeps_failing = [](const job& what) { return what.strikes.strikes > 0; };
    if (!ended_ || !std::all_of(jobs_.begin(), jobs_.end(), keeps_failing) ||
        !std::all_of(in_flight_.begin(), in_flight_.end(),
                     [&](const auto& open) { return keeps_failing(open.second.what); }))
        return more;
    return jobs_.empty() && in_flight_.empty() ? none : stuck;
}

void call_desk::pack_anew(double tokens_max) {
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
        if (jobs_[i].pages.size() < 2 || tokens_of(jobs_[i]) <= tokens_max)
            continue;
        auto parts = cut_to_fit(std::move(jobs_[i]), tokens_max);
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

next_steps call_desk::give_up_rest(time_point now) {
    next_steps out;
    if (stopped_ || !ended_ || !in_flight_.empty() || all_lost(now))
        return out;
    const auto hopeless = [&](const job& waiting) { return endpoints_.is_gone_from(waiting.provider, now); };
    if (!std::all_of(jobs_.begin(), jobs_.end(), hopeless))
        return out;
    for (auto& waiting : std::exchange(jobs_, {}))
        for (auto& page : waiting.pages)
            out.failed.push_back(
                {std::move(page), {errc::no_provider, "no provider is left for this page", failure_scope::page}});
    for (auto& held : std::exchange(held_, {})) {
        if (held.why.scope == failure_scope::call && !endpoints_.is_gone(held.provider, now)) {
            // It may pass; if it does not, it counts as another page's until the provider is given up.
            constexpr auto pause = std::chrono::seconds(1);
            held.what.due = now + pause;
            ask_again(std::move(held.what));
            continue;
        }
        // An endpoint that has never answered may refuse every page alike: that is not held against the page.
        const auto scope =
            endpoints_[held.provider].suspected.has_worked() ? failure_scope::page : failure_scope::endpoint;
        for (auto& page : held.what.pages)
            out.failed.push_back({std::move(page), scoped(held.why, scope)});
    }
    return out;
}

// -- where jobs go -------------------------------------------------------------------------------------------

bool call_desk::send_back(job& what) const {
    const auto to = std::exchange(what.passed_over, std::nullopt);
    if (!to || endpoints_[*to].breaker.is_shut())
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
    if (!endpoints_[provider].breaker.is_shut()) {
        endpoints_[provider].breaker.shut(std::move(why));
        out.provider_lost = true;
        take_back_held(provider);
        give_up_hopeless({}, out);
    }
    return out;
}

void call_desk::suspend_provider(std::size_t provider, time_point until, failure why) {
    endpoints_[provider].breaker.suspend(until, std::move(why));
}

void call_desk::give_up_hopeless(time_point now, next_steps& out) {
    if (all_lost(now))
        return; // The run ends; what waits stays unsettled, to be resumed.
    std::erase_if(jobs_, [&](job& waiting) {
        if (waiting.provider == 0 || !endpoints_[waiting.provider].breaker.is_shut() ||
            endpoints_.has_more(waiting.provider))
            return false;
        const auto why = *endpoints_[waiting.provider].breaker.is_shut();
        if (send_back(waiting))
            return false;
        for (auto& page : waiting.pages)
            out.failed.push_back({std::move(page), scoped({why.code, why.message}, failure_scope::page)});
        return true;
    });
}

std::optional<time_point> call_desk::next_due(time_point now) const {
    if (jobs_.empty())
        return std::nullopt;
    auto out = endpoints_.next_change(now);
    for (const auto& waiting : jobs_)
        if (waiting.due && *waiting.due > now)
            out = std::min(out.value_or(*waiting.due), *waiting.due);
    return out;
}

} // namespace tagwright
