#include "app/cli/plan_preview.hpp"

#include "actors/journal/page_course.hpp"
#include "app/columns.hpp"
#include "app/plan/plan_text.hpp"

#include <fmt/format.h>

#include <iterator>
#include <unistd.h>

namespace tagwright::cli {
namespace {

constexpr std::size_t pages_shown = 20;

} // namespace

page_listener plan_preview::listener() {
    return [this](const page_settled& fact) {
        if (!has_labels_to_write(fact))
            return;
        ++pages_;
        const auto& id = fact.result.page.id;
        if (first_.size() >= pages_shown && id > first_.rbegin()->first)
            return; // behind those that are shown
        first_.insert_or_assign(id, record_of({}, fact));
        if (first_.size() > pages_shown)
            first_.erase(std::prev(first_.end()));
    };
}

std::string plan_preview::text(const std::string& run) const {
    if (first_.empty())
        return {};
    plan::plan_text table(plan::plan_format::table, {}, columns_for_table());
    auto out = "\n" + table.head();
    for (const auto& [id, page] : first_)
        out += table.page(page);
    if (pages_ > first_.size())
        out += fmt::format("and {} more pages: tagwright plan {} shows all\n", pages_ - first_.size(), run);
    return out;
}

std::size_t columns_for_table() { return ::isatty(STDOUT_FILENO) != 0 ? terminal_columns(STDOUT_FILENO, 100) : 0; }

} // namespace tagwright::cli
