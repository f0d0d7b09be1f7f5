#include "actors/fetcher/shell/space_labels.hpp"

#include "providers/llm/label_use.hpp"

#include <utility>

namespace tagwright::fetching {

namespace {

void all_read(self_pointer self) {
    state_of(self).in_use_open = false;
    if (auto then = std::exchange(state_of(self).once_in_use, {}))
        then();
}

/// @param next   where the list goes on; empty: its beginning
/// @param asked  how often it was asked for already
void read_on(self_pointer self, const neighbours& to, const std::string& next, int asked) {
    constexpr int requests_max = 50;
    constexpr std::chrono::seconds patience{10}; // it makes labels better; no run waits for it
    auto request = confluence::make_space_labels(to.config.at, to.config.scope.where, next);
    ask(self, to, std::move(request), patience, [self, to, next, asked](const site_answer& answer) {
        const auto& where = to.config.scope.where;
        auto found = confluence::parse_space_labels(to.config.at, where, next, answer.response);
        auto& in_use = state_of(self).in_use;
        if (found.ok())
            in_use.know(found.value.names);
        const bool more = found.ok() && !found.value.next.empty() && asked + 1 < requests_max &&
                          in_use.size() < llm::labels_in_use_max;
        if (more)
            read_on(self, to, found.value.next, asked + 1);
        else
            all_read(self);
    });
}

} // namespace

void ask_for_labels(self_pointer self, const neighbours& to) {
    if (std::exchange(state_of(self).in_use_asked, true))
        return;
    state_of(self).in_use_open = true;
    read_on(self, to, {}, 0);
}

void once_labels_known(self_pointer self, const neighbours& to, std::function<void()> then) {
    ask_for_labels(self, to);
    if (state_of(self).in_use_open)
        state_of(self).once_in_use = std::move(then);
    else
        then();
}

} // namespace tagwright::fetching
