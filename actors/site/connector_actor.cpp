#include "actors/site/connector_actor.hpp"

namespace tagwright {

using self_pointer = connector_actor::stateful_pointer<connector_state>;

namespace {

/// One connection in the making; shared by the callbacks of its exchanges.
struct attempt {
    std::vector<site_candidate> candidates;
    std::chrono::milliseconds timeout;
    std::string space;
    caf::typed_response_promise<connected_space> promise;
    std::size_t index = 0;
    failure first_failure;
    connected_space out;

    [[nodiscard]] const site_candidate& now() const { return candidates[index]; }
};
using attempt_ptr = std::shared_ptr<attempt>;

void ask_user(self_pointer self, const attempt_ptr& it);
void ask_space(self_pointer self, const attempt_ptr& it);

/// Answers that a server gives when it does not speak this API at all.
bool is_other_api(errc code) {
    return code == errc::not_found || code == errc::not_json || code == errc::unexpected_answer ||
           code == errc::space_not_found;
}

void refused(self_pointer self, const attempt_ptr& it, failure why) {
    const bool elsewhere = is_other_api(why.code);
    if (it->first_failure.code == errc::ok)
        it->first_failure = std::move(why);
    if (elsewhere && it->index + 1 < it->candidates.size()) {
        ++it->index;
        ask_user(self, it);
        return;
    }
    it->out.why = it->first_failure;
    it->promise.deliver(std::move(it->out));
}

template <class Then>
void exchange(self_pointer self, const attempt_ptr& it, http_request request, Then then) {
    port::request(self, it->now().reads, it->timeout, site_call{std::move(request)})
        .then([then](const site_answer& answer) { then(answer.response); },
              [self, it](const caf::error& why) {
                  const bool late = why == caf::sec::request_timeout;
                  refused(self, it,
                          {late ? errc::timeout : errc::actor_failed, "no answer from the gateway to Confluence"});
              });
}

void succeed(const attempt_ptr& it) {
    it->out.candidate = it->index;
    it->promise.deliver(std::move(it->out));
}

void ask_user(self_pointer self, const attempt_ptr& it) {
    exchange(self, it, confluence::make_current_user(it->now().at), [self, it](const http_response& response) {
        const auto& at = it->now().at;
        auto who = confluence::parse_current_user(at, response);
        if (who.ok() && who.value.anonymous && !at.authorization.empty())
            who.why = {errc::bad_credentials, "Confluence does not accept these credentials (it answers as to an "
                                              "anonymous visitor): check the token and its owner"};
        if (!who.ok()) {
            refused(self, it, std::move(who.why));
            return;
        }
        it->out.user = std::move(who.value);
        if (it->space.empty())
            succeed(it);
        else
            ask_space(self, it);
    });
}

void ask_space(self_pointer self, const attempt_ptr& it) {
    exchange(self, it, confluence::make_find_space(it->now().at, it->space), [self, it](const http_response& response) {
        auto where = confluence::parse_find_space(it->now().at, it->space, response);
        if (!where.ok()) {
            refused(self, it, std::move(where.why));
            return;
        }
        it->out.space = std::move(where.value);
        succeed(it);
    });
}

} // namespace

connector_actor::behavior_type connector(self_pointer self, std::vector<site_candidate> candidates,
                                         std::chrono::milliseconds timeout) {
    port::harden(self, caf::make_error(errc::actor_failed));
    return {
        [self, candidates, timeout](const connect_space& ask) -> caf::result<connected_space> {
            auto promise = self->make_response_promise<connected_space>();
            auto it = std::make_shared<attempt>();
            it->candidates = candidates;
            it->timeout = timeout;
            it->space = ask.space;
            it->promise = promise;
            ask_user(self, it);
            return promise;
        },
    };
}

} // namespace tagwright
