#include "app/plan/consolidate_run.hpp"

#include "app/plan/consolidated_plan.hpp"
#include "app/plan/run_vocabulary.hpp"
#include "app/store_answer.hpp"

#include <algorithm>
#include <utility>

namespace tagwright::plan {
namespace {

/// The run's pages; empty, with `why`, where its labels cannot be changed.
std::vector<run_page_record> pages_of(store& in, const run_record& run, failure& why) {
    std::vector<run_page_record> out;
    why = for_each_page(in, run.run, [&out](const run_page_record& page) { out.push_back(page); });
    if (!why)
        if (auto problem = why_not_consolidated(run, out); !problem.empty())
            why = {errc::invalid_input, std::move(problem)};
    return out;
}

/// Pages first: a text without its pages would tell of what was not done.
failure keep(store& in, const std::string& run, std::vector<run_page_record> pages, const std::string& text) {
    constexpr std::ptrdiff_t block = 500;
    for (auto at = pages.begin(); at != pages.end();) {
        const auto end = at + std::min(block, std::distance(at, pages.end()));
        std::vector<run_page_record> part(std::make_move_iterator(at), std::make_move_iterator(end));
        if (auto why = saved([&](auto then) { in.save_run(std::nullopt, std::move(part), std::move(then)); }))
            return why;
        at = end;
    }
    return saved([&](auto then) { in.save_text(run, run_text::consolidation, text, std::move(then)); });
}

std::vector<run_page_record> first_plans(const std::vector<run_page_record>& pages) {
    std::vector<run_page_record> out;
    out.reserve(pages.size());
    std::ranges::transform(pages, std::back_inserter(out), as_first_planned);
    return out;
}

} // namespace

consolidate_result consolidate_run(store& in, const run_record& run, const consolidate_order& order) {
    consolidate_result out;
    const auto journal = pages_of(in, run, out.why);
    if (out.why)
        return out;
    auto [before, unread] =
        waited<std::string>([&](auto then) { in.find_text(run.run, run_text::consolidation, std::move(then)); });
    if (unread) {
        out.why = std::move(unread);
        return out;
    }
    labels::consolidation_options with;
    with.min_pages = order.min_pages;
    with.labels_max = static_cast<std::size_t>(std::max(1, run.identity.labels_max));
    auto first = first_plans(journal);
    auto plan = labels_plan_of(first, vocabulary_of(run), told_pairs_in(before));
    out.what = labels::consolidate(plan, with);
    if (order.judge && !out.what.doubts.empty()) {
        auto told = order.judge(out.what.doubts, out.why);
        if (out.why)
            return out;
        plan.told.insert(plan.told.end(), told.begin(), told.end());
        out.what = labels::consolidate(plan, with);
    }
    out.text = consolidation_json(out.what, with, plan.told);
    auto changed = changed_pages(journal, consolidated(std::move(first), out.what));
    out.pages_changed = changed.size();
    out.why = keep(in, run.run, std::move(changed), out.text);
    return out;
}

consolidate_result take_consolidation_back(store& in, const run_record& run) {
    consolidate_result out;
    const auto journal = pages_of(in, run, out.why);
    if (out.why)
        return out;
    auto changed = changed_pages(journal, first_plans(journal));
    out.pages_changed = changed.size();
    out.why = keep(in, run.run, std::move(changed), {});
    return out;
}

} // namespace tagwright::plan
