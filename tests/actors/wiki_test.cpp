// A Confluence with troubles, in virtual time: what goes wrong stays where it belongs.

#include "actors/coordinator/coordinator_actor.hpp"
#include "actors/site/shell/site_line.hpp"
#include "providers/store/memory_store.hpp"
#include "sim/confluence/confluence_front.hpp"
#include "tests/actors/virtual_time.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <map>
#include <set>

namespace tagwright::testing {
namespace {

using nlohmann::json;
using sim::request_kind;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int pages = 60;

struct heard {
    std::map<std::string, page_settled> pages;
    std::vector<run_finished> ends;
    int told_twice = 0;
};

run_sink_actor::behavior_type listen(run_sink_actor::pointer, std::shared_ptr<heard> into) {
    return {
        [](run_progress&) {},
        [into](page_settled& event) {
            const auto id = event.result.page.id;
            into->told_twice += into->pages.emplace(id, std::move(event)).second ? 0 : 1;
        },
        [](const level_changed&) {},
        [](const run_notice&) {},
        [into](run_finished& event) { into->ends.push_back(std::move(event)); },
    };
}

class wiki : public virtual_time {
protected:
    wiki() {
        llm::endpoint model;
        model.name = "model";
        model.shape = llm::wire::openai;
        model.base_url = "http://model";
        model.model = "m";
        options.providers = {model};
        who.origin = "http://confluence";
        options.confluence.email = who.email;
        options.confluence.api_token = who.api_token;
        site.add_space("DOCS", "Documentation");
        site.add_space("OTHER", "Other");
        for (int i = 0; i < pages; ++i)
            add_page("DOCS", 1000 + i);
        add_page("OTHER", 5000);
        net = std::make_shared<simulated_network>(sys, [this](const http_request& request) { return serve(request); });
        own(net->clockwork());
    }

    void add_page(const std::string& space, int number, const std::string& parent = {}) {
        sim::fake_page page;
        page.id = std::to_string(number);
        page.title = "Guide " + page.id;
        page.storage = "<p>text " + page.id + "</p>";
        page.parent = parent;
        site.add_page(space, page);
    }

    simulated_network::answer serve(const http_request& request) {
        if (!request.url.starts_with("http://model")) {
            const auto web = sim::arriving(request);
            const auto kind = sim::kind_of(web);
            ++counted[kind];
            hosts.insert(request.url.substr(0, request.url.find('/', 8)));
            if (trouble)
                if (auto bad = trouble(kind, request))
                    return {*std::move(bad), 20ms};
            auto answer = sim::leaving(sim::answer_request(site, how, who, web));
            for (const auto& text : watched)
                if (answer.body.find(text) != std::string::npos)
                    ++leaked;
            return {std::move(answer), 20ms};
        }
        const auto prompt =
            json::parse(json::parse(request.body).at("messages").at(1).at("content").get<std::string>());
        auto answers = json::array();
        for (const auto& label : prompt.value("labels_in_use", json::array()))
            told_in_use.insert(label.get<std::string>());
        for (const auto& page : prompt.at("pages")) {
            ++asked[page.at("title").get<std::string>()];
            answers.push_back({{"ref", page.at("ref")}, {"labels", says}});
        }
        const json content{{"pages", answers}};
        return {json_response(200, json{{"model", "m"},
                                        {"choices",
                                         {{{"message", {{"role", "assistant"}, {"content", content.dump()}}},
                                           {"finish_reason", "stop"}}}},
                                        {"usage", {{"prompt_tokens", 100}, {"completion_tokens", 10}}}}
                                       .dump()),
                300ms};
    }

    void speak(bool cloud) {
        options.confluence.base_url = cloud ? "http://confluence/wiki" : "http://confluence/confluence";
        options.confluence.flavor = cloud ? confluence_flavor::cloud : confluence_flavor::datacenter;
    }

    /// Starts a run, or goes on with it.
    void start(run_action action = run_action::tag, const std::function<void(run_request&)>& change = {}) {
        if (!coordinator) {
            coordinator_config with;
            with.config = std::make_shared<settings>(options);
            with.net = net;
            with.disk = make_memory_store();
            with.log = std::make_shared<null_log>();
            coordinator = own(sys.spawn(&tagwright::coordinator, with));
            sink = own(sys.spawn(listen, events));
        }
        start_run what;
        what.request.space = "DOCS";
        what.request.apply = true;
        what.action = action;
        what.run = action == run_action::tag ? "" : id;
        if (change)
            change(what.request);
        *events = {};
        counted.clear();
        const auto begun = ask_to_start(coordinator, what, sink).get();
        ASSERT_TRUE(begun);
        ASSERT_FALSE(begun->why) << begun->why.message;
        id = begun->run;
    }

    /// Advances until the run has ended. @returns the seconds it took
    double until_end(caf::timespan longest = 2h) {
        const auto began = now();
        while (events->ends.empty() && now() - began < longest)
            advance(100ms);
        EXPECT_EQ(events->ends.size(), 1u);
        EXPECT_EQ(events->told_twice, 0);
        return std::chrono::duration<double>(now() - began).count();
    }

    [[nodiscard]] const run_finished& end() const { return events->ends.at(0); }
    [[nodiscard]] const page_result& page(int which) const { return events->pages.at(std::to_string(which)).result; }
    [[nodiscard]] std::vector<std::string> labels_of(int which) const {
        std::vector<std::string> out;
        for (const auto& label : site.find_page(std::to_string(which))->labels)
            out.push_back(label.label.name);
        return out;
    }
    void expect_all_labelled() {
        ASSERT_EQ(events->ends.size(), 1u);
        EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
        EXPECT_EQ(end().last.pages.labelled, pages);
        EXPECT_EQ(end().last.pages.listed, pages);
        for (const auto& [title, times] : asked)
            EXPECT_EQ(times, 1) << title;
    }

    static std::optional<http_response> status(int code, std::string body = "<html>", std::string type = "text/html") {
        http_response out;
        out.status = code;
        out.headers = {{"Content-Type", std::move(type)}};
        out.body = std::move(body);
        return out;
    }
    static std::optional<http_response> nothing(errc why) {
        http_response out;
        out.error = why;
        return out;
    }

    settings options;
    sim::access who;
    sim::confluence_site site;
    sim::behaviour how;
    std::function<std::optional<http_response>(request_kind, const http_request&)> trouble;
    std::map<request_kind, int> counted;
    std::vector<std::string> says{"topic-a", "topic-b", "topic-c"}; ///< the model, of each page
    std::set<std::string> told_in_use;                              ///< labels in the prompts
    std::vector<std::string> watched;                               ///< texts that are not to be read
    int leaked = 0;
    std::set<std::string> hosts;
    std::map<std::string, int> asked;
    std::shared_ptr<simulated_network> net;
    std::shared_ptr<heard> events = std::make_shared<heard>();
    run_sink_actor sink;
    coordinator_actor coordinator;
    std::string id;
};

class either_wiki : public wiki, public ::testing::WithParamInterface<bool> {};

// -- labels of the space ------------------------------------------------------------------------------------

TEST_P(either_wiki, NothingNewIsPutBesideANearTwinInTheSpace) {
    speak(GetParam());
    site.place_labels("1003", {"how-to", "runbooks"});
    site.place_labels("1004", {"how-to"});
    says = {"howto", "runbook", "fresh-topic"};
    start();
    until_end();
    expect_all_labelled();
    for (int i = 0; i < pages; ++i) {
        const auto labels = labels_of(1000 + i);
        EXPECT_THAT(labels, Contains("how-to")) << i;
        EXPECT_THAT(labels, Contains("runbooks")) << i;
        EXPECT_THAT(labels, Contains("fresh-topic")) << i;
        EXPECT_EQ(labels.size(), 3u) << i;
    }
    EXPECT_THAT(told_in_use, Contains("how-to"));
    EXPECT_THAT(told_in_use, Contains("runbooks"));
}

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

// -- listings -------------------------------------------------------------------------------------------------

constexpr const char* void_place =
    R"({"errors":[{"status":400,"title":"Provided value for 'cursor' is not the correct type. Expected type is Cursor."}]})";

TEST_F(wiki, AVoidPlaceBeginsTheListingAgain) {
    speak(true);
    how.list_pages_max = 10;
    int left = 1;
    trouble = [&left](request_kind kind, const http_request& request) {
        const bool in_the_middle = kind == request_kind::listing && request.url.find("eyJ%2B1029") != std::string::npos;
        return in_the_middle && left-- > 0 ? status(400, void_place, "application/json") : std::nullopt;
    };
    start();
    until_end();
    expect_all_labelled();
    EXPECT_EQ(counted[request_kind::listing], 4 + 6);
}

TEST_F(wiki, APlaceThatIsVoidAgainAndAgainEndsTheRunWithWhatWasListed) {
    speak(true);
    how.list_pages_max = 10;
    trouble = [](request_kind kind, const http_request& request) {
        const bool from_a_place = kind == request_kind::listing && request.url.find("cursor=") != std::string::npos;
        return from_a_place ? status(400, void_place, "application/json") : std::nullopt;
    };
    start();
    until_end();
    EXPECT_EQ(end().last.status, run_status::failed);
    EXPECT_EQ(end().why.code, errc::cursor_void);
    EXPECT_THAT(end().why.message, HasSubstr("cursor"));
    EXPECT_EQ(end().last.pages.labelled, 10u) << "what was listed is finished";
    EXPECT_EQ(end().last.pages.listed, 10u);
    EXPECT_EQ(counted[request_kind::listing], 4) << "twice from the beginning";
    trouble = {};
    start(run_action::resume);
    until_end();
    expect_all_labelled();
}

TEST_P(either_wiki, TheHostThatLinksNameIsNeverAsked) {
    speak(GetParam());
    how.list_pages_max = 10;
    how.other_name = "https://acme.example";
    start();
    until_end();
    expect_all_labelled();
    EXPECT_EQ(hosts, std::set<std::string>{"http://confluence"});
}

TEST_P(either_wiki, GivenPagesThatAreNotThereFailAndTheOthersGoOn) {
    speak(GetParam());
    site.set_status("1001", "trashed");
    start(run_action::tag, [](run_request& request) {
        request.page_ids = {"1000", "999", "5000", "999", "1001", "abc", "99999999999999999999", "1002"};
    });
    until_end();
    EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
    EXPECT_EQ(end().last.pages.labelled, 2u);
    EXPECT_EQ(end().last.pages.failed, 5u);
    EXPECT_EQ(end().last.pages.listed, 7u);
    for (const auto* absent : {"999", "5000", "1001", "abc", "99999999999999999999"})
        EXPECT_EQ(events->pages.at(absent).result.why.message,
                  std::string("page ") + absent + ": not a page of space DOCS");
    EXPECT_TRUE(is_final(page(999).why));
    start(run_action::resume);
    until_end();
    EXPECT_EQ(end().last.pages.listed, 7u);
    EXPECT_EQ(end().last.pages.failed, 5u);
}

TEST_P(either_wiki, PagesOfWhichNoneIsThereAreNotTheWholeSpace) {
    speak(GetParam());
    start(run_action::tag, [](run_request& request) { request.page_ids = {"x", "-1"}; });
    until_end();
    EXPECT_EQ(end().last.pages.failed, 2u);
    EXPECT_EQ(end().last.pages.labelled, 0u);
}

TEST_P(either_wiki, UnderAPageIsThatPageAndItsDescendants) {
    speak(GetParam());
    add_page("DOCS", 2001, "1000");
    add_page("DOCS", 2002, "2001");
    start(run_action::tag, [](run_request& request) { request.under = "1000"; });
    until_end();
    EXPECT_EQ(end().last.pages.labelled, 3u);
    start(run_action::tag, [](run_request& request) { request.under = "5000"; });
    until_end();
    EXPECT_EQ(page(5000).why.message, "page 5000: not a page of space DOCS");
    EXPECT_EQ(end().last.pages.listed, 1u);
    EXPECT_THAT(labels_of(5000), IsEmpty());
}

// -- exclusions -------------------------------------------------------------------------------------------------

TEST_P(either_wiki, ExcludedPagesAreNotEvenRead) {
    speak(GetParam());
    add_page("DOCS", 2001, "1000");
    add_page("DOCS", 2002, "2001");
    site.place_labels("1004", {"confidential"});
    site.place_labels("1005", {"my:confidential"});
    watched = {"text 1000", "text 1004", "text 2001", "text 2002"};
    start(run_action::tag, [](run_request& request) {
        request.exclude_labels = {"confidential"};
        request.exclude_under = {"1000"};
    });
    until_end();
    EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
    EXPECT_EQ(end().last.pages.labelled, pages - 2) << "a personal label is none of the page's";
    EXPECT_EQ(end().last.pages.skipped, 4u);
    EXPECT_EQ(page(1004).why.message, "excluded: it has the label confidential");
    EXPECT_EQ(page(2002).why.message, "excluded: it is below page 1000");
    EXPECT_EQ(leaked, 0);
    for (const auto* title : {"Guide 1000", "Guide 1004", "Guide 2001", "Guide 2002"})
        EXPECT_FALSE(asked.contains(title)) << title;
    EXPECT_EQ(labels_of(1004), std::vector<std::string>{"confidential"});
}

TEST_P(either_wiki, WhatCannotBeToldToBeExcludedOrNotEndsTheRun) {
    for (const bool by_label : {true, false}) {
        speak(GetParam());
        watched = {"text 10"};
        trouble = [](request_kind kind, const http_request& request) {
            const bool screens =
                kind == request_kind::labels_read || request.url.find("ancestors") != std::string::npos;
            return screens ? status(403, R"({"message":"no"})", "application/json") : std::nullopt;
        };
        start(run_action::tag, [by_label](run_request& request) {
            (by_label ? request.exclude_labels : request.exclude_under) = {by_label ? "confidential" : "1000"};
        });
        until_end();
        EXPECT_EQ(end().last.status, run_status::failed);
        EXPECT_THAT(end().why.message, HasSubstr("is excluded"));
        EXPECT_EQ(leaked, 0);
        EXPECT_TRUE(asked.empty());
    }
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

// -- writing ---------------------------------------------------------------------------------------------------

TEST_P(either_wiki, ALabelThatIsRefusedCostsItselfNotItsPage) {
    for (const bool named : {true, false}) {
        speak(GetParam());
        how.refusals_name = named;
        how.refused_labels = {"topic-b"};
        options.cache_enabled = false;
        start();
        until_end();
        EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
        EXPECT_EQ(end().last.pages.labelled, pages);
        EXPECT_EQ(end().last.labels.rejected, static_cast<std::uint64_t>(pages));
        EXPECT_THAT(labels_of(1000), AllOf(Contains("topic-a"), Contains("topic-c"), Not(Contains("topic-b"))));
        EXPECT_EQ(page(1000).why.scope, failure_scope::label);
        EXPECT_THAT(page(1000).why.message, AllOf(HasSubstr("topic-b"), HasSubstr("400")));
        EXPECT_TRUE(is_final(page(1000).why)) << "it would be refused again";
        EXPECT_LE(counted[request_kind::label_add], 5 * pages);
        start(run_action::undo);
        until_end();
        EXPECT_THAT(labels_of(1000), IsEmpty());
    }
}

TEST_P(either_wiki, APageThatMayNotBeWrittenCostsThatPage) {
    speak(GetParam());
    how.read_only = {"1005"};
    trouble = [](request_kind kind, const http_request& request) {
        const bool busy = kind == request_kind::label_add && request.url.find("/1006/") != std::string::npos;
        return busy ? status(500, "{}", "application/json") : std::nullopt;
    };
    int conflicts = 3;
    trouble = [&conflicts, before = trouble](request_kind kind, const http_request& request) {
        const bool conflict = kind == request_kind::label_add && request.url.find("/1007/") != std::string::npos;
        if (conflict && conflicts-- > 0)
            return status(409, R"({"statusCode":409,"message":"Conflict"})", "application/json");
        return before(kind, request);
    };
    start();
    until_end();
    EXPECT_EQ(end().last.status, run_status::completed) << end().why.message;
    EXPECT_EQ(end().last.pages.failed, 2u);
    EXPECT_EQ(end().last.pages.labelled, pages - 2);
    EXPECT_TRUE(is_final(page(1005).why)) << "may not be written";
    EXPECT_FALSE(is_final(page(1006).why)) << "may be written another time";
    EXPECT_EQ(page(1007).status, page_status::labelled);
}

TEST_P(either_wiki, ALabelThatCannotBeTakenOffCostsItself) {
    speak(GetParam());
    start();
    until_end();
    trouble = [](request_kind kind, const http_request& request) {
        const bool stuck = kind == request_kind::label_remove && request.url.find("/1003/") != std::string::npos &&
                           request.url.find("topic-c") != std::string::npos;
        return stuck ? status(400, R"({"statusCode":400,"message":"Not allowed"})", "application/json") : std::nullopt;
    };
    start(run_action::undo);
    until_end();
    EXPECT_EQ(end().last.pages.failed, 1u);
    EXPECT_EQ(labels_of(1003), std::vector<std::string>{"topic-c"});
    EXPECT_THAT(labels_of(1004), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Api, either_wiki, ::testing::Bool(),
                         [](const auto& which) { return which.param ? "Cloud" : "DataCenter"; });

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
            self->state.open.push_back(promise);
            if (++self->state.asked == 2) {
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

} // namespace
} // namespace tagwright::testing
