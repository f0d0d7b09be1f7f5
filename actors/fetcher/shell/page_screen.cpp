#include "actors/fetcher/shell/page_screen.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace tagwright::fetching {

namespace {

using confluence::errand;

void screen_on(self_pointer self, const neighbours& to);

bool holds(const std::vector<std::string>& list, const std::string& what) {
    return std::find(list.begin(), list.end(), what) != list.end();
}

/// A page of which it is not known is not read: that would be a risk that nobody has asked for.
void cannot_tell(self_pointer self, const neighbours& to, const std::string& id, failure why) {
    why.message = "it cannot be told whether page " + id + " is excluded: " + why.message;
    why.scope = failure_scope::run;
    fail_run(self, to, std::move(why));
}

/// @returns false if the run has ended over it
bool judge_labels(self_pointer self, const neighbours& to, const std::string& id, const site_answer& answer) {
    auto labels = confluence::parse_page_labels(to.config.at, answer.response);
    auto why = about(std::move(labels.why), failure_scope::page, answer);
    if (why.code == errc::page_gone) {
        state_of(self).work->give_up(id, std::move(why));
        return true;
    }
    const auto found = std::find_if(labels.value.names.begin(), labels.value.names.end(), [&to](const auto& name) {
        return holds(to.config.exclude_labels, lower_ascii(name));
    });
    if (!why && found != labels.value.names.end()) {
        state_of(self).work->exclude(id, "excluded: it has the label " + *found);
        return true;
    }
    if (!why && !labels.value.known)
        why = {errc::unexpected_answer, "its list of labels is cut off"};
    if (why)
        cannot_tell(self, to, id, std::move(why));
    return !why;
}

bool judge_ancestors(self_pointer self, const neighbours& to, const std::string& id, const site_answer& answer) {
    auto above = confluence::parse_ancestors(to.config.at, answer.response);
    auto why = about(std::move(above.why), failure_scope::page, answer);
    if (why.code == errc::page_gone) {
        state_of(self).work->give_up(id, std::move(why));
        return true;
    }
    if (why) {
        cannot_tell(self, to, id, std::move(why));
        return false;
    }
    for (const auto& each : above.value)
        if (holds(to.config.exclude_under, each))
            state_of(self).work->exclude(id, "excluded: it is below page " + each);
    return true;
}

void screen_on(self_pointer self, const neighbours& to) {
    auto& st = state_of(self);
    while (!st.screens.empty() && st.reads_open < to.config.reads_max) {
        auto which = std::move(st.screens.back());
        st.screens.pop_back();
        ++st.reads_open;
        ask(self, to, std::move(which.request), to.config.times.page(),
            [self, to, id = which.ids.front(), asked = which.asked](const site_answer& answer) {
                if (!state_of(self).work)
                    return;
                const bool goes_on = asked == errand::read_labels ? judge_labels(self, to, id, answer)
                                                                  : judge_ancestors(self, to, id, answer);
                if (!goes_on)
                    return;
                --state_of(self).reads_open;
                screen_on(self, to);
            });
    }
    if (st.reads_open == 0)
        std::exchange(st.chunk_goes_on, {})();
}

} // namespace

void screen_pages(self_pointer self, const neighbours& to, std::function<void()> then) {
    auto& st = state_of(self);
    st.chunk_goes_on = std::move(then);
    const auto& config = to.config;
    st.screens.clear();
    st.reads_open = 0;
    auto pages = st.work->bodies_wanted();
    for (auto& id : st.work->labels_wanted())
        pages.push_back(std::move(id));
    for (const auto& id : pages) {
        if (holds(config.exclude_under, id)) {
            st.work->exclude(id, "excluded: by its id");
            continue;
        }
        const auto type = st.work->type_of(id);
        if (!config.exclude_labels.empty())
            st.screens.push_back({confluence::make_page_labels(config.at, type, id), {id}, {}, errand::read_labels});
        if (!config.exclude_under.empty() && type == page_type::page)
            st.screens.push_back({confluence::make_ancestors(config.at, id), {id}, {}, errand::read_page});
    }
    screen_on(self, to);
}

} // namespace tagwright::fetching
