// Nothing readable is lost behind what is not closed, and no words come from what nobody reads.
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

TEST(LostText, ComesBackBehindAnElementThatIsNotClosed) {
    expect_all({
        {R"(<p>Top</p><ac:structured-macro ac:name="info"><ac:parameter ac:name="icon">false<ac:rich-text-body><p>Inside</p></ac:rich-text-body><h2>Rest</h2><p>All the rest.</p>)",
         "Top\nInside\n\nRest\nAll the rest."},
        {R"(<p>a</p><ac:structured-macro ac:name="toc"><ac:parameter ac:name="maxLevel">2<p>b</p><h1>c</h1>)",
         "a\nb\n\nc"},
        {R"(<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">Why<ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro><p>c</p>)",
         "Why\nb\nc"},
        {R"(<ac:structured-macro ac:name="info"><ac:parameter ac:name="icon">false</ac:structured-macro><p>b</p>)",
         "b"},
        {R"(<ac:structured-macro ac:name="info"><ac:parameter ac:name="icon">false <b>bold</b> words <i>end</i>)",
         "bold words end"},
        {R"(<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[int x;</ac:plain-text-body></ac:structured-macro><h2>Rest</h2><p>end</p>)",
         "int x;\n\nRest\nend"},
        {R"(<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[one</ac:plain-text-body></ac:structured-macro><p>mid</p><ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[two]]></ac:plain-text-body></ac:structured-macro><p>end</p>)",
         "one\nmid\ntwo\nend"},
        {R"(<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[<ac:plain-text-body><![CDATA[x</ac:plain-text-body>]]></ac:plain-text-body></ac:structured-macro><p>end</p>)",
         "<ac:plain-text-body><![CDATA[x</ac:plain-text-body>\nend"},
        {R"(<ac:structured-macro ac:name="code"><ac:plain-text-body>open<p>end</p>)", "open\nend"},
        {R"(<p>a</p><!-- open <p>b</p><p>c</p>)", "a\nopen\nb\nc"},
        {R"(<p>a</p><!-- open <p>b</p><!-- closed --><p>c</p>)", "a\nopen\nb\nc"},
        {R"(<p>a</p><script>var x = 1 < 2;<p>b</p><h1>c</h1>)", "a\nb\n\nc"},
        {R"(<p>a</p><style>p { color: red }<p>b</p><style>q{}</style><p>c</p>)", "a\nb\nc"},
        {R"(<p>a</p><p title="open>b</p><p>c</p>)", "a\nb\nc"},
        {R"(<ac:structured-macro ac:name="info><ac:rich-text-body><p>b</p></ac:rich-text-body></ac:structured-macro><p>c</p>)",
         "b\nc"},
        {R"(<p>a</p><ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="x">y<ac:adf-content><p>b</p></ac:adf-content></ac:adf-node><p>c</p>)",
         "a\nb\nc"},
        {R"(<p>a</p><ac:adf-extension><ac:adf-content><p>b</p></ac:adf-content><ac:adf-fallback><p>b</p>)", "a\nb\nb"},
        {R"(<ac:task-list><ac:task><ac:task-id>1<ac:task-status>complete<ac:task-body>do it</ac:task-body></ac:task><ac:task><ac:task-body>more</ac:task-list><p>end</p>)",
         "[x] do it\n[ ] more\nend"},
        {R"(<p>a <ac:placeholder>type here<b>b</b> c</p><p>d</p>)", "a b c\nd"},
        {R"(<p>see <ac:link><ri:user ri:userkey="x"/><ac:link-body>c</p><p>d</p>)", "see c\nd"},
        {R"(<table><colgroup><col/><tbody><tr><td>a</td></tr></tbody></table><p>b</p>)", "a\nb"},
        {R"(<table><tr><td>a<td>b<tr><td>c</table><p>d</p>)", "a | b\nc\nd"},
        {R"(<table><tr><td><div>a</p></div></td><td>b</div></td></tr></table>)", "a | b"},
        {R"(<p>if a<b and List<String> of <hostname> then</p><h2>x)",
         "if a<b and List<String> of <hostname> then\n\nx"},
        {R"(<p>x</p><unknown-thing><p>y</p>)", "x\ny"},
        {"<!DOCTYPE page <p>a</p><p>b</p>", "a\nb"},
        {R"(<ac:structured-macro ac:name="info"><ac:parameter ac:name="icon">x<ac:rich-text-body><p>in</p></ac:rich-text-body></ac:parameter></ac:structured-macro><p>out</p>)",
         "in\nout"},
    });
}

TEST(LostText, EveryElementMayBeLeftOpen) {
    for (const std::string name : {"ac:parameter",
                                   "ac:default-parameter",
                                   "ac:plain-text-body",
                                   "ac:rich-text-body",
                                   "ac:structured-macro",
                                   "ac:link",
                                   "ac:link-body",
                                   "ac:plain-text-link-body",
                                   "ac:image",
                                   "ac:task-list",
                                   "ac:task",
                                   "ac:task-id",
                                   "ac:task-uuid",
                                   "ac:task-status",
                                   "ac:task-body",
                                   "ac:placeholder",
                                   "ac:adf-extension",
                                   "ac:adf-node",
                                   "ac:adf-attribute",
                                   "ac:adf-content",
                                   "ac:adf-fallback",
                                   "ac:layout",
                                   "ac:layout-cell",
                                   "ac:emoticon",
                                   "ac:inline-comment-marker",
                                   "ac:caption",
                                   "ri:page",
                                   "ri:user",
                                   "title",
                                   "script",
                                   "style",
                                   "template",
                                   "colgroup",
                                   "td",
                                   "tr",
                                   "table",
                                   "li",
                                   "pre",
                                   "time",
                                   "a",
                                   "h1",
                                   "head",
                                   "nav",
                                   "noscript"}) {
        for (const std::string around :
             {"", "<ac:structured-macro ac:name=\"info\">", "<table><tr><td>", "<ac:link>"}) {
            const auto storage = "<p>before</p>" + around + "<" + name +
                                 " ac:name=\"x\">short<p>Inside words</p><h2>The rest</h2><p>after</p>";
            const auto text = storage_to_text(storage);
            EXPECT_THAT(text, HasSubstr("before")) << storage;
            EXPECT_THAT(text, HasSubstr("Inside words")) << storage;
            EXPECT_THAT(text, HasSubstr("The rest")) << storage;
            EXPECT_THAT(text, HasSubstr("after")) << storage;
            const auto html = read_html(storage).text;
            EXPECT_THAT(html, HasSubstr("Inside words")) << storage;
            EXPECT_THAT(html, HasSubstr("after")) << storage;
        }
    }
}

TEST(MacroWords, OfHtmlAreTheVisibleOnes) {
    expect_all({
        {R"(<p>a</p><ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[<div class="hero"><script>var a = "<b>x</b>";</script><style>.hero{color:red}</style><h1>Welcome to billing</h1><p>Invoices &amp; refunds</p><!-- no --><template><p>t</p></template><span hidden>h</span><span style="display: none">n</span></div>]]></ac:plain-text-body></ac:structured-macro><p>b</p>)",
         "a\n\nWelcome to billing\nInvoices & refunds\nb"},
        {R"(<ac:structured-macro ac:name="HTML"><ac:plain-text-body><![CDATA[<ul><li>one<li>two</ul><script>open<p>end</p>]]></ac:plain-text-body></ac:structured-macro>)",
         "- one\n- two\nend"},
        {R"(<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[a &lt;ac:structured-macro ac:name="html"&gt;<b>]]></ac:plain-text-body></ac:structured-macro><p>z</p>)",
         "a <ac:structured-macro ac:name=\"html\">\nz"},
        {R"(<ac:structured-macro ac:name="html-include"><ac:parameter ac:name="url">https://x.example</ac:parameter></ac:structured-macro>)",
         ""},
    });
}

TEST(MacroWords, AreNoneWhereNothingOfThePageIsShown) {
    for (const std::string name :
         {"anchor",     "toc",     "profile",        "contributors",  "livesearch", "recently-updated", "widget",
          "iframe",     "style",   "css-stylesheet", "script",        "drawio",     "gliffy",           "mathblock",
          "mathinline", "latex",   "html-include",   "children",      "pagetree",   "attachments",      "view-file",
          "viewpdf",    "gallery", "roadmap",        "contentbylabel"}) {
        const auto storage =
            R"(<p>a</p><ac:structured-macro ac:name=")" + name +
            R"("><ac:parameter ac:name="title">config</ac:parameter><ac:parameter ac:name="">config</ac:parameter><ac:parameter ac:name="user"><ri:user ri:userkey="config" /></ac:parameter><ac:plain-text-body><![CDATA[.config { color: red } \frac{config}{2}]]></ac:plain-text-body></ac:structured-macro><p>b</p>)";
        EXPECT_EQ(storage_to_text(storage), "a\nb") << name;
    }
}

TEST(MacroWords, OfDiagramsAreTheirLabels) {
    expect_all({
        {R"(<ac:structured-macro ac:name="plantuml"><ac:plain-text-body><![CDATA[@startuml
' a comment
skinparam monochrome true
title Payment flow
participant "Web shop" as ws
ws -> bank : authorise the card
@enduml]]></ac:plain-text-body></ac:structured-macro>)",
         "Payment flow\nWeb shop\nauthorise the card"},
        {R"(<ac:structured-macro ac:name="mermaid-cloud"><ac:plain-text-body><![CDATA[graph TD
  A[Order received] -->|paid| B{In stock?}
  %% no
  B --> C("Ship parcel")
  style A fill:#f9f]]></ac:plain-text-body></ac:structured-macro>)",
         "Order received\npaid\nIn stock?\nShip parcel"},
        {R"(<ac:structured-macro ac:name="confluence-mermaid-macro"><ac:parameter ac:name="searchText">pie title Pets</ac:parameter><ac:plain-text-body><![CDATA[[{"body":"pie title Pets at home\n  \"Dogs\" : 386\n  \"Cats\" : 85","date":1757685649062}]]]></ac:plain-text-body></ac:structured-macro>)",
         "Pets at home\nDogs\nCats"},
        {R"(<ac:structured-macro ac:name="chart"><ac:parameter ac:name="type">pie</ac:parameter><ac:parameter ac:name="title">Parcels by region</ac:parameter><ac:rich-text-body><table><tr><td>North</td><td>4</td></tr></table></ac:rich-text-body></ac:structured-macro>)",
         "Parcels by region\nNorth | 4"},
    });
}

TEST(MacroWords, OfJiraAreTheKeysInAnyForm) {
    const auto macro = [](const std::string& name, const std::string& parameter, const std::string& value) {
        return "<p>x</p><ac:structured-macro ac:name=\"" + name +
               "\"><ac:parameter ac:name=\"server\">Tracker</ac:parameter><ac:parameter "
               "ac:name=\"serverId\">144880e9-a1b2-3c4d-8e5f-0123456789ab</ac:parameter><ac:parameter "
               "ac:name=\"columns\">key,summary</ac:parameter>"
               "<ac:parameter ac:name=\"" +
               parameter + "\">" + value + "</ac:parameter></ac:structured-macro>";
    };
    EXPECT_EQ(storage_to_text(macro("jira", "key", "RELAY-31")), "x\nRELAY-31");
    EXPECT_EQ(storage_to_text(macro("jira", "issueKey", "RELAY-31")), "x\nRELAY-31");
    EXPECT_EQ(storage_to_text(macro("jira", "issuekey", "relay-31")), "x\nRELAY-31");
    EXPECT_EQ(storage_to_text(macro("jira", "", "RELAY-31")), "x\nRELAY-31");
    EXPECT_EQ(storage_to_text(macro("jira", "jqlQuery", "key in (RELAY-31, OPS2-7) and created &gt;= -7d")),
              "x\nRELAY-31 OPS2-7");
    EXPECT_EQ(storage_to_text(macro("jira", "jqlquery", "project = RELAY")), "x");
    EXPECT_EQ(storage_to_text(macro("jiraissues", "url",
                                    "https://jira.example/sr/search?jqlQuery=key+in+(RELAY-31)&amp;tempMax=20")),
              "x\nRELAY-31");
    EXPECT_EQ(storage_to_text(macro("jiraissues", "url", "https://jira.example/search?jql=key%3DRELAY-31%20")),
              "x\nRELAY-31");
    EXPECT_EQ(storage_to_text(macro("JIRA", "Key", "RELAY-31")), "x\nRELAY-31");
}

TEST(MacroWords, OfMentionsEmojiAndIdsAreNone) {
    expect_all({
        {R"(<p>ask <ac:link><ri:user ri:account-id="557058:aa11" /></ac:link> or <ac:link><ri:user ri:userkey="8a7f"/><ac:link-body>Ann Smith</ac:link-body></ac:link>.</p>)",
         "ask or ."},
        {R"(<p><ri:user ri:account-id="557058:aa11" />x</p>)", "x"},
        {R"(<p><ac:emoticon ac:name="smile" ac:emoji-shortname=":smile:" ac:emoji-id="1f604" ac:emoji-fallback=":smile:" />x</p>)",
         "x"},
        {R"(<p><ac:emoticon ac:name="blue-star" ac:emoji-id="123e4567-e89b-12d3-a456-426614174000" ac:emoji-fallback=":custom_thing:"></ac:emoticon>x</p>)",
         "x"},
        {R"(<p>x</p><ac:image><ri:attachment ri:filename="image-20240301-101112.png" ri:version-at-save="1"/></ac:image>)",
         "x"},
        {R"(<p>x 123e4567-e89b-12d3-a456-426614174000</p>)", "x"},
        {R"(<ac:adf-extension><ac:adf-fallback><p>once</p></ac:adf-fallback><ac:adf-node type="panel"><ac:adf-content><p>once</p></ac:adf-content></ac:adf-node></ac:adf-extension>)",
         "once"},
        {R"(<ac:adf-extension><ac:adf-node type="x"><ac:adf-attribute key="k">v</ac:adf-attribute><ac:adf-fallback><p>only</p></ac:adf-fallback></ac:adf-node></ac:adf-extension>)",
         "only"},
    });
}

TEST(HtmlText, OnlyWhatIsVisible) {
    const auto page =
        read_html(R"(<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Billing &amp; refunds</title>
<style>body{margin:0}</style><script>window.x={"a":1}</script></head><body><nav><a href="/">Home</a></nav><noscript>Turn on</noscript>
<h1>How refunds work</h1><p hidden>secret</p><template><p>row</p></template><svg><title>icon</title><text>S</text></svg><p>Money goes back<br>within a week.</p><!-- note --></body></html>)");
    EXPECT_EQ(page.title, "Billing & refunds");
    EXPECT_EQ(page.text, "How refunds work\nMoney goes back\nwithin a week.");
    EXPECT_EQ(read_html("<h2>a</h2><h1>The <b>title</b></h1><p>x").title, "The title");
    EXPECT_EQ(read_html("<p>x</p>").title, "");
    EXPECT_EQ(read_html("<head><title>T<body><p>text</p>").title, "T");
    EXPECT_EQ(read_html("<head><title>T<body><p>text</p>").text, "text");
}

} // namespace
} // namespace tagwright::confluence
