#include "tests/bench/label_score.hpp"

#include "providers/llm/local.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>
#include <string>

using namespace tagwright;

namespace {

/// Thirty short pages in thirteen languages, with the labels that a librarian would give them: what local labels are
/// worth may not fall unseen. `./dev bench quality` shows more.
TEST(LabelQuality, OfASmallLibraryDoesNotFall) {
    std::ifstream in(std::string{TAGWRIGHT_SOURCE_DIR} + "/tests/bench/librarian.jsonl");
    ASSERT_TRUE(in);
    const tagwright::testing::label_norm norm;
    llm::label_rules rules;
    rules.labels_max = 10;
    std::map<std::string, std::pair<double, int>> by_language;
    double sum = 0;
    int texts = 0;
    for (std::string line; std::getline(in, line); ++texts) {
        const auto row = nlohmann::json::parse(line);
        const auto labels =
            llm::local_labels(row.at("title").get<std::string>(), row.at("text").get<std::string>(), rules);
        const double f1 = tagwright::testing::label_f1(norm, row.at("keys").get<std::vector<std::string>>(), labels);
        EXPECT_GT(f1, 0.1) << row.at("id");
        auto& language = by_language[row.at("id").get<std::string>().substr(0, 2)];
        language.first += f1;
        ++language.second;
        sum += f1;
    }
    ASSERT_EQ(texts, 30);
    EXPECT_GT(sum / texts, 0.48);
    for (const auto& [language, total] : by_language)
        EXPECT_GT(total.first / total.second, 0.35) << language;
}

} // namespace
