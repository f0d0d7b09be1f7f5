#include "actors/fetcher/shell/space_labels.hpp"

#include "providers/llm/label_use.hpp"

namespace tagwright::fetching {

void read_space_labels(self_pointer self, const neighbours& to, const std::string& next, int asked,
                       std::function<void()> then) {
    constexpr int requests_max = 50;
    constexpr std::chrono::seconds patience{10}; // it makes labels better; no run waits for it
    auto request = confluence::make_space_labels(to.config.at, to.config.scope.where, next);
    ask(self, to, std::move(request), patience, [self, to, next, asked, then](const site_answer& answer) {
        const auto& where = to.config.scope.where;
        auto found = confluence::parse_space_labels(to.config.at, where, next, answer.response);
        auto& in_use = state_of(self).in_use;
        if (found.ok())
            in_use.know(found.value.names);
        const bool more = found.ok() && !found.value.next.empty() && asked + 1 < requests_max &&
                          in_use.size() < llm::labels_in_use_max;
        if (more)
            read_space_labels(self, to, found.value.next, asked + 1, then);
        else
            then();
    });
}

} // namespace tagwright::fetching
