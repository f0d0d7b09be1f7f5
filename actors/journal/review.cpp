#include "actors/journal/review.hpp"

#include "actors/journal/page_course.hpp"
#include "actors/journal/plan_change.hpp"
#include "actors/publisher/label_diff.hpp"
#include "base/ascii.hpp"
#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tagwright {
namespace {

using outcome = std::variant<run_page_record, failure>;

failure refuse(std::string message) { return {errc::invalid_input, std::move(message), failure_scope::page}; }

/// As the run has left the page.
run_page_record as_planned(run_page_record page) {
    const auto review = std::exchange(page.review, {});
    if (review.decision == review_decision::none || review.decision == review_decision::approved)
        return page;
    auto& result = page.result;
    result.to_add = review.planned;
    result.proposed = review.proposed;
    result.status = review.status;
    result.why = review.why;
    page.state = page_state::planned;
    return page;
}

/// Labels that are held are planned, too.
std::vector<std::string> plan_of(const run_page_record& page) {
    if (!has_plan(page))
        return {};
    auto out = page.result.to_add;
    std::erase_if(out, [&](const auto& name) {
        return std::ranges::find(page.result.proposed, name) == page.result.proposed.end();
    });
    return out;
}

class decider {
public:
    decider(const run_page_record& page, const llm::vocabulary& vocabulary, const std::string& by, std::int64_t now_ms)
        : page_(page), vocabulary_(vocabulary), by_(by), now_ms_(now_ms) {}

    outcome approve() const {
        const auto decision = page_.review.decision;
        if (decision == review_decision::approved || decision == review_decision::edited)
            return page_;
        auto out = as_planned(page_);
        if (plan_of(out).empty())
            return nothing_planned("approve");
        note_decision(out, out, review_decision::approved, by_, now_ms_);
        return out;
    }

    outcome reject() const {
        if (page_.review.decision == review_decision::rejected)
            return page_;
        if (is_written())
            return refuse(undo_first(page_));
        if (page_.review.decision == review_decision::none && plan_of(page_).empty())
            return nothing_planned("reject");
        auto out = without_plan(page_);
        note_decision(out, page_, review_decision::rejected, by_, now_ms_);
        return out;
    }

    outcome take_back() const {
        const auto decision = page_.review.decision;
        if (is_written() && (decision == review_decision::edited || decision == review_decision::rejected))
            return refuse(undo_first(page_));
        return as_planned(page_);
    }

    outcome set_labels(const std::vector<std::string>& typed) const {
        if (is_written())
            return refuse(undo_first(page_));
        std::vector<std::string> labels;
        std::vector<std::string> problems;
        for (const auto& each : typed) {
            auto [normal, problem] = label_from(std::string(trim(each)));
            if (!problem.empty())
                problems.push_back(std::move(problem));
            else if (std::ranges::find(labels, normal) == labels.end())
                labels.push_back(std::move(normal));
        }
        if (labels.size() > llm::labels_per_page_max)
            problems.push_back(fmt::format("{} labels: {} a page at most", labels.size(), llm::labels_per_page_max));
        if (problems.empty())
            problems = vocabulary_problems(page_, labels, vocabulary_);
        if (!problems.empty())
            return refuse(fmt::format("page {}: {}", printable(page_.result.page.id), fmt::join(problems, "; ")));
        auto out = with_plan(page_, labels_to_add(labels, {page_.result.existing, true}));
        note_decision(out, page_, review_decision::edited, by_, now_ms_);
        return out;
    }

private:
    [[nodiscard]] bool is_written() const { return !labels_possibly_ours(page_).empty(); }

    [[nodiscard]] failure nothing_planned(const char* what) const {
        return refuse(fmt::format("page {}: there is nothing to {}, {}", printable(page_.result.page.id), what,
                                  is_written() ? "its labels are on the page already"
                                               : "no labels are planned for it; give it some"));
    }

    const run_page_record& page_;
    const llm::vocabulary& vocabulary_;
    const std::string& by_;
    std::int64_t now_ms_;
};

} // namespace

outcome reviewed(const run_page_record& page, const page_edit& edit, const llm::vocabulary& vocabulary,
                 const std::string& by, std::int64_t now_ms) {
    const decider decide(page, vocabulary, by, now_ms);
    switch (edit.what) {
    case page_edit::kind::approve: return decide.approve();
    case page_edit::kind::reject: return decide.reject();
    case page_edit::kind::todo: return decide.take_back();
    case page_edit::kind::labels: break;
    }
    return decide.set_labels(edit.labels);
}

void note_decision(run_page_record& page, const run_page_record& before, review_decision decision,
                   const std::string& by, std::int64_t now_ms) {
    auto review = before.review;
    // An approval leaves the page as it is, so what the run has done since then counts.
    if (review.decision == review_decision::none || review.decision == review_decision::approved) {
        review.planned = plan_of(before);
        review.proposed = before.result.proposed;
        review.status = before.result.status;
        review.why = before.result.why;
    }
    review.decision = decision;
    review.by = by;
    review.at_ms = now_ms;
    page.review = std::move(review);
}

} // namespace tagwright
