#include "actors/site/site_retry.hpp"
#include "actors/site/site_times.hpp"
#include "providers/confluence/codec.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::chrono_literals;
using step = site_course::step;

constexpr time_point t0{1h};

http_response answer(int status, std::string body = "<html>") {
    http_response out;
    out.status = status;
    out.body = std::move(body);
    if (status == 0)
        out.error = errc::connect_failed;
    return out;
}

struct situation {
    site_retry_rule rule;
    site_trial call;
    site_signs site;
    situation() {
        call = {1, t0, t0, t0 + 1h, 1min, false};
        site.known = true;
        site.trouble_since = t0;
    }
    site_course after(const http_response& response, duration waited, std::optional<duration> hint = {}) const {
        const confluence::site at;
        return after_failure(rule, confluence::classify(at, response), response, hint, call, site, t0 + waited, 0.5);
    }
};

TEST(SitePatience, WhatIsNoPassingTroubleIsAnsweredAtOnce) {
    const situation s;
    for (const int status : {401, 302, 413, 414})
        EXPECT_EQ(s.after(answer(status), 0s).next, step::answer) << status;
    for (const int status : {400, 403, 404})
        EXPECT_EQ(s.after(answer(status, "{}"), 0s).next, step::answer) << status;
}

TEST(SitePatience, WhatMayPassIsWaitedForByTimeNotByTries) {
    situation s;
    for (const int status : {0, 200, 403, 404, 429, 500, 502, 503, 504, 529}) {
        s.call.tries = 40;
        EXPECT_EQ(s.after(answer(status), 59s).next, step::again) << status;
    }
}

TEST(SitePatience, BacksOffAndHeedsTheServer) {
    situation s;
    EXPECT_EQ(s.after(answer(500), 0s).wait, 2s);
    s.call.tries = 3;
    EXPECT_EQ(s.after(answer(500), 0s).wait, 8s);
    s.call.tries = 30;
    EXPECT_EQ(s.after(answer(500), 0s).wait, 30s);
    EXPECT_EQ(s.after(answer(429), 0s).wait, 30s);
    EXPECT_EQ(s.after(answer(429), 0s, 90s).wait, 90s);
    s.call.tries = 1;
    for (s.call.tries = 1; s.call.tries <= 2; ++s.call.tries) {
        EXPECT_EQ(s.after(answer(429), 0s).wait, 20ms) << "the throttle knows of it, and paces what waits";
        EXPECT_EQ(s.after(answer(429), 0s, 1s).wait, 20ms) << "any time within that second is meant";
        EXPECT_EQ(s.after(answer(429), 0s, 7s).wait, 6s);
        EXPECT_EQ(s.after(answer(429), 0s, 1500ms).wait, 1500ms) << "this is not rounded";
        EXPECT_EQ(s.after(answer(429), 0s, 0s).wait, 20ms);
    }
    EXPECT_EQ(s.after(answer(429), 0s).wait, 500ms) << "it may be this request";
    EXPECT_EQ(s.after(answer(429), 0s, 1s).wait, 1s) << "to the letter";
    EXPECT_EQ(s.after(answer(503), 2min, 90s).next, step::again) << "as it asks for, whatever the call's patience";
    EXPECT_EQ(s.after(answer(429), 0s, 1h).next, step::down) << "an hour is for a person to wait";
}

TEST(SitePatience, ARequestThatFailsWhileOthersAreAnsweredIsGivenBack) {
    situation s;
    s.call.tries = 5;
    s.call.last_began = t0 + 58s;
    s.site.alive = t0 + 59s;
    EXPECT_EQ(s.after(answer(500), 61s).next, step::answer);
    s.site.alive = t0 + 30s;
    EXPECT_EQ(s.after(answer(500), 61s).next, step::look) << "is the site there at all?";
    EXPECT_EQ(after_look(s.rule, true, s.call, s.site, t0 + 61s, 0.5).next, step::answer);
    EXPECT_EQ(after_look(s.rule, false, s.call, s.site, t0 + 61s, 0.5).next, step::again);
}

TEST(SitePatience, ABulkReadIsGivenBackAtOnceUnlessTheServerIsBusy) {
    situation s;
    s.call.patience = 0s;
    for (const int status : {200, 404, 500, 502, 504})
        EXPECT_EQ(s.after(answer(status), 0s).next, step::look) << status;
    for (const int status : {0, 503, 529}) {
        EXPECT_EQ(s.after(answer(status), 5s).next, step::again) << status;
        EXPECT_EQ(s.after(answer(status), 6s).next, step::look) << status;
    }
}

TEST(SitePatience, ASiteThatAnswersNobodyIsDownOnceThePatienceIsOver) {
    situation s;
    s.call.patience = 24h;
    s.call.tries = 20;
    EXPECT_EQ(s.after(answer(500), 9min).next, step::again);
    EXPECT_EQ(s.after(answer(500), 10min).next, step::look);
    EXPECT_EQ(after_look(s.rule, false, s.call, s.site, t0 + 9min, 0.5).next, step::again);
    EXPECT_EQ(after_look(s.rule, false, s.call, s.site, t0 + 10min, 0.5).next, step::down);
    s.site.on_life(t0 + 5min);
    s.site.on_trouble(t0 + 6min);
    s.site.on_trouble(t0 + 7min);
    EXPECT_EQ(s.after(answer(500), 15min).next, step::again) << "since the trouble began";
    EXPECT_EQ(s.after(answer(500), 16min).next, step::look);
}

TEST(SitePatience, TheAskersDeadlineIsNeverPassed) {
    situation s;
    s.call.until = t0 + 3s;
    s.call.tries = 3; // would wait 8 s
    EXPECT_EQ(s.after(answer(500), 0s).next, step::down);
    s.site.alive = t0 + 1s;
    EXPECT_EQ(s.after(answer(500), 0s).next, step::answer);
}

TEST(SitePatience, NobodyThereIsFoundOutSoonWhereNobodyWasHeardYet) {
    situation s;
    s.site.known = false;
    s.call.tries = 4;
    EXPECT_EQ(s.after(answer(0), 3s).next, step::answer);
    s.site.known = true;
    EXPECT_EQ(s.after(answer(0), 3s).next, step::again);
}

TEST(SitePatience, AProbeTakesAWebPageForAnAnswer) {
    situation s;
    s.call.probing = true;
    for (const int status : {200, 403, 404, 405})
        EXPECT_EQ(s.after(answer(status), 0s).next, step::answer) << status;
    for (const int status : {0, 429, 500, 503})
        EXPECT_EQ(s.after(answer(status), 0s).next, step::again) << status;
}

TEST(SitePatience, LifeIsTheSitesOwnWordGoodOrBad) {
    const confluence::site at;
    const auto life = [&at](const http_response& response) {
        return is_life(confluence::classify(at, response), response);
    };
    for (const auto& [status, body] :
         {std::pair{200, "{}"}, {204, ""}, {404, "{}"}, {403, "{}"}, {401, ""}, {400, "{}"}})
        EXPECT_TRUE(life(answer(status, body))) << status;
    for (const auto& [status, body] :
         {std::pair{0, ""}, {200, "<html>"}, {404, "<html>"}, {500, "{}"}, {503, ""}, {429, ""}})
        EXPECT_FALSE(life(answer(status, body))) << status;
}

TEST(SiteTimes, WhoAsksHasMoreTimeThanWhoIsAsked) {
    for (const duration patience : {duration(1s), duration(10min), duration(24h)})
        for (const duration exchange : {duration(1s), duration(30min)}) {
            const site_times times{patience, exchange};
            EXPECT_GT(times.answer(), patience + exchange);
            EXPECT_LE(times.page(), patience);
            EXPECT_GE(times.connect(), 6 * times.probe());
            EXPECT_GT(site_times::with_hop(times.answer()), times.answer());
        }
}

// -- about --------------------------------------------------------------------------------------------------

TEST(About, AFailureReachesAsFarAsWhatWasAskedFor) {
    using enum failure_scope;
    const struct {
        const char* what;
        failure why;
        failure_scope asked;
        failure_scope reach;
        course expected;
    } cases[] = {
        {"a bulk read that fails", {errc::server_error, ""}, batch, call, course::halve},
        {"one refused page in a bulk read", {errc::forbidden, "", page}, batch, call, course::halve},
        {"an address too long", {errc::bad_request, "", batch}, batch, call, course::halve},
        {"HTML in its place", {errc::not_found, "", call}, batch, call, course::halve},
        {"a page that fails alone", {errc::server_error, ""}, page, call, course::leave_page},
        {"a refused page", {errc::forbidden, "", page}, page, call, course::give_up_page},
        {"a firewall's refusal", {errc::forbidden, "", call}, page, call, course::leave_page},
        {"a page too large", {errc::response_too_large, "", batch}, page, call, course::give_up_page},
        {"a refused label", {errc::bad_request, "", label}, page, call, course::give_up_label},
        {"the listing", {errc::server_error, ""}, site, call, course::end_run},
        {"a void place", {errc::cursor_void, ""}, site, call, course::list_again},
        {"a wrong password", {errc::bad_credentials, "", site}, page, call, course::end_run},
        {"the site is down", {errc::server_error, ""}, page, site, course::end_run},
        {"a refusal while the site is down", {errc::forbidden, "", page}, page, site, course::give_up_page},
    };
    for (const auto& c : cases) {
        site_answer got;
        got.reach = c.reach;
        EXPECT_EQ(to_string(course_of(about(c.why, c.asked, got))), to_string(c.expected)) << c.what;
    }
    EXPECT_FALSE(about({}, page, {}));
}

} // namespace
} // namespace tagwright
