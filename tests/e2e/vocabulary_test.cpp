/// A vocabulary that is learnt from a dry run, checked, and used.

#include "tests/e2e/runs.hpp"

namespace tagwright::testing {
namespace {

class vocabularies : public runs {
protected:
    vocabularies() { add_pages(6); }
};

TEST_F(vocabularies, AreLearntFromADryRunAndCanBeUsed) {
    const auto before = it.run({"vocabulary", "suggest", "DOCS"});
    EXPECT_EQ(before.exit_code, 2);
    EXPECT_THAT(before.err, HasSubstr("tagwright tag DOCS makes one"));
    (void)report({"tag", "DOCS"});
    const auto out = it.run({"vocabulary", "suggest", "DOCS"});
    ASSERT_EQ(out.exit_code, 0) << out.err;
    const auto file = json::parse(out.out);
    EXPECT_EQ(file.at("mode"), "prefer");
    EXPECT_THAT(file.at("labels").dump(), HasSubstr("docs"));
    ASSERT_EQ(it.run({"vocabulary", "suggest", "DOCS", "--output", "words.json"}).exit_code, 0);
    EXPECT_EQ(it.read("words.json"), out.out);
    const auto checked = it.run({"vocabulary", "check", "words.json"});
    EXPECT_EQ(checked.exit_code, 0) << checked.out;
    EXPECT_THAT(checked.out, HasSubstr("can be used"));
    (void)report({"tag", "DOCS", "--vocabulary", "words.json"});
    EXPECT_TRUE(confluence.label_writes().empty());
}

TEST_F(vocabularies, ABadFileIsTold) {
    it.write("bad.json", R"({"min_per_page":3,"labels":["runbook","releases","release"],"max_per_page":2})");
    const auto out = it.run({"vocabulary", "check", "bad.json"});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.out, HasSubstr("problem min_per_page: 3"));
    EXPECT_EQ(it.run({"vocabulary", "check", "none.json"}).exit_code, 2);
}

TEST_F(vocabularies, LabelsNeverToBeUsedAreLookedForToo) {
    it.write("words.json", R"({"labels":["runbook","todo"]})");
    it.write("never.txt", "todos # ours\n");
    it.write("bad.txt", "---\n");
    EXPECT_EQ(it.run({"vocabulary", "check", "words.json"}).exit_code, 0);
    const auto out = it.run({"vocabulary", "check", "words.json", "--never", "never.txt"});
    EXPECT_EQ(out.exit_code, 2);
    EXPECT_THAT(out.out, HasSubstr("\"todo\": is never used"));
    for (const auto* file : {"bad.txt", "none.txt"}) {
        const auto bad = it.run({"vocabulary", "check", "words.json", "--never", file});
        EXPECT_EQ(bad.exit_code, 2);
        EXPECT_THAT(bad.err, HasSubstr(file));
    }
}

} // namespace
} // namespace tagwright::testing
