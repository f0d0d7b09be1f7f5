#pragma once

#include "actors/site/site_retry.hpp"
#include "messages/protocol.hpp"
#include "providers/confluence/codec.hpp"
#include "tagwright/transport.hpp"

#include <random>

namespace tagwright {

/// What the actor tells itself. Private.
/// Private to the site actor.
struct site_exchange_done {
    std::uint64_t call = 0;
    http_response response;
};
struct site_retry_due {
    std::uint64_t call = 0;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_site, 4195)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_site, tagwright::site_exchange_done)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_site, tagwright::site_retry_due)
TAGWRIGHT_END_MESSAGES(tagwright_site)

namespace tagwright {

/// The gateway, with the transport's answers and the retry timer.
using site_shell = site_actor::extend<tells<site_exchange_done>, tells<site_retry_due>>;

struct site_config {
    confluence::site at;
    site_retry_rule retry;
    bool known = false;          ///< the site has been heard before
    std::size_t calls_max = 256; ///< more are refused with errc::overloaded
    std::uint64_t seed = 0;      ///< of the jitter
};

struct site_state {
    static constexpr const char* name = "tagwright.site";
    port::request_clock requests;
    site_state();
    ~site_state(); ///< hangs up
    struct call {
        http_request request;
        site_trial trial;
        permit lease;
        std::optional<transport::call_id> exchange; ///< the one under way
        http_response last;                         ///< kept while somebody looks whether the site is there
    };
    std::shared_ptr<transport> net;
    std::unordered_map<std::uint64_t, call> calls;
    port::promise_table<std::uint64_t, site_answer> open;
    std::uint64_t last_call = 0;
    site_signs signs;
    std::uint64_t look = 0;               ///< the call that looks whether the site is there; 0: none
    std::vector<std::uint64_t> wait_look; ///< calls that wait for what it finds
    std::mt19937_64 rng;
};

/// Carries exchanges to Confluence, each with a permit of `throttle`, and waits for what may pass (site_retry.hpp).
site_shell::behavior_type site(site_shell::stateful_pointer<site_state> self, std::shared_ptr<transport> net,
                               throttle_actor throttle, site_config config);

} // namespace tagwright
