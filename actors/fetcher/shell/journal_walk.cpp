#include "actors/fetcher/shell/journal_walk.hpp"

#include "actors/journal/page_course.hpp"

#include <algorithm>

namespace tagwright::fetching {

namespace {

/// Tells the run of pages whose result is in the journal.
void replay(self_pointer self, const neighbours& to, std::vector<std::optional<run_page_record>> pages) {
    auto& st = state_of(self);
    const bool applying = to.config.rules.action == run_action::apply;
    std::vector<page_settled> facts;
    std::uint64_t listed = 0;
    const auto& told = to.config.rules.told;
    for (auto& page : pages) {
        if (told && told->contains(page->result.page.id))
            continue;
        const auto& asked = st.asked_for;
        if (has_ended(*page) && std::find(asked.begin(), asked.end(), page->result.page.id) != asked.end())
            st.replayed.insert(page->result.page.id);
        if (applying && is_to_be_applied(*page, to.config.rules.approved_only)) {
            st.planned.insert(page->result.page.id);
            ++listed;
        } else if (applying) {
            facts.push_back(untouched_from(std::move(*page)));
        } else if (to.config.replay_only || has_ended(*page)) {
            facts.push_back(settled_from(std::move(*page)));
        }
    }
    port::send(self, to.run, pages_listed{listed + facts.size(), false});
    if (!facts.empty())
        port::send(self, to.run, settled_pages{std::move(facts)});
}

} // namespace

void tell_again(self_pointer self, const neighbours& to, const std::function<void()>& then) {
    ask_journal(self, to, walk_journal{to.config.run, state_of(self).walk_after},
                [self, to, then](std::vector<std::optional<run_page_record>>&& pages) {
                    if (pages.empty())
                        return then();
                    state_of(self).walk_after = pages.back()->result.page.id;
                    replay(self, to, std::move(pages));
                    state_of(self).reader.once_near(self, [self, to, then] { tell_again(self, to, then); });
                });
}

void report_not_found(self_pointer self, const neighbours& to) {
    constexpr std::size_t ids_max = 250;
    auto& st = state_of(self);
    if (!st.missing) {
        auto& all = st.missing.emplace();
        st.planned.for_each([&](std::string&& id) {
            if (!st.found.contains(id))
                all.push_back(std::move(id));
        });
    }
    auto& missing = *st.missing;
    if (missing.empty()) {
        port::send(self, to.run, pages_listed{0, true});
        return;
    }
    lookup_journal question{to.config.run, {}};
    for (; !missing.empty() && question.page_ids.size() < ids_max; missing.pop_back())
        question.page_ids.push_back(std::move(missing.back()));
    ask_journal(self, to, std::move(question), [self, to](std::vector<std::optional<run_page_record>>&& pages) {
        for (auto& page : pages) {
            if (!page)
                continue;
            auto fact = untouched_from(std::move(*page));
            fact.result.status = page_status::skipped;
            fact.result.why = {errc::page_gone, "the page is no longer there"};
            port::send(self, to.run, std::move(fact));
        }
        state_of(self).reader.once_near(self, [self, to] { report_not_found(self, to); });
    });
}

} // namespace tagwright::fetching
