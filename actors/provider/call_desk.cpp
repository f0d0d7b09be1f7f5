#include "actors/provider/call_desk.hpp"

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

/// What a job is to a provider, roughly: its text, its answer, and a share of the instructions.
double tokens_of(const job& what) {
    double out = 0;
    for (const auto& page : what.pages)
        out += page.tokens + 100.0;
    return out;
}

} // namespace

call_desk::call_desk(desk_config config)
    : config_(std::move(config)),
      breakers_(config_.providers.size(), circuit_breaker(config_.breaker)),
      gauges_(config_.providers.size(), overflow_gauge(config_.overflow)),
      rng_(config_.seed) {
    if (breakers_.empty())
        return;
    auto last = config_.breaker;
    last.failures_once_worked = std::max(last.failures_once_worked, config_.last_failures_to_open);
    breakers_.back() = circuit_breaker(last);
}

void call_desk::add(std::vector<page_doc> pages) {
    job fresh;
    fresh.id = ++last_job_;
    fresh.pages = std::move(pages);
    jobs_.push_back(std::move(fresh));
}

void call_desk::stop() {
    ended_ = true;
    stopped_ = true;
    jobs_.clear();
}

bool call_desk::wants_batch() const noexcept {
    if (ended_ || jobs_.size() + in_flight_.size() >= config_.jobs_max)
        return false;
    const auto fresh = std::count_if(jobs_.begin(), jobs_.end(),
                                     [](const job& j) { return j.tries == 0 && j.provider == 0 && j.left_out == 0; });
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
    std::vector<bool> probed(breakers_.size());
    for (std::size_t i = 0; i < jobs_.size() && out.size() < calls_max; ++i) {
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

std::optional<std::size_t> call_desk::pick(time_point now, std::size_t provider, std::uint64_t meant_for) const {
    const auto found = ready(now, provider, meant_for == 0 ? 1 : jobs_.size());
    if (found.empty())
        return std::nullopt;
    const auto meant =
        std::find_if(found.begin(), found.end(), [&](std::size_t i) { return jobs_[i].id == meant_for; });
    return meant == found.end() ? found.front() : *meant;
}

const job* call_desk::next(time_point now, std::size_t provider, std::uint64_t meant_for) const {
    const auto index = pick(now, provider, meant_for);
    return index ? &jobs_[*index] : nullptr;
}

std::size_t call_desk::destination(time_point now, const job& what) const {
    const auto to = provider_for(what, now, std::vector<bool>(breakers_.size()));
    return to.value_or(std::min(what.provider, breakers_.size() - 1));
}

const job* call_desk::start(time_point now, std::size_t provider, std::uint64_t meant_for) {
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
    const auto provider = node.mapped().provider;
    const bool probe = node.mapped().probe;
    auto& breaker = breakers_[provider];
    const auto why = result.reply.why;
    if (is_outage(why.code)) {
        breaker.on_failure(now, probe);
        gauges_[provider].failed();
    } else if (result.reply.verdict == call_verdict::ok) {
        breaker.on_success();
        gauges_[provider].answered(tokens_of(node.mapped().what), result.took);
    } else if (result.reply.verdict == call_verdict::rate_limited && has_more(provider)) {
        breaker.on_refusal(now, probe);
    } else {
        breaker.on_unknown(probe);
    }
    const auto jitter = std::uniform_real_distribution<double>(0.0, 1.0)(rng_);
    job back;
    back.shortened = node.mapped().what.shortened;
    back.asked = provider;
    back.passed_over = node.mapped().what.passed_over;
    const bool was_spilled = node.mapped().what.spilled == detour::away;
    auto steps =
        plan_next(std::move(node.mapped().what), std::move(result), config_.retry, has_more(provider), now, jitter);
    if (steps.provider_lost && !breaker.is_shut())
        breaker.shut(why);
    steps.counted.fallbacks += std::exchange(fallbacks_, 0);
    if ((steps.provider_lost || was_spilled) && !steps.failed.empty() && send_back(back)) {
        for (auto& page : std::exchange(steps.failed, {}))
            back.pages.push_back(std::move(page.page));
        steps.again.push_back(std::move(back));
    }
    if (!stopped_)
        requeue(std::move(steps.again));
    steps.again.clear();
    give_up_hopeless(steps);
    return steps;
}

bool call_desk::send_back(job& what) const {
    const auto to = std::exchange(what.passed_over, std::nullopt);
    if (!to || breakers_[*to].is_shut())
        return false;
    what.provider = *to;
    what.tries = 0;
    what.left_out = 0;
    what.spilled = detour::back;
    return true;
}

void call_desk::requeue(std::vector<job>&& again) {
    for (auto it = again.rbegin(); it != again.rend(); ++it) {
        if (it->id == 0)
            it->id = ++last_job_;
        jobs_.push_front(std::move(*it));
    }
}

next_steps call_desk::lose_provider(std::size_t provider, failure why) {
    next_steps out;
    if (!breakers_[provider].is_shut()) {
        breakers_[provider].shut(std::move(why));
        out.provider_lost = true;
        give_up_hopeless(out);
    }
    return out;
}

void call_desk::give_up_hopeless(next_steps& out) {
    if (all_lost())
        return; // The run ends; what waits stays unsettled, to be resumed.
    std::erase_if(jobs_, [&](job& waiting) {
        if (waiting.provider == 0 || !breakers_[waiting.provider].is_shut() || has_more(waiting.provider))
            return false;
        const auto why = *breakers_[waiting.provider].is_shut();
        if (send_back(waiting))
            return false;
        for (auto& page : waiting.pages)
            out.failed.push_back({std::move(page), why});
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
        for (std::size_t i = 0; i + 1 < gauges_.size(); ++i)
            sooner(gauges_[i].next_look(now));
    return out;
}

std::optional<failure> call_desk::all_lost() const {
    const failure* first = nullptr;
    for (const auto& breaker : breakers_) {
        if (breaker.is_shut()) {
            first = first == nullptr ? &*breaker.is_shut() : first;
            continue;
        }
        if (breaker.failed_probes() < config_.failed_probes_max)
            return std::nullopt;
    }
    if (first != nullptr)
        return *first;
    return failure{errc::no_provider, "no provider answers"};
}

} // namespace tagwright
