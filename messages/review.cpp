#include "messages/planned_labels.hpp"
#include "tagwright/records.hpp"

#include <algorithm>

namespace tagwright::inline v0 {
namespace {

constexpr std::array names{"todo", "approved", "edited", "rejected", "applied", "none", "failed", "skipped"};
static_assert(names.size() == review_states);

} // namespace

bool has_plan(const run_page_record& page) noexcept { return may_have_plan(page.state) && !page.result.to_add.empty(); }

std::vector<std::string> labels_to_write(const run_page_record& page) {
    if (!has_plan(page))
        return {};
    auto out = page.result.to_add;
    const bool decided = page.review.decision != review_decision::none;
    std::erase_if(out, [&](const std::string& name) { return !is_to_write(page.result, name, decided); });
    return out;
}

std::vector<std::string> held_labels(const run_page_record& page) {
    if (page.review.decision != review_decision::none || !has_plan(page))
        return {};
    auto out = page.result.to_add;
    std::erase_if(out, [&](const std::string& name) { return !is_held(page.result.notes, name); });
    return out;
}

bool may_be_applied(review_decision decision, bool approved_only) noexcept {
    switch (decision) {
    case review_decision::none: return !approved_only;
    case review_decision::approved:
    case review_decision::edited: return true;
    case review_decision::rejected: break;
    }
    return false;
}

const char* to_string(review_state state) noexcept { return names[static_cast<std::size_t>(state)]; }

std::optional<review_state> review_state_from(std::string_view name) noexcept {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (name == names[i])
            return static_cast<review_state>(i);
    return std::nullopt;
}

review_state review_state_of(const review_facts& page) noexcept {
    if (page.status == page_status::failed)
        return review_state::failed;
    if (page.status == page_status::skipped)
        return review_state::skipped;
    if (page.has_added)
        return review_state::applied;
    switch (page.decision) {
    case review_decision::approved: return review_state::approved;
    case review_decision::edited: return review_state::edited;
    case review_decision::rejected: return review_state::rejected;
    case review_decision::none: break;
    }
    return page.to_write + page.held > 0 ? review_state::todo : review_state::none;
}

review_facts facts_of(const run_page_record& page) {
    return {page.result.status, !page.result.added.empty(), labels_to_write(page).size(), held_labels(page).size(),
            page.review.decision};
}

review_state review_state_of(const run_page_record& page) { return review_state_of(facts_of(page)); }

void page_list::add(const review_facts& page) noexcept {
    ++counts[static_cast<std::size_t>(review_state_of(page))];
    if (page.to_write == 0 || !may_be_applied(page.decision, false))
        return;
    ++to_write.pages;
    to_write.labels += page.to_write;
    if (!may_be_applied(page.decision, true))
        return;
    ++to_write.approved_pages;
    to_write.approved_labels += page.to_write;
}

} // namespace tagwright::inline v0
