#pragma once

#include <array>
#include <string_view>

/// How one text in a model's list of labels is read, by example: the tests run them, and docs/answers.md shows them.
namespace tagwright::llm::examples {

struct label_example {
    std::string_view group; ///< empty: as above
    std::string_view text;
    std::string_view labels;          ///< with commas; empty: none
    std::string_view vocabulary = {}; ///< a closed one, with commas; empty: none
    bool again = false;               ///< nothing in it is a label: a page with nothing else is asked about again
};

inline constexpr std::array labels{
    label_example{"Lists in one text", "kubernetes, helm, mail relay", "kubernetes, helm, mail-relay"},
    label_example{"", "kubernetes; helm | linux", "kubernetes, helm, linux"},
    label_example{"", "- kubernetes\n- helm\n", "kubernetes, helm"},
    label_example{"", "1. kubernetes\n2) helm", "kubernetes, helm"},
    label_example{"", "billing / invoices", "billing, invoices"},
    label_example{"", "#kubernetes #helm", "kubernetes, helm"},
    label_example{"", "[\"kubernetes\", 'helm']", "kubernetes, helm"},
    label_example{"", "\xE8\xA8\x88\xE8\xB2\xBB\xE3\x80\x81\xE7\xA8\x8E", "\xE8\xA8\x88\xE8\xB2\xBB, \xE7\xA8\x8E"},
    label_example{"", "mail relay", "mail-relay"},
    label_example{"", "ci/cd", "ci-cd"},
    label_example{"", "CI / CD", "ci-cd"},

    label_example{"Numbering, bullets, quotes, emphasis", "1. kubernetes", "kubernetes"},
    label_example{"", "2) kubernetes", "kubernetes"},
    label_example{"", "(a) kubernetes", "kubernetes"},
    label_example{"", "\xE2\x80\xA2 kubernetes", "kubernetes"},
    label_example{"", "**kubernetes**", "kubernetes"},
    label_example{"", "`kubernetes`", "kubernetes"},
    label_example{"", "\xE2\x80\x9Ckubernetes\xE2\x80\x9D", "kubernetes"},
    label_example{"", "[kubernetes](https://example.com/a,b)", "kubernetes"},
    label_example{"", "#kubernetes", "kubernetes"},
    label_example{"", "label: kubernetes", "kubernetes"},
    label_example{"", "Tag 1: kubernetes.", "kubernetes"},
    label_example{"", "2fa", "2fa"},
    label_example{"", "3d-printing", "3d-printing"},
    label_example{"", "404", "404"},

    label_example{"Explanations and scores", "work-instruction (new tag for work instructions)", "work-instruction"},
    label_example{"", "kubernetes (0.93)", "kubernetes"},
    label_example{"", "kubernetes: 0.9", "kubernetes"},
    label_example{"", "kubernetes 95%", "kubernetes"},
    label_example{"", "billing: invoices", "billing"},
    label_example{"", "kubernetes - container orchestration", "kubernetes"},
    label_example{"", "kubernetes \xE2\x80\x93 because the page installs it", "kubernetes"},
    label_example{"", "\"kubernetes\" because the page installs it", "kubernetes"},
    label_example{"", "billing (invoices, refunds)", "billing"},
    label_example{"", "Kubernetes [new]", "kubernetes"},

    label_example{"Names with signs", "C#", "csharp"},
    label_example{"", "C++", "cpp"},
    label_example{"", "C++20", "cpp20"},
    label_example{"", "C/C++", "c-cpp"},
    label_example{"", "F#", "fsharp"},
    label_example{"", ".NET", "dotnet"},
    label_example{"", "ASP.NET Core", "aspnet-core"},
    label_example{"", "Node.js", "nodejs"},
    label_example{"", "Vue.js", "vuejs"},
    label_example{"", "Objective-C", "objective-c"},
    label_example{"", "R&D", "r-and-d"},
    label_example{"", "Q&A", "q-and-a"},
    label_example{"", "AT&T", "at-and-t"},
    label_example{"", "Forschung & Entwicklung", "forschung-entwicklung"},
    label_example{"", "S/4HANA", "s4hana"},
    label_example{"", "PL/SQL", "plsql"},
    label_example{"", "TCP/IP", "tcp-ip"},
    label_example{"", "A/B test", "ab-test"},
    label_example{"", "OAuth 2.0", "oauth2"},
    label_example{"", "Python 3.12", "python-3-12"},
    label_example{"", "GPT-4.1", "gpt-4-1"},
    label_example{"", "v1.2", "v1-2"},
    label_example{"", "K8s", "k8s"},
    label_example{"", "Go", "go"},
    label_example{"", "R", "r"},
    label_example{"", "C", ""},
    label_example{"", "X++", "", "", true},
    label_example{"", "1.2", "", "", true},
    label_example{"", "#404", "", "", true},

    label_example{"No subject", "N/A", ""},
    label_example{"", "n.a.", ""},
    label_example{"", "Unknown", ""},
    label_example{"", "None", ""},
    label_example{"", "null", ""},
    label_example{"", "untagged", ""},
    label_example{"", "page", ""},
    label_example{"", "Misc.", ""},
    label_example{"", "Confluence", ""},
    label_example{"", "-", ""},
    label_example{"", "Sonstiges", ""},
    label_example{"",
                  "\xC3\x9C"
                  "bersicht",
                  ""},
    label_example{"", "inconnu", ""},
    label_example{"", "P\xC3\xA1gina", ""},
    label_example{"", "Ninguno", ""},
    label_example{"", "none, kubernetes", "kubernetes"},
    label_example{"", "landing page", "landing-page"},
    label_example{"", "Page", "page", "page, document"},

    label_example{"A closed vocabulary", "C++", "c++", "c++, c, ci/cd"},
    label_example{"", "cpp", "c++", "c++, c, ci/cd"},
    label_example{"", "C", "c", "c++, c, ci/cd"},
    label_example{"", "C#", "", "c++, c, ci/cd"},
    label_example{"", "ci-cd", "ci/cd", "c++, c, ci/cd"},
    label_example{"", "CICD", "ci/cd", "c++, c, ci/cd"},
    label_example{"", "C#", "csharp", "csharp, cpp"},
    label_example{"", "mail, relay", "mail, relay", "mail-relay, mail, relay"},
    label_example{"", "mail, relay", "mail-relay", "mail-relay, mail"},
    label_example{"", "\xF0\x9F\x9A\x80", "\xF0\x9F\x9A\x80", "\xF0\x9F\x9A\x80, launch"},

    label_example{"No labels at all", "This page tells you how to restart the relay", "", "", true},
    label_example{"", "!!!", "", "", true},
    label_example{"", " ", "", "", true},
};

} // namespace tagwright::llm::examples
