#include "actors/provider/dispatch_plan.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace tagwright {

dispatch_plan::dispatch_plan(dispatch_config config)
    : config_(std::move(config)),
      desk_(config_.desk),
      budget_(config_.budget, config_.before),
      permits_asked_(config_.providers.size()),
      flights_at_(config_.providers.size()) {}

void dispatch_plan::stop() {
    stopped_ = true;
    desk_.stop();
}

bool dispatch_plan::wants_batch(std::size_t under_way) const noexcept {
    return unpublished_ < config_.unpublished_max && desk_.wants_batch(under_way);
}

call_cost dispatch_plan::estimate(const job& what) const {
    double input = config_.prompt_overhead_tokens;
    for (const auto& page : what.pages)
        input += page.tokens;
    return {input, static_cast<double>(config_.output_tokens_per_page) * static_cast<double>(what.pages.size())};
}

double dispatch_plan::usd_estimate(std::size_t provider, const job& what) const {
    return cost_of(config_.providers[provider], estimate(what));
}

std::size_t dispatch_plan::permits_under_way() const {
    return std::accumulate(permits_asked_.begin(), permits_asked_.end(), std::size_t{0},
                           [](std::size_t sum, const auto& asked) { return sum + asked.size(); });
}

std::vector<dispatch_plan::wish> dispatch_plan::wishes(time_point now) {
    std::vector<wish> out;
    // A provider has its share of the calls, which its own throttle does not pass: permits that wait for a slow one
    // must not keep the next one's calls from starting.
    const auto share = config_.workers_max / permits_asked_.size();
    for (std::size_t p = 0; p < permits_asked_.size(); ++p) {
        auto& asked = permits_asked_[p];
        const auto held = flights_at_[p];
        for (const auto index : desk_.ready(now, p, 2 * config_.permits_asked_max)) {
            const auto& what = desk_.waiting(index);
            if (asked.size() >= config_.permits_asked_max || held + asked.size() >= share)
                break;
            if (std::find(asked.begin(), asked.end(), what.id) != asked.end())
                continue;
            if (!budget_.allows(usd_estimate(p, what), permits_under_way()))
                continue;
            // A call whose labels are not durable yet could be lost as one in flight could: both count, so that it is
            // known how many calls a kill costs at most.
            if (flights_.size() + unpublished_calls_ + permits_under_way() >= config_.workers_max + config_.saving_max)
                return out;
            asked.push_back(what.id);
            out.push_back({p, {what.id, tokens_of(what)}, estimate(what)});
        }
    }
    return out;
}

void dispatch_plan::wish_ended(std::size_t provider, std::uint64_t job) { std::erase(permits_asked_[provider], job); }

std::optional<dispatch_plan::begun> dispatch_plan::begin(time_point now, std::size_t provider,
                                                         const permit_use& meant_for) {
    const auto* next = stopped_ ? nullptr : desk_.next(now, provider, meant_for);
    if (next == nullptr)
        return std::nullopt;
    const auto usd = usd_estimate(provider, *next);
    const auto* what = budget_.allows(usd) ? desk_.start(now, provider, meant_for) : nullptr;
    if (what == nullptr)
        return std::nullopt;
    budget_.start(usd);
    const auto call = ++last_call_;
    flights_.emplace(call, flight{what->id, provider, usd});
    ++flights_at_[provider];
    return begun{call, what};
}

std::optional<dispatch_plan::ended> dispatch_plan::end(time_point now, call_done&& done) {
    const auto node = flights_.extract(done.call);
    if (node.empty())
        return std::nullopt;
    const auto& open = node.mapped();
    --flights_at_[open.provider];
    ended out;
    out.provider = open.provider;
    out.cost = cost_of(config_.providers[open.provider], done.reply.usage);
    budget_.finish(open.usd_estimate, may_be_billed(done.reply.why.code) ? std::nullopt : std::optional(out.cost.usd));
    out.steps = desk_.finish(now, open.job, std::move(done));
    return out;
}

void dispatch_plan::handed_to_publisher(std::size_t pages) noexcept {
    unpublished_ += pages;
    ++unpublished_calls_;
}

void dispatch_plan::taken_by_publisher(std::size_t pages) noexcept {
    unpublished_ -= pages;
    --unpublished_calls_;
}

void dispatch_plan::spill(time_point now) {
    // Labels that are not durable yet keep calls from starting: the publisher is slow then, nobody else.
    const bool held_up = unpublished_calls_ >= config_.workers_max;
    desk_.spill(now, held_up, [this](std::size_t to, const job& what) {
        return budget_.allows(usd_estimate(to, what), permits_under_way());
    });
}

bool dispatch_plan::is_out_of_budget(time_point now) const {
    const auto& waiting = desk_.jobs_waiting();
    if (stopped_ || !flights_.empty() || waiting.empty() || permits_under_way() > 0)
        return false;
    return std::none_of(waiting.begin(), waiting.end(), [&](const job& what) {
        return budget_.allows(usd_estimate(desk_.destination(now, what), what));
    });
}

bool dispatch_plan::finished() const noexcept { return flights_.empty() && unpublished_ == 0 && desk_.finished(); }

} // namespace tagwright
