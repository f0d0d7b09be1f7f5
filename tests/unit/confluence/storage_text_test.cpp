#include "providers/confluence/storage_text.hpp"

#include "tests/unit/confluence/text_checks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace tagwright::confluence {
namespace {

using namespace test;
using ::testing::HasSubstr;
using ::testing::Not;

// -- the samples ---------------------------------------------------------------------------------

TEST(StorageText, CodeKeepsSplitCdataTogether) {
    EXPECT_EQ(
        storage_to_text(
            R"(<p>Restart with:</p><ac:structured-macro ac:name="code" ac:schema-version="1"><ac:parameter ac:name="language">bash</ac:parameter><ac:parameter ac:name="title">restart.sh</ac:parameter><ac:plain-text-body><![CDATA[if [[ $a > 1 && $b[0]]]]><![CDATA[> ]]; then systemctl restart relay; fi]]></ac:plain-text-body></ac:structured-macro>)"),
        "Restart with:\n"
        "restart.sh\n"
        "if [[ $a > 1 && $b[0]]> ]]; then systemctl restart relay; fi");
}

TEST(StorageText, TableKeepsRowsCellsAndTasks) {
    EXPECT_EQ(
        storage_to_text(
            R"(<table data-layout="wide"><colgroup><col style="width: 120.0px;" /></colgroup><tbody><tr><th><p>Region</p></th><th colspan="2"><p>Owner&nbsp;team</p></th></tr><tr><td rowspan="2"><p>eu&#8209;north</p></td><td><ul><li>Payments</li><li>R&amp;D</li></ul></td><td><p>since <time datetime="2026-03-01" /></p></td></tr><tr><td colspan="2"><ac:task-list><ac:task><ac:task-id>4</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>Rotate keys</ac:task-body></ac:task></ac:task-list></td></tr></tbody></table>)"),
        "Region | Owner team\n"
        "eu\u2011north | Payments; R&D | since 2026-03-01\n"
        "[ ] Rotate keys");
}

TEST(StorageText, StatusMentionAndExpandAreReadable) {
    EXPECT_EQ(
        storage_to_text(
            R"(<ac:structured-macro ac:name="info"><ac:rich-text-body><p><ac:structured-macro ac:name="status"><ac:parameter ac:name="title">In review</ac:parameter><ac:parameter ac:name="colour">Yellow</ac:parameter></ac:structured-macro> ask <ac:link><ri:user ri:account-id="557058:aa11" /></ac:link> <ac:emoticon ac:name="tick" ac:emoji-fallback="&#9989;" /></p><ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Why two queues?</ac:parameter><ac:rich-text-body><p>Back-pressure.</p></ac:rich-text-body></ac:structured-macro></ac:rich-text-body></ac:structured-macro>)"),
        "In review ask \u2705\n"
        "Why two queues?\n"
        "Back-pressure.");
}

TEST(StorageText, JiraIncludeAndHiddenExcerptStay) {
    EXPECT_EQ(
        storage_to_text(
            R"(<p>Tracked in <ac:structured-macro ac:name="jira"><ac:parameter ac:name="server">Tracker</ac:parameter><ac:parameter ac:name="key">RELAY-31</ac:parameter></ac:structured-macro></p><ac:structured-macro ac:name="include"><ac:parameter ac:name=""><ac:link><ri:page ri:space-key="OPS" ri:content-title="Shared header" /></ac:link></ac:parameter></ac:structured-macro><ac:structured-macro ac:name="excerpt"><ac:parameter ac:name="hidden">true</ac:parameter><ac:rich-text-body><p>Relay moves mail between zones.</p></ac:rich-text-body></ac:structured-macro>)"),
        "Tracked in RELAY-31\n"
        "Shared header\n"
        "Relay moves mail between zones.");
}

TEST(StorageText, AdfContentCountsOnceAndLinkBodyWins) {
    EXPECT_EQ(
        storage_to_text(
            R"(<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><h2>Scope</h2><ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute><ac:adf-content><p>EU only</p></ac:adf-content></ac:adf-node><ac:adf-fallback><div class="panel"><p>EU only</p></div></ac:adf-fallback></ac:adf-extension></ac:layout-cell><ac:layout-cell><ac:image ac:alt="flow"><ri:attachment ri:filename="flow.png" /></ac:image><p>See <ac:link ac:anchor="limits"><ri:page ri:content-title="Limits" /><ac:plain-text-link-body><![CDATA[hard limits]]></ac:plain-text-link-body></ac:link></p></ac:layout-cell></ac:layout-section></ac:layout>)"),
        "Scope\n"
        "EU only\n"
        "flow (flow.png)\n"
        "See hard limits");
}

TEST(StorageText, BrokenPageStillYieldsItsText) {
    EXPECT_EQ(
        storage_to_text(
            R"(<p>Fees < 3% & rising<br>see <b>table<i> two</b></i> &bogus; &#xD800;</p><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[never closed)"),
        "Fees < 3% & rising\n"
        "see table two &bogus;\n"
        "never closed");
}

// -- blocks ----------------------------------------------------------------------------------------

TEST(StorageText, BlocksAreLinesAndHeadingsParagraphs) {
    expect_all({
        {"", ""},
        {"   \n ", ""},
        {"plain words", "plain words"},
        {"<p></p><p> </p><p>&nbsp;</p>", ""},
        {"<h1>One</h1><p>a</p><p>b</p><h2>Two</h2><p>c</p>", "One\na\nb\n\nTwo\nc"},
        {"<p>a<br/>b</p>", "a\nb"},
        {"<p>a</p>\n\n\n<p/>\n<p>b</p>", "a\nb"},
        {"<blockquote><p>q</p></blockquote><hr/><div>d</div>", "q\nd"},
        {"<p>one <strong>bold</strong>, <em>it</em>alic</p>", "one bold, italic"},
        {"<p>many   spaces\n and\tlines</p>", "many spaces and lines"},
    });
}

TEST(StorageText, ListsHaveMarksAndIndents) {
    expect_all({
        {"<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b"},
        {"<ul><li>a<ul><li>a1</li></ul></li><li>b</li></ul><p>end</p>", "- a\n  - a1\n- b\nend"},
        {"<ol><li>one</li><li></li><li>two</li></ol>", "- one\n- two"},
        {"<ul><li></li></ul><p>x</p>", "x"},
    });
}

TEST(StorageText, TablesKeepColumns) {
    expect_all({
        {"<table><tr><td>a</td><td></td><td>c</td></tr><tr><td></td><td>e</td></tr></table>", "a | | c\n| e"},
        {"<table><tr><td></td><td></td></tr></table><p>x</p>", "x"},
        {"<table><tr><td><p>a</p><p>b</p></td><td>c<br/>d</td></tr></table><p>x</p>", "a; b | c; d\nx"},
        {"<p>x</p><table><tr><td>a</td></tr></table>", "x\na"},
        {"<table><tr><td>a<table><tr><td>i</td><td>j</td></tr><tr><td>k</td></tr></table>z</td><td>b</td></tr></table>",
         "a; i | j; k; z | b"},
        {"<table><tr><td><h2>Title</h2>text</td><td>b</td></tr></table>", "Title; text | b"},
    });
}

TEST(StorageText, PreformattedKeepsLinesAndIndents) {
    expect_all({
        {"<pre>a\n  b\n\n\n\nc\n</pre><p>d</p>", "a\n  b\n\nc\nd"},
        {"<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[\nint main() {\n\treturn 0;\n}\n]]>"
         "</ac:plain-text-body></ac:structured-macro><p>x</p>",
         "int main() {\n\treturn 0;\n}\nx"},
        {"<p>a <code>b  c</code></p>", "a b c"},
        {"<pre>one\r\ntwo</pre>", "one\ntwo"},
    });
}

// -- macros, links, images ---------------------------------------------------------------------------

TEST(StorageText, TitlesOfMacrosStayOtherParametersGo) {
    expect_all({
        {R"(<ac:structured-macro ac:name="panel"><ac:parameter ac:name="bgColor">#eee</ac:parameter><ac:parameter ac:name="title">T</ac:parameter><ac:rich-text-body>b</ac:rich-text-body></ac:structured-macro>)",
         "T\nb"},
        {R"(<ac:structured-macro ac:name="toc"><ac:parameter ac:name="maxLevel">2</ac:parameter></ac:structured-macro><p>x</p>)",
         "x"},
        {R"(<ac:structured-macro ac:name="children"><ac:parameter ac:name="title">no</ac:parameter></ac:structured-macro>)",
         ""},
        {R"(<ac:structured-macro ac:name="view-file"><ac:parameter ac:name="name"><ri:attachment ri:filename="x.pdf"/></ac:parameter></ac:structured-macro>)",
         ""},
        {R"(a<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">DONE</ac:parameter></ac:structured-macro>b)",
         "a DONE b"},
        {R"(<ac:structured-macro ac:name="excerpt-include"><ac:parameter ac:name="default-parameter">Other page</ac:parameter></ac:structured-macro>)",
         "Other page"},
        {R"(<ac:macro ac:name="info"><ac:default-parameter>z</ac:default-parameter><ac:rich-text-body><p>old</p></ac:rich-text-body></ac:macro>)",
         "old"},
    });
}

TEST(StorageText, UnknownMacrosKeepTheirText) {
    expect_all({
        {R"(<ac:structured-macro ac:name="vendor-magic"><ac:parameter ac:name="x">y</ac:parameter><ac:rich-text-body><p>kept</p></ac:rich-text-body></ac:structured-macro>)",
         "kept"},
        {R"(<ac:structured-macro ac:name="vendor-code"><ac:plain-text-body><![CDATA[a < b]]></ac:plain-text-body></ac:structured-macro>)",
         "a < b"},
        {"<ac:something-new><p>kept <x:unknown>too</x:unknown></p></ac:something-new>", "kept too"},
    });
}

TEST(StorageText, AdfFallbackStandsInOnlyForMissingContent) {
    expect_all({
        {R"(<ac:adf-extension><ac:adf-node type="x"/><ac:adf-fallback><p>only here</p></ac:adf-fallback></ac:adf-extension>)",
         "only here"},
        {R"(<p>before</p><ac:adf-extension><ac:adf-node type="panel"><ac:adf-content>once</ac:adf-content></ac:adf-node><ac:adf-fallback>once</ac:adf-fallback></ac:adf-extension>)",
         "before\nonce"},
    });
}

TEST(StorageText, LinksShowTheirBodyElseWhatTheyPointAt) {
    expect_all({
        {R"(<ac:link><ri:page ri:content-title="Home" /></ac:link>)", "Home"},
        {R"(<ac:link><ri:page ri:content-title="Home"/><ac:link-body><b>go</b></ac:link-body></ac:link>)", "go"},
        {R"(<ac:link><ri:attachment ri:filename="a.pdf"><ri:page ri:content-title="Other"/></ri:attachment></ac:link>)",
         "a.pdf"},
        {R"(<ac:link ac:anchor="sec"></ac:link>)", "sec"},
        {R"(<ac:link><ri:user ri:userkey="8a7f80"/></ac:link>)", ""},
        {R"(<ac:link><ri:space ri:space-key="OPS"/></ac:link>)", "OPS"},
        {R"(<a href="https://example.org/x?y=1">words</a>)", "words"},
    });
}

TEST(StorageText, ImagesGiveAltAndFileName) {
    expect_all({
        {R"(<ac:image><ri:attachment ri:filename="f.png"/></ac:image>)", "f.png"},
        {R"(<ac:image ac:alt="chart"><ri:url ri:value="data:image/png;base64,AAAA"/></ac:image>)", "chart"},
        {R"(<ac:image><ri:attachment ri:filename="f.png"/><ac:caption><p>Figure 1</p></ac:caption></ac:image>)",
         "Figure 1\nf.png"},
        {R"(<img src="x.png" alt="old way"/>)", "old way"},
    });
}

TEST(StorageText, SmallElementsFollowTheTable) {
    expect_all({
        {R"(<p>on <time datetime="2026-01-02"/>.</p>)", "on 2026-01-02."},
        {R"(<p>a<ac:inline-comment-marker ac:ref="x">b</ac:inline-comment-marker>c</p>)", "abc"},
        {R"(<p><ac:placeholder>Type here</ac:placeholder>x</p>)", "x"},
        {R"(<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-uuid>u-1</ac:task-uuid><ac:task-status>complete</ac:task-status><ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body><span>b</span></ac:task-body></ac:task></ac:task-list>)",
         "[x] a\n[ ] b"},
        {R"(<p><ac:emoticon ac:name="smile"/>x</p>)", "x"},
        {"<style>p { color: red }</style><script>alert(1 < 2)</script><p>x</p>", "x"},
    });
}

// -- characters ----------------------------------------------------------------------------------

TEST(StorageText, EntitiesAreCharactersAndUnknownOnesText) {
    expect_all({
        {"<p>&eacute;&rsquo;&hellip; &lt;b&gt; &amp;amp; &quot;&apos;</p>", "\u00E9\u2019\u2026 <b> &amp; \"'"},
        {"<p>&#65;&#x42;&#x1F680;</p>", "AB\U0001F680"},
        {"<p>a&#0;b&#1;c&#xFFFFFFFFFF;d&#xFFFE;e</p>", "a b c d e"},
        {"<p>AT&T; x &; &#; &#x; &#12a; &nosuch;</p>", "AT&T; x &; &#; &#x; &#12a; &nosuch;"},
        {R"(<img alt="a&nbsp;b&eacute;&lt;"/>)", "a b\u00E9<"},
        {"<p>soft\u00ADhyphen zero\u200Bwidth</p>", "softhyphen zerowidth"},
    });
}

TEST(StorageText, InvalidUtf8BecomesValid) {
    const std::string out = storage_to_text("<p>a\xFFz \xC3( \xED\xA0\x80 \xF8\x88\x80\x80\x80 \xE2\x82</p>");
    expect_sane(out);
    EXPECT_THAT(out, HasSubstr("a z"));
    expect_sane(storage_to_text("<p t\xFFtle=\"\xC3\">x</p\xFE>"));
    expect_sane(storage_to_text(std::string_view("<p>\0a\0</p>\0", 11)));
}

// -- HTML --------------------------------------------------------------------------------------------

TEST(HtmlText, DocumentWithoutEndTagsIsRead) {
    const auto out = read_html("<!DOCTYPE html><html><head><title>T</title><style>x{}</style></head><body>"
                               "<h1>Head</h1><p>one<p>two<ul><li>a<li>b</ul>"
                               "<table><tr><td>1<td>2<tr><td>3<td>4</table></body></html>");
    EXPECT_EQ(out.title, "T");
    EXPECT_EQ(out.text, "Head\none\ntwo\n- a\n- b\n1 | 2\n3 | 4");
}

TEST(HtmlText, DeclaredCharsetDoesNotMisleadIt) {
    EXPECT_EQ(read_html("<html><head><meta charset=\"iso-8859-1\"></head><body>caf\u00E9</body></html>").text,
              "caf\u00E9");
    EXPECT_EQ(read_html("caf\u00E9 \u65E5\u672C").text, "caf\u00E9 \u65E5\u672C");
    EXPECT_EQ(read_html("").text, "");
}

TEST(StorageText, AmpersandsOfAttributesAreReadOnBothWays) {
    const std::string link =
        R"(<p><ac:link><ri:page ri:content-title="Q&amp;A &lt;new&gt; &quot;b&quot; &#38;c" /></ac:link></p>)";
    const std::string wanted = "Q&A <new> \"b\" &c";
    EXPECT_EQ(storage_to_text(link), wanted);
    EXPECT_EQ(storage_to_text(link + "<p>"), wanted); // not closed
    EXPECT_EQ(read_storage_repaired(link).text, wanted);
}

} // namespace
} // namespace tagwright::confluence
