#include "providers/documents/markdown.hpp"

#include "providers/documents/document_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tagwright::documents {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Markdown, ShowsItsWords) {
    const auto out = read_document(
        "\xEF\xBB\xBF---\ntitle: \"Paying out\"\ntags: [money, secret-tag]\n---\n\n# Payouts\n\nSee [the "
        "guide](https://example.org/a/b?token=abc) and ![flow chart](data:image/png;base64,AAAABBBBCCCC) <!-- hidden "
        "-->.\n\n"
        "- [x] done\n- [ ] open\n\n| Region | Owner |\n|---|---|\n| North | Ann |\n\n```sh\nif a < b; then\n  "
        "run\nfi\n```\n\n"
        "<div hidden>no</div>\n\nUse `kubectl get` on <hostname> &amp; go.\n\n[ref]: https://example.org/x\n",
        "notes.md");
    EXPECT_EQ(out.written, format::markdown);
    EXPECT_EQ(out.title, "Paying out");
    EXPECT_EQ(out.text, "Payouts\nSee the guide and flow chart .\n- [x] done\n- [ ] open\nRegion | Owner\nNorth | Ann\n"
                        "if a < b; then\n  run\nfi\nUse kubectl get on <hostname> & go.");
}

TEST(Markdown, TitleIsThatOfTheFrontMatterElseTheFirstHeading) {
    const struct {
        std::string_view markdown;
        std::string_view title;
    } cases[] = {
        {"---\ntitle: Plain\n---\n# Other", "Plain"},
        {"---\nTitle: 'Quoted: yes' # why\n---\n", "Quoted: yes"},
        {"---\ntitle: >-\n  Folded\ndate: 1\n---\n", "Folded"},
        {"---\ntags: [a]\n---\n# Heading", "Heading"},
        {"---\nmenu:\n  title: Nested\n---\n# Heading", "Heading"},
        {"+++\ntitle = \"Toml\"\n[x]\ntitle = \"no\"\n+++\n", "Toml"},
        {"---\r\ntitle: Windows\r\n---\r\n", "Windows"},
        {"Setext\n======\n", "Setext"},
        {"intro\n\n## Second\n", "Second"},
        {"## Second\n\n# First\n", "First"},
        {"---\n\nwords without an end", ""},
        {"words", ""},
    };
    for (const auto& c : cases)
        EXPECT_EQ(read_markdown(c.markdown).title, c.title) << c.markdown;
    EXPECT_THAT(read_markdown("---\n\nprose\n\n---\n\nmore").text, HasSubstr("prose"));
    EXPECT_THAT(read_markdown("---\ntitle: x\n---\nmore").text, Not(HasSubstr("title")));
}

TEST(Markdown, LongRunsGoAndWhatIsBehindThemStays) {
    const auto out = read_document("# Guide\n\nBefore.\n\n![x](data:image/png;base64," + std::string(3'000'000, 'A') +
                                       ")\n\nThe last sentence.",
                                   "a.md");
    EXPECT_THAT(out.text, HasSubstr("The last sentence."));
    EXPECT_LT(out.text.size(), 100u);
}

/// What is written for a hostile table is bounded by the input, not by rows times columns.
TEST(Markdown, WideTablesWithShortRowsAreNotFilledUp) {
    std::string wide;
    for (int i = 0; i < 100'000; ++i)
        wide += "|a";
    wide += "|\n";
    for (int i = 0; i < 100'000; ++i)
        wide += "|-";
    wide += "|\n";
    for (int i = 0; i < 100'000; ++i)
        wide += "|\n";
    EXPECT_LT(read_markdown(wide).text.size(), 20 * wide.size());
}

} // namespace
} // namespace tagwright::documents
