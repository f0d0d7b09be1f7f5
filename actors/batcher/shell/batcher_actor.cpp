#include "actors/batcher/shell/batcher_actor.hpp"

namespace tagwright {

using self_pointer = batcher_actor::stateful_pointer<batcher_state>;

batcher_state::~batcher_state() {
    for (auto& promise : pulls)
        promise.deliver(caf::make_error(errc::actor_failed));
}

namespace {

void serve(self_pointer self, const source_actor& source, const batcher_config& config);

void pull(self_pointer self, const source_actor& source, const batcher_config& config) {
    auto& st = state_of(self);
    st.pulling = true;
    const auto behind_next = static_cast<std::uint32_t>(st.pulls.size() - 1) * config.limits.pages_max;
    port::request(self, source, config.pull_timeout, pull_pages{st.pages->wanted() + behind_next})
        .then(
            [self, source, config](page_chunk& chunk) {
                auto& state = state_of(self);
                state.pulling = false;
                state.ended = state.ended || chunk.end;
                state.in_use = std::move(chunk.in_use);
                for (auto& page : chunk.pages)
                    state.pages->add(std::move(page));
                serve(self, source, config);
            },
            [self, source, config](const caf::error&) {
                // The source is gone; the run hears of it from elsewhere.
                state_of(self).pulling = false;
                state_of(self).ended = true;
                serve(self, source, config);
            });
}

void serve(self_pointer self, const source_actor& source, const batcher_config& config) {
    auto& st = state_of(self);
    while (!st.pulls.empty()) {
        const bool ready = !st.stopped && (st.pages->full() || (st.ended && st.pages->waiting() > 0));
        const bool over = st.stopped || (st.ended && st.pages->waiting() == 0);
        if (!ready && !over)
            break;
        page_batch out;
        if (ready)
            out.pages = st.pages->take();
        out.end = over;
        out.in_use = st.in_use;
        auto promise = std::move(st.pulls.front());
        st.pulls.pop_front();
        promise.deliver(std::move(out));
    }
    if (!st.pulls.empty() && !st.pulling)
        pull(self, source, config);
}

} // namespace

batcher_actor::behavior_type batcher(self_pointer self, source_actor source, batcher_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    state_of(self).pages = std::make_unique<packer>(config.limits);
    return {
        [self, source, config](const pull_batch&) -> caf::result<page_batch> {
            auto promise = self->make_response_promise<page_batch>();
            state_of(self).pulls.push_back(promise);
            serve(self, source, config);
            return promise;
        },
        [self, source, config](const drain&) {
            state_of(self).stopped = true;
            port::send(self, source, drain{});
            serve(self, source, config);
        },
    };
}

} // namespace tagwright
