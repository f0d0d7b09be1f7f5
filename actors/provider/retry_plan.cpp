#include "actors/provider/retry_plan.hpp"

#include "providers/llm/tokens.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace tagwright {
namespace {

/// What kind of trouble a failure is.
enum class trouble : std::uint8_t {
    passing,   ///< the same call may work later
    batch,     ///< something in the batch: a smaller batch finds out what
    provider,  ///< this provider, for every call of the run
    this_call, ///< this provider will not take this call; another may
    our_own,   ///< the worker died
};

trouble trouble_of(errc code) {
    switch (code) {
    case errc::bad_answer:
    case errc::truncated_answer:
    case errc::content_blocked:
    case errc::context_overflow:
    case errc::response_too_large: return trouble::batch;
    case errc::bad_credentials:
    case errc::billing:
    case errc::quota_exhausted:
    case errc::suspended:
    case errc::model_not_found:
    case errc::forbidden:
    case errc::scope_missing:
    case errc::tls_failed:
    case errc::not_found:
    case errc::bad_url: return trouble::provider;
    case errc::actor_failed: return trouble::our_own;
    default: return kind_of(code) == failure_kind::passing ? trouble::passing : trouble::this_call;
    }
}

/// Full jitter: a uniform share of the doubled wait (AWS Architecture Blog, "Exponential Backoff and
/// Jitter"); what the server asks for is the minimum.
duration backoff(const retry_rule& rule, int tries, std::optional<duration> hint, double jitter) {
    const auto doubled = std::chrono::duration<double>(rule.first) * std::pow(2.0, std::min(tries - 1, 20));
    const auto capped = std::min(doubled, std::chrono::duration<double>(rule.longest)) * jitter;
    const auto own = std::chrono::duration_cast<duration>(capped);
    return hint && *hint <= rule.hint_longest ? std::max(own, *hint) : own;
}

class planner {
public:
    planner(job&& ended, const retry_rule& rule, bool more_providers, time_point now, double jitter)
        : job_(std::move(ended)), rule_(rule), more_(more_providers), now_(now), jitter_(jitter) {}

    void answered(call_done&& result) {
        std::vector<page_doc> left_out;
        for (std::size_t i = 0; i < job_.pages.size(); ++i) {
            const bool has = i < result.labels.size() && result.labels[i].has_value();
            if (has)
                out_.labelled.push_back({std::move(job_.pages[i]), std::move(*result.labels[i]),
                                         i < result.rejected.size() ? result.rejected[i] : 0});
            else
                left_out.push_back(std::move(job_.pages[i]));
        }
        if (left_out.empty())
            return;
        job_.pages = std::move(left_out);
        if (++job_.left_out > rule_.left_out_max) {
            next_provider({errc::missing_answer, "the model left the page out of every answer"});
            return;
        }
        ++out_.counted.retries;
        // Once more together; then alone, so that a page which confuses the model does so only for itself.
        if (job_.left_out == 1 || job_.pages.size() == 1)
            out_.again.push_back(std::move(job_));
        else
            for (auto& page : std::exchange(job_.pages, {}))
                out_.again.push_back(with_pages({std::move(page)}));
    }

    void failed(const failure& why, const limit_hints& hints) {
        switch (trouble_of(why.code)) {
        case trouble::passing: retry(why, hints); break;
        case trouble::our_own: retry(why, {}); break;
        case trouble::batch: split(why); break;
        case trouble::provider:
            out_.provider_lost = true;
            next_provider(why);
            break;
        case trouble::this_call: next_provider(why); break;
        }
    }

    next_steps take() { return std::move(out_); }

private:
    job with_pages(std::vector<page_doc> pages) const {
        job out;
        out.provider = job_.provider;
        out.tries = job_.tries;
        out.left_out = job_.left_out;
        out.shortened = job_.shortened;
        out.asked = job_.asked;
        out.passed_over = job_.passed_over;
        out.spilled = job_.spilled;
        out.pages = std::move(pages);
        return out;
    }

    void retry(const failure& why, const limit_hints& hints) {
        ++job_.tries;
        const bool patient = why.code == errc::rate_limited && !more_;
        if (job_.tries >= (patient ? rule_.rate_limit_tries_max : rule_.tries_max)) {
            next_provider(why);
            return;
        }
        const auto wait = backoff(rule_, job_.tries, hints.retry_after, jitter_);
        job_.due = now_ + wait;
        out_.waits = wait;
        ++out_.counted.retries;
        out_.again.push_back(std::move(job_));
    }

    void split(const failure& why) {
        if (job_.pages.size() > 1) {
            const auto half = static_cast<std::ptrdiff_t>((job_.pages.size() + 1) / 2);
            const auto first = std::make_move_iterator(job_.pages.begin());
            const auto last = std::make_move_iterator(job_.pages.end());
            out_.again.push_back(with_pages({first, first + half}));
            out_.again.push_back(with_pages({first + half, last}));
            ++out_.counted.splits;
            return;
        }
        if (why.code == errc::context_overflow && !job_.shortened) {
            auto& page = job_.pages.front();
            page.text = llm::cut_to_tokens(page.text, page.tokens / 2);
            page.tokens = llm::estimate_tokens(page.page.title) + llm::estimate_tokens(page.text);
            job_.shortened = true;
            ++out_.counted.retries;
            out_.again.push_back(std::move(job_));
            return;
        }
        // A model that refuses a page refuses it again; one that answers garbage now and then may do better: where one
        // answer in twenty is garbage, two in a row would still cost pages of a large space.
        if (kind_of(why.code) == failure_kind::answer && ++job_.tries < 3) {
            ++out_.counted.retries;
            out_.again.push_back(std::move(job_));
            return;
        }
        next_provider(why);
    }

    void next_provider(const failure& why) {
        if (!more_) {
            for (auto& page : job_.pages)
                out_.failed.push_back({std::move(page), why});
            return;
        }
        ++job_.provider;
        job_.tries = 0;
        job_.left_out = 0;
        job_.due.reset();
        out_.again.push_back(std::move(job_));
    }

    job job_;
    const retry_rule& rule_;
    bool more_;
    time_point now_;
    double jitter_;
    next_steps out_;
};

} // namespace

bool is_outage(errc code) noexcept {
    switch (code) {
    case errc::server_error:
    case errc::overloaded:
    case errc::timeout:
    case errc::network:
    case errc::connect_failed:
    case errc::not_json: return true;
    default: return false;
    }
}

next_steps plan_next(job&& ended, call_done&& result, const retry_rule& rule, bool more_providers, time_point now,
                     double jitter) {
    const auto why = result.reply.why;
    planner plan(std::move(ended), rule, more_providers, now, jitter);
    if (why.code == errc::ok)
        plan.answered(std::move(result));
    else
        plan.failed(why, result.reply.hints);
    return plan.take();
}

} // namespace tagwright
