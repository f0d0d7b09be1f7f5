#pragma once

#include <cstdint>
#include <string>

/// What the stages read: texts that are alike on every machine and in every run.
namespace tagwright::testing {

/// The page that run_bench has.
inline std::string plain_page() {
    std::string out = "<h1>Section 7</h1>";
    while (out.size() < 3000)
        out += "<p>The relay moves mail between zones; restart it with care and watch the <strong>error "
               "rate</strong>.</p>";
    return out;
}

/// What people's pages have besides: tables, lists, macros, links, code, characters by name.
inline std::string rich_page() {
    std::string out = R"(<ac:structured-macro ac:name="toc" /><h1>Mail relay &ndash; runbook</h1>)";
    for (int section = 1; out.size() < 6000; ++section)
        out +=
            "<h2>Step " + std::to_string(section) + R"(</h2><p>Ask the <ac:link><ri:page ri:content-title="On call" />
<ac:plain-text-link-body><![CDATA[person on call]]></ac:plain-text-link-body></ac:link> first&nbsp;&amp; wait.</p>
<ul><li>Stop the <em>queue</em></li><li><p>Look at the <a href="https://metrics.example/relay">error rate</a></p></li></ul>
<table><tbody><tr><th>Zone</th><th>Owner</th></tr><tr><td>eu-1</td><td>Größe</td></tr></tbody></table>
<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">bash</ac:parameter><ac:plain-text-body>
<![CDATA[relayctl restart --zone eu-1 && relayctl status]]></ac:plain-text-body></ac:structured-macro>
<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>Tell the team</ac:task-body></ac:task></ac:task-list>)";
    return out;
}

/// The same with what no parser takes as it stands.
inline std::string damaged_page() { return rich_page() + "<p>An <b>open element & a < that is none</p>"; }

inline std::string plain_text() {
    std::string out = "Section 7\n";
    while (out.size() < 2500)
        out += "The relay moves mail between zones; restart it with care and watch the error rate.\n";
    return out;
}

/// Letters beyond ASCII, and a script without spaces.
inline std::string foreign_text() {
    std::string out;
    while (out.size() < 2500)
        out += "Die Größe der Warteschlange prüft der Bereitschaftsdienst täglich. 再起動する前に当番に連絡する。\n";
    return out;
}

/// A text of many words, in which the number decides what it is about.
inline std::string varied_text(std::uint32_t number) {
    static constexpr const char* words[] = {
        "relay",    "mail",      "zone",   "queue",   "restart", "certificate", "payments", "checkout", "incident",
        "customer", "migration", "schema", "cluster", "node",    "deploy",      "release",  "invoice",  "refund",
        "password", "token",     "access", "review",  "budget",  "travel",      "holiday",  "contract", "supplier"};
    constexpr std::uint32_t count = sizeof words / sizeof *words;
    std::string out;
    for (std::uint32_t at = number; out.size() < 900; at = at * 1664525U + 1013904223U)
        out += std::string(out.empty() ? "" : " ") + "the " + words[(number + at / 65536U % 7U) % count] + " of the " +
               words[at / 65536U % count] + (at % 5U == 0 ? "." : " is");
    return out;
}

} // namespace tagwright::testing
