// Servers as they are, against the real program: either every document is labelled, or it ends soon and says what to
// do.
#include "tests/e2e/program.hpp"
#include "tests/fakes/fake_llm.hpp"
#include "tests/fakes/llm_quirks.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace tagwright::testing {
namespace {

constexpr int documents = 30;

struct server_case {
    const char* quirk;
    std::size_t calls_max;
    const char* words = ""; ///< of the message; empty: all documents are labelled
};
void PrintTo(const server_case& row, std::ostream* out) { *out << row.quirk; }

std::string some_documents() {
    std::string out;
    for (int i = 0; i < documents; ++i)
        out += nlohmann::json{{"id", std::to_string(i)},
                              {"title", "Guide " + std::to_string(i)},
                              {"text", "Restart the mail relay number " + std::to_string(i)}}
                   .dump() +
               "\n";
    return out;
}

void point_at(program& it, const fake_llm& model) {
    it.environment["OPENAI_BASE_URL"] = model.openai_url();
    it.environment["GEMINI_BASE_URL"] = model.gemini_url();
    it.environment["ANTHROPIC_BASE_URL"] = model.anthropic_url();
    for (const char* vendor : {"OPENAI", "GEMINI", "ANTHROPIC"})
        it.environment[std::string(vendor) + "_API_KEY"] = "test-key";
    it.environment["TAGWRIGHT_DATA_DIR"] = (it.directory() / "data").string();
    it.environment["TAGWRIGHT_LOG_DIR"] = (it.directory() / "logs").string();
    it.environment["OPENAI_MODEL"] = "m";
}

std::string provider_of(const char* name) {
    switch (find_quirk(name).wire) {
    case vendor::gemini: return "gemini";
    case vendor::anthropic: return "anthropic";
    case vendor::openai: break;
    }
    return "openai";
}

int labelled(const std::string& out) {
    int count = 0;
    std::size_t start = 0;
    for (auto end = out.find('\n'); end != std::string::npos; start = end + 1, end = out.find('\n', start)) {
        const auto line = nlohmann::json::parse(out.substr(start, end - start), nullptr, false);
        count += line.is_object() && line.contains("labels") && !line["labels"].empty() ? 1 : 0;
    }
    return count;
}

class Servers : public ::testing::TestWithParam<server_case> {};

TEST_P(Servers, AreUnderstood) {
    const auto& row = GetParam();
    fake_llm model;
    model.behave_like(row.quirk);
    program it;
    point_at(it, model);
    if (std::string(row.quirk) == "without-version")
        it.environment["OPENAI_BASE_URL"] = model.openai_url().substr(0, model.openai_url().size() - 3) + "/proxy";
    const auto got = it.run({"label", "--provider", provider_of(row.quirk), "--no-cache"}, some_documents());
    EXPECT_LE(model.count(), row.calls_max);
    if (row.words[0] == '\0') {
        EXPECT_EQ(got.exit_code, 0) << got.err;
        EXPECT_EQ(labelled(got.out), documents) << got.err;
    } else {
        EXPECT_EQ(got.exit_code, 3) << got.err;
        EXPECT_NE(got.err.find(row.words), std::string::npos) << got.err;
    }
}

// Six batches of five; the first three are on their way at the same time, and may each be refused. Where a limit is
// raised several times, that is so each time.
INSTANTIATE_TEST_SUITE_P(
    Each, Servers,
    ::testing::Values(server_case{"no-schema", 9}, server_case{"no-format", 9}, server_case{"newer-limit", 9},
                      server_case{"small-window", 9}, server_case{"no-system", 9}, server_case{"short-input", 40},
                      server_case{"thinking-streams", 9}, server_case{"empty-choices", 9},
                      server_case{"without-version", 9}, server_case{"half-characters", 6}, server_case{"gemma", 12},
                      server_case{"bedrock", 9}, server_case{"wrong-path", 6, "/v1"},
                      server_case{"streams-only", 6, "stream"}, server_case{"company-proxy", 12, "Example Web Filter"},
                      server_case{"used-up", 6, "quota"}, server_case{"all-thoughts", 15, "--output-tokens"}));

TEST(Dialects, AreRememberedForTheNextRunAndToldByCheck) {
    fake_llm model;
    model.behave_like("no-schema");
    program it;
    point_at(it, model);
    ASSERT_EQ(it.run({"label", "--provider", "openai", "--no-cache"}, some_documents()).exit_code, 0);
    EXPECT_GT(model.count(400), 0u);
    model.forget_calls();
    ASSERT_EQ(it.run({"label", "--provider", "openai", "--no-cache"}, some_documents()).exit_code, 0);
    EXPECT_EQ(model.count(400), 0u) << "what is known is not tried again";
    it.environment["CONFLUENCE_BASE_URL"] = "http://127.0.0.1:9/wiki";
    it.environment["CONFLUENCE_PAT"] = "pat";
    const auto checked = it.run({"check", "--provider", "openai"});
    EXPECT_NE(checked.out.find("speaks: json_object, max_tokens, system role"), std::string::npos) << checked.out;
}

} // namespace
} // namespace tagwright::testing
