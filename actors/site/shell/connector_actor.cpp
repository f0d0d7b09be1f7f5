#include "actors/site/shell/connector_actor.hpp"

#include "actors/site/connecting.hpp"
#include "actors/site/shell/site_line.hpp"

namespace tagwright {

using self_pointer = connector_actor::stateful_pointer<connector_state>;

namespace {

/// One connection in the making; shared by the callbacks of its exchanges.
struct attempt {
    std::vector<site_candidate> candidates;
    site_times times;
    connecting course;
    caf::typed_response_promise<connected_space> promise;
};

void ask_next(self_pointer self, const std::shared_ptr<attempt>& it) {
    if (it->course.done()) {
        it->promise.deliver(it->course.take());
        return;
    }
    site_call call;
    call.request = it->course.question();
    call.patience = it->times.page();
    call.probing = true;
    ask_site(
        self, it->candidates[it->course.candidate()].reads, it->times.probe(), std::move(call),
        [self, it](const site_answer& answer) {
            it->course.answer(answer.response);
            ask_next(self, it);
        },
        [it] {
            connected_space out;
            out.why = {errc::actor_failed, "no answer from the gateway to Confluence"};
            it->promise.deliver(std::move(out));
        });
}

} // namespace

connector_actor::behavior_type connector(self_pointer self, std::vector<site_candidate> candidates, site_times times) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {
        [self, candidates, times](const connect_space& ask) -> caf::result<connected_space> {
            auto promise = self->make_response_promise<connected_space>();
            std::vector<confluence::site> sites;
            for (const auto& candidate : candidates)
                sites.push_back(candidate.at);
            ask_next(self, std::make_shared<attempt>(
                               attempt{candidates, times, connecting(std::move(sites), ask.space), promise}));
            return promise;
        },
    };
}

} // namespace tagwright
