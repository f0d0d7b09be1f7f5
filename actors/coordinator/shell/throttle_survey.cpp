#include "actors/coordinator/shell/throttle_survey.hpp"

#include <algorithm>
#include <memory>

namespace tagwright {
namespace {

using self_pointer = coordinator_shell::stateful_pointer<coordinator_state>;
using namespace std::chrono_literals;

class throttle_survey : public std::enable_shared_from_this<throttle_survey> {
public:
    throttle_survey(self_pointer self, look_at_throttles ask)
        : self_(self), ask_(std::move(ask)), promise_(self->make_response_promise<throttles_seen>()) {}

    caf::result<throttles_seen> run() {
        const auto& st = state_of(self_);
        for (const auto& [group, slot] : st.throttles)
            add(slot.name, slot.who, ask_.to.has_value());
        add("confluence-reads", st.services.shared.reads_throttle, ask_.to && !ask_.only.empty());
        add("confluence-writes", st.services.shared.writes_throttle, ask_.to && !ask_.only.empty());
        if (open_ == 0)
            promise_.deliver(throttles_seen{});
        return promise_;
    }

private:
    void add(const std::string& name, const throttle_actor& who, bool tunes) {
        if (!who || (!ask_.only.empty() && ask_.only != name))
            return;
        ++open_;
        const auto heard = [me = shared_from_this()](throttle_view& view) { me->on_view(&view); };
        const auto lost = [me = shared_from_this()](caf::error&) { me->on_view(nullptr); };
        if (tunes)
            port::request(self_, who, 3s, *ask_.to).then(heard, lost);
        else
            port::request(self_, who, 3s, get_throttle_view{}).then(heard, lost);
    }

    void on_view(throttle_view* view) {
        if (view != nullptr)
            seen_.all.push_back(std::move(*view));
        if (--open_ > 0)
            return;
        std::ranges::sort(seen_.all, {}, &throttle_view::group);
        promise_.deliver(std::move(seen_));
    }

    self_pointer self_;
    look_at_throttles ask_;
    caf::typed_response_promise<throttles_seen> promise_;
    throttles_seen seen_;
    std::size_t open_ = 0;
};

} // namespace

caf::result<throttles_seen> survey_throttles(self_pointer self, look_at_throttles ask) {
    return std::make_shared<throttle_survey>(self, std::move(ask))->run();
}

} // namespace tagwright
