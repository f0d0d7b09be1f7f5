#pragma once

#include "actors/site/site_retry.hpp"
#include "actors/site/site_times.hpp"
#include "messages/protocol.hpp"

#include <utility>

namespace tagwright {

/// Asks a gateway. The one place where its lateness, its death and its answers are told apart: a late gateway is asked
/// again (it may be starved; a label added twice is added once), and only a dead one is `gone`.
/// @param then  called once, with a site_answer, unless the gateway is gone
template <class Self, class Then, class Gone>
void ask_site(Self self, const site_actor& gateway, duration within, site_call call, Then then, Gone gone,
              int asked = 1) {
    constexpr int asked_max = 3;
    call.within = within;
    auto again = call;
    port::request(self, gateway, site_times::with_hop(within), std::move(call))
        .then([then](site_answer& answer) { then(answer); },
              [self, gateway, within, again = std::move(again), then, gone, asked](const caf::error& why) {
                  if (is_gone(why)) {
                      gone();
                  } else if (is_late(why) && asked < asked_max) {
                      ask_site(self, gateway, within, again, then, gone, asked + 1);
                  } else {
                      site_answer late;
                      late.response.error = errc::timeout;
                      late.response.detail = "no answer from the gateway to Confluence";
                      late.reach = failure_scope::site;
                      then(late);
                  }
              });
}

} // namespace tagwright
