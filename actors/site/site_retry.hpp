#pragma once

#include "messages/messages.hpp"

#include <optional>

/// What follows when an exchange with Confluence has failed in a way that may pass. Patience is time, not tries: a site
/// that answers nobody is waited for; a request that fails while others are answered is given back to who asked, who
/// knows a smaller one, or gives its page up. Pure. Reads are safe to repeat and so are label writes (adding a label
/// twice is adding it once), hence one rule for all.
namespace tagwright {

/// Waits are Atlassian's advice: start at 2 s, double, at most 30 s, jitter 0.7–1.3, Retry-After as the minimum.
struct site_retry_rule {
    duration patience = std::chrono::minutes(10); ///< for a site that answers nobody, since the trouble began
    duration first = std::chrono::seconds(2);
    duration longest = std::chrono::seconds(30);
    /// After a 429: the throttle has heard of it, and lets requests go when it is time for them, this one like any
    /// other. So it asks for its permit at once, the first times; later it may be this request that is refused.
    duration refused_soon = std::chrono::milliseconds(20);
    int refused_soon_tries = 2;
    duration refused_first = std::chrono::milliseconds(500); ///< after a later one without Retry-After
    /// No server answered at all: that is found out faster, and for the first time soon given up: it may be a typing
    /// error in the address.
    duration reconnect_first = std::chrono::milliseconds(500);
    int strangers_tries_max = 4;
    /// A server that says that it is busy, or breaks off, is waited for so long at least: that is hardly the request.
    duration busy = std::chrono::seconds(6);
    /// Longer hints mean that waiting is a person's decision.
    duration hint_longest = long_wait;
};

/// What is known of the site as a whole.
struct site_signs {
    bool known = false;                      ///< it has been heard before
    std::optional<time_point> alive;         ///< its last answer of its own, be it a refusal
    std::optional<time_point> trouble_since; ///< the first failure after that

    void on_life(time_point now) {
        known = true;
        alive = now;
        trouble_since.reset();
    }
    void on_trouble(time_point now) {
        if (!trouble_since)
            trouble_since = now;
    }
};

/// What is known of one call.
struct site_trial {
    int tries = 0;         ///< ≥ 1
    time_point began;      ///< the first one
    time_point last_began; ///< the latest one
    time_point until;      ///< the asker's deadline
    duration patience{};   ///< see site_call
    bool probing = false;
};

struct site_course {
    enum class step : std::uint8_t {
        again,  ///< the same, after `wait`
        look,   ///< is the site there at all? Ask it something harmless
        answer, ///< the asker decides
        down,   ///< the site answers nobody any more
    };
    step next = step::answer;
    duration wait{};
};

/// True where the answer shows that the site is there: its own word, good or bad.
[[nodiscard]] bool is_life(const failure& why, const http_response& response) noexcept;

/// @param why          what the answer means; not ok
/// @param retry_after  as the answer asks for
/// @param jitter       uniform in [0, 1)
[[nodiscard]] site_course after_failure(const site_retry_rule& rule, const failure& why, const http_response& response,
                                        std::optional<duration> retry_after, const site_trial& call,
                                        const site_signs& site, time_point now, double jitter);

/// After a `look`: whether the site is there is known now.
[[nodiscard]] site_course after_look(const site_retry_rule& rule, bool alive, const site_trial& call,
                                     const site_signs& site, time_point now, double jitter);

/// What a failure means for what was asked for. Waiting is the gateway's, and over: what may have passed and did not
/// reaches as far as the question did, or as far as the gateway has seen.
/// @param asked  page, batch or site
[[nodiscard]] failure about(failure why, failure_scope asked, const site_answer& answer);

/// What the site's throttle has to know about an answer.
[[nodiscard]] call_verdict verdict_of(const http_response& response) noexcept;

} // namespace tagwright
