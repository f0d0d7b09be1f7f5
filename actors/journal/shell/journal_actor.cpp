#include "actors/journal/shell/journal_actor.hpp"

namespace tagwright {

using self_pointer = journal_shell::stateful_pointer<journal_state>;

journal_state::journal_state()
    : opens(caf::make_error(errc::actor_failed)),
      saves(caf::make_error(errc::actor_failed)),
      reads(caf::make_error(errc::actor_failed)) {}

namespace {

/// Hands a store's answer to this actor, from whatever thread it comes.
template <class Message>
void post_back(const caf::weak_actor_ptr& weak, Message message) {
    if (auto dst = caf::actor_cast<journal_shell>(weak))
        port::post(dst, std::move(message));
}

auto back_with_pages(self_pointer self, std::uint64_t call) {
    return [weak = caf::weak_actor_ptr{self->ctrl()}, call](std::vector<std::optional<run_page_record>>&& pages,
                                                            failure why) {
        post_back(weak, store_found_journal{call, std::move(pages), std::move(why)});
    };
}

} // namespace

journal_shell::behavior_type journal(self_pointer self, std::shared_ptr<run_journal_store> kept) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {
        [self, kept](open_run& ask) -> caf::result<opened_run> {
            auto promise = self->make_response_promise<opened_run>();
            const auto call = ++state_of(self).last_call;
            state_of(self).opens.add(call, promise);
            kept->open_run(
                std::move(ask.run), std::move(ask.fresh),
                [weak = caf::weak_actor_ptr{self->ctrl()}, call](std::shared_ptr<run_claim> claim, run_record&& record,
                                                                 failure why) {
                    post_back(weak, store_opened_run{call, {std::move(why), std::move(record), std::move(claim)}});
                });
            return promise;
        },
        [self, kept](journal_pages& ask) -> caf::result<journaled> {
            auto promise = self->make_response_promise<journaled>();
            const auto call = ++state_of(self).last_call;
            state_of(self).saves.add(call, promise);
            kept->save_run(std::move(ask.run), std::move(ask.pages),
                           [weak = caf::weak_actor_ptr{self->ctrl()}, call](failure why) {
                               post_back(weak, store_journaled{call, std::move(why)});
                           });
            return promise;
        },
        [self, kept](walk_journal& ask) -> caf::result<journal_found> {
            auto promise = self->make_response_promise<journal_found>();
            const auto call = ++state_of(self).last_call;
            state_of(self).reads.add(call, promise);
            kept->walk_run_pages(std::move(ask.run), std::move(ask.after), ask.pages_max, back_with_pages(self, call));
            return promise;
        },
        [self, kept](lookup_journal& ask) -> caf::result<journal_found> {
            auto promise = self->make_response_promise<journal_found>();
            const auto call = ++state_of(self).last_call;
            state_of(self).reads.add(call, promise);
            kept->find_run_pages(std::move(ask.run), std::move(ask.page_ids), back_with_pages(self, call));
            return promise;
        },
        [self](store_opened_run& msg) { state_of(self).opens.deliver(msg.call, std::move(msg.answer)); },
        [self](store_journaled& msg) { state_of(self).saves.deliver(msg.call, journaled{std::move(msg.why)}); },
        [self](store_found_journal& msg) {
            state_of(self).reads.deliver(msg.call, journal_found{std::move(msg.pages), std::move(msg.why)});
        },
    };
}

} // namespace tagwright
