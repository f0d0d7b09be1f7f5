#pragma once

#include "actors/coordinator/shell/coordinator_actor.hpp"
#include "tagwright/store.hpp"
#include "tests/actors/model_answers.hpp"

#include <set>

/// Whole runs over documents in virtual time: the real actors, and a function in the models' place.
namespace tagwright::testing {

/// Documents that are there at once.
class ready_documents final : public document_reader {
public:
    explicit ready_documents(std::size_t count) : left_(count) {}
    void next(std::size_t documents_max, done then) override {
        std::vector<document> out;
        for (; left_ > 0 && out.size() < documents_max; --left_)
            out.push_back(
                {std::to_string(left_), "Page " + std::to_string(left_), "text " + std::to_string(left_), {}});
        const bool end = out.empty();
        then(std::move(out), end);
    }

private:
    std::size_t left_;
};

/// What the sink has heard.
struct heard {
    std::vector<page_settled> pages;
    std::vector<run_progress> progress;
    std::vector<std::string> notices;
    std::vector<run_finished> ends;
};

inline run_sink_actor::behavior_type listen(run_sink_actor::pointer, std::shared_ptr<heard> into) {
    return {
        [into](run_progress& event) { into->progress.push_back(std::move(event)); },
        [into](page_settled& event) { into->pages.push_back(std::move(event)); },
        [](const level_changed&) {},
        [into](const run_notice& notice) { into->notices.push_back(notice.text); },
        [into](run_finished& event) { into->ends.push_back(std::move(event)); },
    };
}

/// Labels every page that was asked about with its ref's page number.
inline json label_all(const json& prompt) {
    auto pages = json::array();
    for (const auto& page : prompt.at("pages"))
        pages.push_back({{"ref", page.at("ref")}, {"labels", {"topic-" + page.at("title").get<std::string>()}}});
    return {{"pages", pages}};
}

inline simulated_network::answer good(const http_request& request) {
    return {openai_answer(label_all(prompt_of(request)))};
}

class pipeline_test : public virtual_time {
protected:
    pipeline_test() {
        options.providers = {provider_at("http://primary")};
        options.ai_concurrency = 3;
        options.ai_concurrency_max = 10;
    }

    static llm::endpoint provider_at(const std::string& url) {
        llm::endpoint out;
        out.name = url.substr(7);
        out.shape = llm::wire::openai;
        out.base_url = url;
        out.model = "m";
        return out;
    }

    void start(std::size_t documents, simulated_network::server server) {
        net = std::make_shared<simulated_network>(sys, std::move(server));
        own(net->clockwork());
        coordinator_config with;
        with.config = std::make_shared<settings>(options);
        with.net = net;
        with.store = disk;
        with.log = std::make_shared<null_log>();
        sink = own(sys.spawn(listen, events));
        coordinator = own(sys.spawn(&tagwright::coordinator, with));
        start_run what;
        what.documents = std::make_shared<ready_documents>(documents);
        id = ask_to_start(coordinator, std::move(what), sink).get()->run;
    }

    void expect_every_page_once(std::size_t documents) {
        std::set<std::string> ids;
        for (const auto& page : events->pages)
            EXPECT_TRUE(ids.insert(page.result.page.id).second) << "twice: " << page.result.page.id;
        EXPECT_EQ(ids.size(), documents);
    }

    [[nodiscard]] const run_finished& end() const { return events->ends.at(0); }

    settings options;
    std::shared_ptr<store> disk = make_memory_store();
    std::shared_ptr<simulated_network> net;
    std::shared_ptr<heard> events = std::make_shared<heard>();
    run_sink_actor sink;
    coordinator_actor coordinator;
    std::string id;
};

} // namespace tagwright::testing
