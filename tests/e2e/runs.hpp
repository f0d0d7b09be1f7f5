#pragma once

#include "tests/e2e/guides.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace tagwright::testing {

using demo::request_kind;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

/// The program, a Confluence and a model in processes and threads of their own: what a run keeps when it is
/// killed, and what apply, undo and resume make of it.
class runs : public ::testing::Test {
protected:
    using all_labels = std::map<std::string, std::set<std::string>>;

    runs() {
        confluence.add_space("DOCS");
        connect(it, confluence);
        use_gemini(it, model);
        it.environment["TAG_SPACE_MAX_AI_CONCURRENCY"] = "3"; // so many calls a kill may cost
    }

    /// Every third page has the label "docs" already.
    void add_pages(int count) {
        for (int i = 0; i < count; ++i) {
            demo::fake_page page;
            page.id = std::to_string(1000 + i);
            page.title = "Guide " + std::to_string(i);
            page.storage = "<p>text " + std::to_string(i) + "</p>";
            if (i % 3 == 0)
                page.labels = {"docs"};
            confluence.add_page("DOCS", page);
            ids.push_back(page.id);
        }
    }

    [[nodiscard]] all_labels labels() const {
        all_labels out;
        for (const auto& id : ids)
            for (const auto& name : confluence.labels_of(id))
                out[id].insert(name);
        return out;
    }

    json list() { return json::parse(it.run({"runs", "--json"}).out); }
    std::string newest() { return list().at(0).at("run"); }
    json report(std::vector<std::string> words, int exit_code = 0) {
        words.insert(words.end(), {"--quiet", "--report", "report.json"});
        const auto out = it.run(words);
        EXPECT_EQ(out.exit_code, exit_code) << out.err;
        return json::parse(it.read("report.json"));
    }

    /// Each page once, labelled, and what the report says was added is on the server.
    void expect_all_labelled(const json& report, std::size_t pages) {
        EXPECT_EQ(report.at("status"), "completed");
        EXPECT_EQ(report.at("pages").at("total"), pages);
        EXPECT_EQ(report.at("pages").at("failed"), 0);
        EXPECT_EQ(report.at("pages").at("skipped"), 0);
        ASSERT_EQ(report.at("results").size(), pages);
        std::set<std::string> seen;
        const auto on_server = labels();
        for (const auto& page : report.at("results")) {
            const std::string id = page.at("page");
            EXPECT_TRUE(seen.insert(id).second) << "twice: " << id;
            std::set<std::string> said;
            for (const auto* list : {"existing", "added"})
                for (const auto& name : page.at(list))
                    said.insert(name);
            EXPECT_EQ(said, on_server.at(id)) << id;
            EXPECT_EQ(said.size(), 2u) << id;
        }
        std::size_t added = 0;
        for (const auto& write : confluence.label_writes())
            added += write.added.size();
        EXPECT_EQ(report.at("labels").at("added"), added);
    }

    demo::fake_confluence confluence;
    llm_stub model;
    program it;
    std::vector<std::string> ids;
};

} // namespace tagwright::testing
