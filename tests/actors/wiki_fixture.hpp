#pragma once

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "sim/confluence/confluence_front.hpp"
#include "tagwright/store.hpp"
#include "tests/actors/model_answers.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

/// A Confluence with troubles, in virtual time: what goes wrong stays where it belongs.
namespace tagwright::testing::wikis {

using sim::request_kind;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

inline constexpr int pages = 60;

struct heard {
    std::map<std::string, page_settled> pages;
    std::vector<run_finished> ends;
    int told_twice = 0;
};

inline run_sink_actor::behavior_type listen(run_sink_actor::pointer, std::shared_ptr<heard> into) {
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
        const auto prompt = prompt_of(request);
        auto answers = json::array();
        for (const auto& label : prompt.value("labels_in_use", json::array()))
            told_in_use.insert(label.get<std::string>());
        for (const auto& page : prompt.at("pages")) {
            ++asked[page.at("title").get<std::string>()];
            answers.push_back({{"ref", page.at("ref")}, {"labels", says}});
        }
        return {openai_answer({{"pages", answers}}), 300ms};
    }

    void speak(bool cloud) {
        options.confluence.base_url = cloud ? "http://confluence/wiki" : "http://confluence/confluence";
        options.confluence.flavor = cloud ? confluence_flavor::cloud : confluence_flavor::datacenter;
    }

    /// Starts a run, or goes on with it.
    void start(run_action action = run_action::tag, const std::function<void(run_request&)>& change = {},
               std::shared_ptr<unread_results> unread = nullptr) {
        if (!coordinator) {
            coordinator_config with;
            with.config = std::make_shared<settings>(options);
            with.net = net;
            with.store = disk;
            with.log = std::make_shared<null_log>();
            coordinator = own(sys.spawn(&tagwright::coordinator, with));
            sink = own(sys.spawn(listen, events));
        }
        start_run what;
        what.request.space = "DOCS";
        what.request.apply = true;
        what.action = action;
        what.run = action == run_action::tag ? "" : id;
        what.approved_only = approved_only;
        what.unread = std::move(unread);
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
    std::shared_ptr<store> disk = make_memory_store();
    bool approved_only = false; ///< what an apply is told
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

} // namespace tagwright::testing::wikis
