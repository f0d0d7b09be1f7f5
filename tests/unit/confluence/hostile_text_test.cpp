#include "providers/confluence/storage_text.hpp"

#include "tests/unit/confluence/text_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <string_view>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::HasSubstr;

std::string repeat(std::string_view what, std::size_t times) {
    std::string out;
    out.reserve(what.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        out += what;
    return out;
}

/// Conversion in a time that a square of the size would pass by far, also with sanitizers.
std::string in_linear_time(const std::string& storage) {
    const auto begin = std::chrono::steady_clock::now();
    std::string out = storage_to_text(storage);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60)) << storage.substr(0, 60);
    expect_sane(out);
    return out;
}

TEST(StorageText, BillionLaughsAreNotExpanded) {
    const std::string bomb =
        R"(<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY l1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY l2 "&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;"><!ENTITY l3 "&l2;&l2;&l2;&l2;&l2;&l2;&l2;&l2;&l2;&l2;">]><p>&l3; end</p>)";
    const std::string out = in_linear_time(bomb);
    EXPECT_LT(out.size(), bomb.size());
    EXPECT_THAT(out, HasSubstr("end"));
}

TEST(StorageText, ExternalEntitiesAreNotRead) {
    const std::string out =
        storage_to_text(R"(<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x; after</p>)");
    EXPECT_EQ(out, "&x; after");
}

TEST(StorageText, TenMegabytesAreQuick) {
    const std::string row = "<h2>Title &amp; more</h2><p>Some words with <b>bold</b>&nbsp;text, and a "
                            "<ac:link><ri:page ri:content-title=\"Page\" /></ac:link>.</p><table><tbody><tr><td>1</td>"
                            "<td>2</td></tr></tbody></table>";
    EXPECT_GT(in_linear_time(repeat(row, 10'000'000 / row.size())).size(), 2'000'000u);
    EXPECT_EQ(in_linear_time("<p>" + repeat("\u65E5", 3'500'000) + "</p>").size(), 10'500'000u) << "one text";
    EXPECT_EQ(in_linear_time("<p>" + std::string(10'500'000, 'a') + "</p>x"), "x") << "one run that nobody reads";
    EXPECT_EQ(in_linear_time("<pre><![CDATA[" + repeat("< ", 5'250'000) + "]]></pre>").size(), 10'499'999u);
}

TEST(StorageText, DeepNestingKeepsTheText) {
    for (const char* name : {"div", "ac:layout", "b", "ul", "table", "p"}) {
        const std::string open = "<" + std::string(name) + ">";
        const std::string close = "</" + std::string(name) + ">";
        EXPECT_EQ(in_linear_time(repeat(open, 100'000) + "deep" + repeat(close, 100'000)), "deep") << name;
        EXPECT_EQ(in_linear_time(repeat(open, 100'000) + "open"), "open") << name;
        EXPECT_EQ(in_linear_time("closed" + repeat(close, 100'000)), "closed") << name;
    }
    EXPECT_EQ(in_linear_time(repeat("<b>", 5000) + "a<br/>b<i/>c</q>d"), "a\nbcd") << "empty elements deep down";
    EXPECT_EQ(in_linear_time(repeat("<p>x</p>", 2) + repeat("<li>y", 1000) + "z</b>").size(), 4 + 1000 * 4u)
        << "open paragraphs and items are not deep";
    const std::string rows = in_linear_time(repeat("<table><tr><td>x", 50'000));
    EXPECT_EQ(static_cast<std::size_t>(std::count(rows.begin(), rows.end(), 'x')), 50'000u);
}

TEST(StorageText, HostileShapesStayLinear) {
    const struct {
        const char* what;
        std::string storage;
    } cases[] = {
        {"attributes of one element", "<p " + repeat("a='b' ", 60'000) + ">end</p>"},
        {"different attributes",
         [] {
             std::string out = "<p";
             for (int i = 0; i < 40'000; ++i)
                 out += " a" + std::to_string(i) + "=\"\"";
             return out + ">end</p>";
         }()},
        {"drifting ends", repeat(repeat("<i><div>", 100) + repeat("</i>", 100), 500) + "end"},
        {"comments without end", repeat("<!-- ", 100'000) + "end"},
        {"instructions without end", repeat("<? ", 100'000) + "end"},
        {"declarations without end", repeat("<![ ", 100'000) + "end"},
        {"CDATA without end", repeat("<![CDATA[ ", 60'000) + "end"},
        {"scripts without end", repeat("<script> ", 60'000) + "end"},
        {"quotes without end", repeat("<p title=\" ", 60'000) + "end"},
        {"tags without end", repeat("<p ", 100'000) + "end"},
        {"entities", repeat("&nbsp;&diams;&bogus;", 60'000) + "end"},
        {"ampersands", repeat("&", 400'000) + " end"},
        {"namespaces", repeat("<a xmlns:b='c'>", 100'000) + "end"},
        {"cells without rows", repeat("<td>", 60'000) + "end"},
        {"ends without starts", "<p>" + repeat("</x>", 200'000) + "end"},
        {"a long name", "<" + std::string(400'000, 'n') + ">" + repeat("<q/>", 100'000) + " end"},
    };
    for (const auto& c : cases)
        EXPECT_THAT(in_linear_time(c.storage), HasSubstr("end")) << c.what;
}

TEST(StorageText, RandomBytesNeverBreakIt) {
    constexpr std::string_view pieces[] = {"<p>",
                                           "</p>",
                                           "<ac:link>",
                                           "</ac:link>",
                                           "<ac:task-status>",
                                           "<tr>",
                                           "<td>",
                                           "</td>",
                                           "</tr>",
                                           "<![CDATA[",
                                           "]]>",
                                           "<!--",
                                           "-->",
                                           "&",
                                           ";",
                                           "&#x",
                                           "<",
                                           ">",
                                           "\"",
                                           "'",
                                           "=",
                                           "/",
                                           "x",
                                           " ",
                                           "\n",
                                           "\xFF",
                                           "\xC3\xA9",
                                           "<ri:page ",
                                           "ri:content-title=\"t\"",
                                           "/>",
                                           "<pre>",
                                           "</pre>",
                                           "<li>",
                                           "<ul>",
                                           "</ul>",
                                           "<br>",
                                           "<ac:structured-macro ac:name=\"code\">",
                                           "<ac:plain-text-body>",
                                           "</ac:plain-text-body>",
                                           "<ac:adf-fallback>",
                                           "<script>",
                                           "<!DOCTYPE [",
                                           "]"};
    std::mt19937 random(20261123);
    for (int round = 0; round < 3000; ++round) {
        std::string storage;
        for (int i = 0; i < 40; ++i)
            storage += pieces[random() % std::size(pieces)];
        expect_sane(storage_to_text(storage));
        expect_sane(read_html(storage).text);
        if (HasFailure())
            FAIL() << storage;
    }
}

} // namespace
} // namespace tagwright::confluence
