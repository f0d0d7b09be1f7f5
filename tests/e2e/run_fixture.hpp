#pragma once

#include "app/demo/fake_confluence.hpp"
#include "app/run_events.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <gtest/gtest.h>

namespace tagwright::testing {

using namespace std::chrono_literals;

/// Runs over real sockets: a Confluence and a model on loopback, our own transport and actors.
class run_test : public ::testing::Test {
protected:
    run_test() {
        confluence.add_space("DOCS", "Documentation");
        options.confluence.base_url = confluence.cloud_url();
        options.confluence.email = confluence.options().email;
        options.confluence.api_token = confluence.options().api_token;
        options.providers = {provider(llm::wire::gemini, model)};
    }

    static llm::endpoint provider(llm::wire shape, const llm_stub& at) {
        llm::endpoint out;
        out.shape = shape;
        out.name = shape == llm::wire::gemini ? "gemini" : shape == llm::wire::openai ? "openai" : "anthropic";
        out.base_url = at.url();
        out.model = "model-1";
        out.api_key = "secret-key";
        out.timeout = 10s;
        return out;
    }

    void use_datacenter() {
        options.confluence = {};
        options.confluence.base_url = confluence.datacenter_url();
        options.confluence.pat = confluence.options().pat;
    }

    /// Pages with ids 1000, 1001, …; every third one has the label "docs" already.
    void add_pages(int count) {
        for (int i = 0; i < count; ++i) {
            demo::fake_page page;
            page.id = std::to_string(1000 + i);
            page.title = "Guide " + std::to_string(i);
            page.storage = "<p>How to do thing number " + std::to_string(i) + "</p>";
            if (i % 3 == 0)
                page.labels = {"docs"};
            confluence.add_page("DOCS", page);
        }
    }

    struct outcome {
        run_finished end;
        std::vector<page_result> pages;
        [[nodiscard]] const page_result& page(const std::string& id) const {
            for (const auto& result : pages)
                if (result.page.id == id)
                    return result;
            throw std::out_of_range("no page " + id);
        }
    };

    outcome tag(bool apply = false, const std::function<void(run_request&)>& change = {}) {
        start_run what;
        what.request.space = "DOCS";
        what.request.apply = apply;
        if (change)
            change(what.request);
        return drive(std::move(what));
    }

    outcome drive(start_run what) {
        host_parts parts;
        parts.config = std::make_shared<settings>(options);
        parts.net = net;
        parts.store = disk;
        run_events events;
        host host(parts);
        host.start(std::move(what), events.listener());
        outcome out;
        const auto give_up = std::chrono::steady_clock::now() + 100s;
        while (std::chrono::steady_clock::now() < give_up) {
            auto event = events.next(1s);
            if (!event)
                continue;
            if (auto* page = std::get_if<page_settled>(&*event))
                out.pages.push_back(page->result);
            if (auto* end = std::get_if<run_finished>(&*event)) {
                out.end = *end;
                return out;
            }
        }
        ADD_FAILURE() << "the run does not end";
        return out;
    }

    demo::fake_confluence confluence;
    llm_stub model;
    settings options;
    std::shared_ptr<transport> net = std::make_shared<curl_transport>();
    std::shared_ptr<store> disk = make_memory_store();
};

} // namespace tagwright::testing
