#include "actors/provider/retry_plan.hpp"

#include "providers/llm/tokens.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace tagwright {
namespace {

/// Full jitter: a uniform share of the doubled wait (AWS Architecture Blog, "Exponential Backoff and
/// Jitter"); what the server asks for is the minimum.
duration backoff(const retry_rule& rule, int tries, std::optional<duration> hint, double jitter) {
    const auto doubled = std::chrono::duration<double>(rule.first) * std::pow(2.0, std::min(tries - 1, 20));
    const auto capped = std::min(doubled, std::chrono::duration<double>(rule.longest)) * jitter;
    const auto own = std::chrono::duration_cast<duration>(capped);
    return hint ? std::max(own, std::min(*hint, long_wait)) : own;
}

class planner {
public:
    planner(job&& ended, const retry_rule& rule, const plan_context& at)
        : job_(std::move(ended)), rule_(rule), at_(at) {}

    void answered(call_done&& result) {
        std::vector<page_doc> left_out;
        for (std::size_t i = 0; i < job_.pages.size(); ++i) {
            const bool has = i < result.labels.size() && result.labels[i].has_value();
            if (has)
                out_.labelled.push_back(
                    {std::move(job_.pages[i]), std::move(*result.labels[i]),
                     i < result.rejected.size() ? result.rejected[i] : 0,
                     i < result.notes.size() ? std::move(result.notes[i]) : std::vector<label_note>{}});
            else
                left_out.push_back(std::move(job_.pages[i]));
        }
        if (left_out.empty())
            return;
        job_.pages = std::move(left_out);
        job_.tries = 0;
        if (++job_.left_out > rule_.left_out_max) {
            give_up({errc::missing_answer, "the model left the page out of every answer"});
            return;
        }
        ++out_.counted.retries;
        // Once more together; then alone, so that a page which confuses the model does so only for itself.
        if (job_.left_out == 1 || job_.pages.size() == 1)
            out_.again.push_back(std::move(job_));
        else
            for (auto& page : std::exchange(job_.pages, {}))
                out_.again.push_back(part_of(job_, {std::move(page)}));
    }

    void failed(ruling what, const failure& why, const limit_hints& hints) {
        switch (what) {
        case ruling::answered: break;
        case ruling::wait: wait(why, hints.retry_after); break;
        case ruling::wait_long: wait(why, std::max(hints.retry_after.value_or(rule_.alone), rule_.alone)); break;
        case ruling::at_once: again_at_once(why); break;
        case ruling::split: split(why, (job_.pages.size() + 1) / 2); break;
        case ruling::take_one: split(why, 1); break;
        case ruling::shorten: shorten(why); break;
        case ruling::give_up:
        case ruling::leave: give_up(why); break;
        case ruling::elsewhere: out_.again.push_back(std::move(job_)); break;
        }
    }

    next_steps take() { return std::move(out_); }

private:
    void wait(const failure& why, std::optional<duration> hint) {
        ++job_.tries;
        if (const auto most = tries_max(why.code); most > 0 && job_.tries >= most) {
            give_up(why);
            return;
        }
        const auto pause = backoff(rule_, job_.tries, hint, at_.jitter);
        job_.due = at_.now + pause;
        out_.waits = pause;
        ++out_.counted.retries;
        out_.again.push_back(std::move(job_));
    }

    [[nodiscard]] int tries_max(errc code) const {
        if (rule_.tries_max > 0)
            return rule_.tries_max;
        if (code == errc::actor_failed)
            return rule_.worker_deaths_max;
        return at_.more_providers && code != errc::rate_limited ? rule_.tries_with_another : 0;
    }

    void again_at_once(const failure& why) {
        if (++job_.adapted > rule_.adapted_max) {
            split(why, (job_.pages.size() + 1) / 2);
            return;
        }
        ++out_.counted.retries;
        out_.again.push_back(std::move(job_));
    }

    void split(const failure& why, std::size_t first_pages) {
        if (job_.pages.size() > 1) {
            const auto first = std::make_move_iterator(job_.pages.begin());
            const auto middle = first + static_cast<std::ptrdiff_t>(first_pages);
            const auto last = std::make_move_iterator(job_.pages.end());
            out_.again.push_back(part_of(job_, {first, middle}));
            out_.again.push_back(part_of(job_, {middle, last}));
            ++out_.counted.splits;
            return;
        }
        // A model that refuses a page refuses it again; one that answers garbage now and then may do better: where one
        // answer in twenty is garbage, two in a row would still cost pages of a large space.
        if (kind_of(why.code) == failure_kind::answer && ++job_.bad_answers < rule_.bad_answers_max) {
            ++out_.counted.retries;
            out_.again.push_back(std::move(job_));
            return;
        }
        give_up(why);
    }

    void shorten(const failure& why) {
        if (job_.pages.size() > 1) {
            split(why, (job_.pages.size() + 1) / 2);
            return;
        }
        if (job_.shortened >= rule_.shortened_max) {
            give_up(why);
            return;
        }
        auto& page = job_.pages.front();
        auto tokens_max = page.tokens / 2;
        if (at_.window_tokens > 0)
            tokens_max = std::min(tokens_max, static_cast<std::uint32_t>(at_.window_tokens));
        auto cut = llm::cut_and_count(page.text, tokens_max);
        page.text = std::move(cut.text);
        page.tokens = llm::estimate_tokens(page.page.title) + cut.tokens;
        ++job_.shortened;
        ++out_.counted.retries;
        out_.again.push_back(std::move(job_));
    }

    void give_up(const failure& why) {
        if (!at_.more_providers) {
            // What passes by itself, or is the endpoint's, is not held against the page: see is_final().
            for (auto& page : job_.pages)
                out_.failed.push_back({std::move(page), scoped(why, failure_scope::page)});
            return;
        }
        ++job_.provider;
        job_.tries = 0;
        job_.bad_answers = 0;
        job_.left_out = 0;
        job_.strikes = {};
        job_.due.reset();
        out_.again.push_back(std::move(job_));
    }

    job job_;
    const retry_rule& rule_;
    const plan_context& at_;
    next_steps out_;
};

} // namespace

job part_of(const job& whole, std::vector<page_doc> pages) {
    job out;
    out.root = whole.root;
    out.provider = whole.provider;
    out.left_out = whole.left_out;
    out.shortened = whole.shortened;
    out.asked = whole.asked;
    out.passed_over = whole.passed_over;
    out.spilled = whole.spilled;
    out.strikes = whole.strikes;
    out.strikes.row = 0;
    out.strikes.strikes = std::max(0, whole.strikes.strikes - 1); // a part of what was to blame is to blame sooner
    out.pages = std::move(pages);
    return out;
}

std::vector<job> parts_that_fit(job&& whole, double tokens_max) {
    std::vector<job> out;
    std::vector<page_doc> pages;
    double tokens = 0;
    for (auto& page : std::exchange(whole.pages, {})) {
        job one;
        one.pages.push_back(std::move(page));
        const auto more = tokens_of(one);
        if (!pages.empty() && tokens + more > tokens_max) {
            out.push_back(part_of(whole, std::exchange(pages, {})));
            tokens = 0;
        }
        pages.push_back(std::move(one.pages.front()));
        tokens += more;
    }
    if (!pages.empty())
        out.push_back(part_of(whole, std::move(pages)));
    return out;
}

next_steps plan_next(job&& ended, call_done&& result, ruling what, const retry_rule& rule, const plan_context& at) {
    const auto why = result.reply.why;
    planner plan(std::move(ended), rule, at);
    if (what == ruling::answered)
        plan.answered(std::move(result));
    else
        plan.failed(what, why, result.reply.hints);
    return plan.take();
}

} // namespace tagwright
