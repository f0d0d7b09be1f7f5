// Reading a Confluence that has troubles: bulk reads, outages, who we are, a gateway that is late.

#include "tests/actors/wiki_fixture.hpp"

#include "actors/site/shell/site_line.hpp"

namespace tagwright::testing::wikis {
namespace {

// -- bulk reads ---------------------------------------------------------------------------------------------

TEST_P(either_wiki, OnePageThatSpoilsEveryReadFailsAloneAndIsAskedAgain) {
    speak(GetParam());
    how.poisoned = {"1013"};
    start();
    const auto took = until_end();
    EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
    EXPECT_EQ(end().last.pages.labelled, pages - 1);
    EXPECT_EQ(page(1013).status, page_status::failed);
    EXPECT_EQ(page(1013).why.code, errc::server_error);
    EXPECT_EQ(course_of(page(1013).why), course::leave_page) << "not final";
    EXPECT_GE(took, 55) << "about a minute of patience";
    EXPECT_LE(took, 130);
    EXPECT_LE(counted[request_kind::bodies], 20) << "halves";
    how.poisoned.clear();
    start(run_action::tag, [](run_request& request) { request.page_ids = {"1013"}; });
    until_end();
    EXPECT_EQ(end().last.pages.labelled, 1u);
}

TEST_P(either_wiki, BulkReadsThatFailInAnyWayAreReadPageByPage) {
    const std::pair<const char*, std::optional<http_response>> ways[] = {
        {"500", status(500, R"({"errors":[{"status":500,"title":"Internal server error"}]})", "application/json")},
        {"504", status(504)},
        {"HTML", status(200)},
        {"400", status(400, R"({"message":"Bad request"})", "application/json")},
        {"403", status(403, R"({"message":"not permitted"})", "application/json")},
        {"413", status(413)},
        {"414", status(414)},
        {"431", status(431)},
        {"410", status(410, "")},
        {"half an answer", status(200, R"({"results":[{"id":"10)", "application/json")},
        {"another shape", status(200, R"({"pages":[]})", "application/json")},
        {"no pages", status(200, R"({"results":[],"_links":{}})", "application/json")},
        {"nothing", status(200, "")},
        {"a time-out", nothing(errc::timeout)},
        {"a break", nothing(errc::network)},
        {"too much", nothing(errc::response_too_large)},
    };
    for (const auto& [name, way] : ways) {
        SCOPED_TRACE(name);
        speak(GetParam());
        asked.clear();
        options.cache_enabled = false;
        trouble = [answer = way](request_kind kind, const http_request&) {
            return kind == request_kind::bodies || kind == request_kind::search ? answer : std::nullopt;
        };
        start(run_action::tag, [](run_request& request) { request.apply = false; });
        until_end();
        expect_all_labelled();
        EXPECT_LE(counted[request_kind::bodies], 80) << "a dozen reads, each of them tried for some seconds";
    }
}

TEST_P(either_wiki, AnOutageOfAMinuteCostsNoPage) {
    for (const auto& answer :
         {status(503), status(502), nothing(errc::connect_failed), status(500, "{}", "application/json")}) {
        speak(GetParam());
        asked.clear();
        options.cache_enabled = false;
        bool down = false;
        trouble = [&down, &answer](request_kind, const http_request&) { return down ? answer : std::nullopt; };
        start(run_action::tag, [](run_request& request) { request.apply = false; });
        advance(50ms); // connected
        down = true;
        advance(60s);
        EXPECT_TRUE(events->ends.empty());
        down = false;
        until_end();
        expect_all_labelled();
    }
}

TEST_P(either_wiki, ASiteThatAnswersNobodyEndsTheRunAfterItsPatienceAndNoPageFailsForGood) {
    speak(GetParam());
    bool down = false;
    trouble = [&down](request_kind, const http_request&) { return down ? status(503) : std::nullopt; };
    start();
    advance(50ms);
    down = true;
    const auto took = until_end();
    EXPECT_GE(took, 590) << "ten minutes";
    EXPECT_LE(took, 700);
    EXPECT_EQ(end().last.status, run_status::failed);
    EXPECT_EQ(course_of(end().why), course::end_run) << end().why.message;
    EXPECT_EQ(exit_code_of(end().why.code), 3);
    for (const auto& [page_id, fact] : events->pages)
        EXPECT_FALSE(is_final(fact.result.why)) << page_id;
    down = false;
    start(run_action::resume);
    until_end();
    expect_all_labelled();
}

TEST_P(either_wiki, AListingThatFailsIsWaitedForWhateverElseIsAnswered) {
    speak(GetParam());
    int left = 15;
    trouble = [&left](request_kind kind, const http_request&) {
        return kind == request_kind::listing && left-- > 0 ? status(500, "{}", "application/json") : std::nullopt;
    };
    start();
    until_end();
    expect_all_labelled();
}

// -- who we are ---------------------------------------------------------------------------------------------

TEST_F(wiki, ATokenThatMayNotSayWhoWeAreLabelsAllTheSame) {
    speak(true);
    trouble = [](request_kind kind, const http_request&) {
        return kind == request_kind::user
                   ? status(401, R"({"code":401,"message":"Unauthorized; scope does not match"})", "application/json")
                   : std::nullopt;
    };
    start();
    until_end();
    expect_all_labelled();
}

TEST_F(wiki, AScopeThatIsMissingInTheMiddleEndsTheRunAndIsNamed) {
    speak(true);
    trouble = [](request_kind kind, const http_request&) {
        return kind == request_kind::label_add
                   ? status(401, R"({"code":401,"message":"Unauthorized; scope does not match"})", "application/json")
                   : std::nullopt;
    };
    start();
    until_end();
    EXPECT_EQ(end().why.code, errc::scope_missing);
    EXPECT_THAT(end().why.message, HasSubstr("write:label:confluence"));
    for (const auto& [page_id, fact] : events->pages)
        EXPECT_FALSE(fact.result.why && is_final(fact.result.why)) << page_id;
}

// -- the gateway is late -------------------------------------------------------------------------------------

using port::asks;

/// Leaves the first question unanswered.
struct late_state {
    std::vector<caf::typed_response_promise<site_answer>> open;
    int asked = 0;
};
site_actor::behavior_type late_gateway(site_actor::stateful_pointer<late_state> self) {
    return {
        [self](site_call&) -> caf::result<site_answer> {
            auto promise = self->make_response_promise<site_answer>();
            state_of(self).open.push_back(promise);
            if (++state_of(self).asked == 2) {
                site_answer out;
                out.response.status = 200;
                promise.deliver(std::move(out));
            }
            return promise;
        },
    };
}

TEST_F(virtual_time, ALateGatewayIsAskedAgainAndNotTakenForDead) {
    const auto gateway = own(sys.spawn(late_gateway));
    int answered = 0;
    int gone = 0;
    own(sys.spawn([&, gateway](caf::event_based_actor* asker) {
        ask_site(
            asker, gateway, 10s, site_call{}, [&](const site_answer& answer) { answered = answer.response.status; },
            [&] { ++gone; });
    }));
    advance(14s);
    EXPECT_EQ(answered, 0);
    advance(2s);
    EXPECT_EQ(answered, 200);
    EXPECT_EQ(gone, 0);
}

INSTANTIATE_TEST_SUITE_P(Api, either_wiki, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Cloud" : "DataCenter"; });

} // namespace
} // namespace tagwright::testing::wikis
