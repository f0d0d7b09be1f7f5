#include "actors/fetcher/shell/content_reads.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace tagwright::fetching {

namespace {

using confluence::bulk_read;
using confluence::errand;

void read_on(self_pointer self, const neighbours& to);
void read(self_pointer self, const neighbours& to, http_request request, bulk_read which, int answers_left);

/// The run cannot go on: said so where the failure reaches that far.
bool ends_run(self_pointer self, const neighbours& to, failure& why) {
    if (course_of(why) != course::end_run)
        return false;
    why.message = "reading pages: " + why.message;
    fail_run(self, to, std::move(why));
    return true;
}

void read_done(self_pointer self, const neighbours& to) {
    --state_of(self).reads_open;
    read_on(self, to);
}

void labels_answered(self_pointer self, const neighbours& to, const bulk_read& which, const site_answer& answer) {
    auto labels = confluence::parse_page_labels(to.config.at, answer.response);
    auto why = about(std::move(labels.why), failure_scope::page, answer);
    if (why && ends_run(self, to, why))
        return;
    if (!why) // else they are not known; before anything is written the page is asked again
        state_of(self).work->take_labels(which.ids.front(), std::move(labels.value));
    read_done(self, to);
}

void page_answered(self_pointer self, const neighbours& to, const bulk_read& which, const site_answer& answer) {
    auto page = confluence::parse_content(to.config.at, answer.response, which.asked);
    auto why = about(std::move(page.why), failure_scope::page, answer);
    if (why && ends_run(self, to, why))
        return;
    if (why)
        state_of(self).work->give_up(which.ids.front(), std::move(why));
    else
        state_of(self).work->take(std::move(page.value));
    read_done(self, to);
}

void leave_out(std::vector<std::string>& ids, const std::vector<confluence::content_item>& read) {
    std::unordered_set<std::string_view> there;
    for (const auto& item : read)
        there.insert(item.page.id);
    std::erase_if(ids, [&there](const std::string& id) { return there.contains(id); });
}

/// A bulk read that fails, in whatever way, is no failure: fewer pages are asked for at once.
void pages_answered(self_pointer self, const neighbours& to, bulk_read which, const site_answer& answer,
                    int answers_left) {
    auto& st = state_of(self);
    auto pages = confluence::parse_content(to.config.at, answer.response, which.asked);
    auto why = about(std::move(pages.why), failure_scope::batch, answer);
    if (why) {
        if (ends_run(self, to, why))
            return;
        st.reads->failed(which);
        read_done(self, to);
        return;
    }
    st.reads->good(which);
    const auto next = std::move(pages.value.next);
    if (!next.empty()) // who is asked for again
        leave_out(which.ids, pages.value.items);
    st.work->take(std::move(pages.value));
    if (next.empty() || answers_left <= 0)
        read_done(self, to);
    else
        read(self, to, confluence::make_content_next(to.config.at, next), std::move(which), answers_left - 1);
}

void read(self_pointer self, const neighbours& to, http_request request, bulk_read which, int answers_left) {
    const auto patience = is_single(which) ? to.config.times.page() : duration{};
    ask(self, to, std::move(request), patience,
        [self, to, which = std::move(which), answers_left](site_answer& answer) {
            if (!state_of(self).work || !state_of(self).reads)
                return;
            if (which.asked == errand::read_labels)
                labels_answered(self, to, which, answer);
            else if (which.asked == errand::read_page)
                page_answered(self, to, which, answer);
            else
                pages_answered(self, to, which, answer, answers_left);
        });
}

/// What bulk reads did not bring.
void add_singles(self_pointer self, const neighbours& to) {
    auto& st = state_of(self);
    const auto& at = to.config.at;
    for (const auto& id : st.work->bodies_missing())
        st.reads->add_single({confluence::make_single(at, st.work->type_of(id), id, {.body = true, .labels = false}),
                              {id},
                              {},
                              errand::read_page});
    auto unlabelled = st.work->labels_missing();
    if (auto left = st.reads->take_labels_left(); unlabelled.empty())
        unlabelled = std::move(left);
    for (const auto& id : unlabelled)
        st.reads->add_single(
            {confluence::make_page_labels(at, st.work->type_of(id), id), {id}, {}, errand::read_labels});
}

/// Asks for what waits, as much at once as is allowed; after the last answer the chunk goes on.
void read_on(self_pointer self, const neighbours& to) {
    auto& st = state_of(self);
    for (;;) {
        // A walk longer than the chunk has pages would be a server that does not stop.
        const auto answers_max = static_cast<int>(st.work->chunk().pages.size());
        while (st.reads_open < to.config.reads_max) {
            auto which = st.reads->next();
            if (!which)
                break;
            ++st.reads_open;
            auto request = std::move(which->request);
            read(self, to, std::move(request), std::move(*which), answers_max);
        }
        if (st.reads_open > 0)
            return;
        if (std::exchange(st.reads_singles, true))
            break;
        add_singles(self, to);
    }
    st.reads.reset();
    std::exchange(st.chunk_goes_on, {})();
}

} // namespace

void read_contents(self_pointer self, const neighbours& to, std::function<void()> then) {
    auto& st = state_of(self);
    st.chunk_goes_on = std::move(then);
    st.reads_open = 0;
    st.reads_singles = false;
    auto scope = to.config.scope;
    for (auto& id : st.work->excluded())
        scope.avoid.insert(std::move(id));
    st.reads = std::make_unique<reading>([self, at = to.config.at, scope = std::move(scope)](
                                             const std::vector<std::string>& ids, confluence::content_parts what) {
        return confluence::make_content(at, scope, state_of(self).work->chunk(), ids, what);
    });
    st.reads->add(st.work->bodies_wanted(), {.body = true, .labels = true});
    st.reads->add(st.work->labels_wanted(), {.body = false, .labels = true});
    read_on(self, to);
}

} // namespace tagwright::fetching
