#pragma once

#include <array>
#include <string_view>

/// How answers are read, by example: the tests run them, and docs/answers.md shows them. p1 has the title "Mail relay",
/// p2 "Billing". `means` is what was understood of each page asked about: labels, "-" for "no label fits", "?" for "no
/// answer, ask again"; "bad" for an answer of which nothing can be used.
namespace tagwright::llm::examples {

struct answer_example {
    std::string_view group; ///< empty: as above
    int pages = 1;          ///< asked about
    std::string_view text;
    std::string_view means;
    bool cut = false; ///< the server says that it stopped the model
};

inline constexpr std::array answers{
    answer_example{"As asked", 2, R"({"pages":[{"ref":"p2","labels":["b"]},{"ref":"p1","labels":["a","c"]}]})",
                   "a, c; b"},
    answer_example{"", 2, R"({"pages":[{"ref":"p1","labels":[]}]})", "-; ?"},
    answer_example{"", 1, R"({"pages":[]})", "?"},

    answer_example{"Thoughts are no answer", 1,
                   R"(<think>Maybe {"ref":"p1","labels":["x"]}?</think>{"pages":[{"ref":"p1","labels":["a"]}]})", "a"},
    answer_example{"", 1, R"(Draft: {"pages":[{"ref":"p1","labels":["x"]}]} hmm.</think>{"ref":"p1","labels":["a"]})",
                   "a"},
    answer_example{"", 1, R"(<think>Maybe {"pages":[{"ref":"p1","labels":["x"]}]} or so)", "bad"},
    answer_example{"", 1, R"(<think>{"pages":[{"ref":"p1","labels":["x"]}]}</think>)", "bad"},
    answer_example{
        "", 1,
        R"(<|channel|>analysis<|message|>Hm {"pages":[]}<|end|><|start|>assistant<|channel|>final<|message|>{"pages":[{"ref":"p1","labels":["a"]}]}<|return|>)",
        "a"},
    answer_example{"", 1, R"([THINK]Hm.[/THINK]{"pages":[{"ref":"p1","labels":["a"]}]})", "a"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a"],"why":"tells of </think>"}]})", "a"},

    answer_example{"Other shapes", 1, R"([{"ref":"p1","labels":["a"]}])", "a"},
    answer_example{"", 1, R"({"ref":"p1","labels":["a"]})", "a"},
    answer_example{"", 2, "{\"ref\":\"p1\",\"labels\":[\"a\"]}\n{\"ref\":\"p2\",\"labels\":[\"b\"]}", "a; b"},
    answer_example{"", 2, R"({"p1":["a"],"p2":{"labels":["b"]}})", "a; b"},
    answer_example{"", 2, R"({"pages":{"p1":["a"],"p2":["b","c"]}})", "a; b, c"},
    answer_example{"", 2, R"({"labels":{"p1":["a"],"p2":["b"]}})", "a; b"},
    answer_example{"", 1, R"({"result":{"pages":[{"ref":"p1","labels":["a"]}]}})", "a"},
    answer_example{"", 1, R"({"pages":{"pages":[{"ref":"p1","labels":["a"]}]}})", "a"},
    answer_example{"", 1, R"({"data":[{"ref":"p1","labels":["a"]}]})", "a"},
    answer_example{"", 1, R"({"name":"page_labels","arguments":{"pages":[{"ref":"p1","labels":["a"]}]}})", "a"},
    answer_example{"", 1, R"({"type":"object","properties":{"pages":[{"ref":"p1","labels":["a"]}]}})", "a"},
    answer_example{"", 1, R"({"answer":"{\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\"]}]}"})", "a"},
    answer_example{"", 1, R"("{\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\"]}]}")", "a"},
    answer_example{"", 1, R"({\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\"]}]})", "a"},
    answer_example{"", 1, R"({"pages":["{\"ref\":\"p1\",\"labels\":[\"a\"]}"]})", "a"},

    answer_example{"One page, so no ref is needed", 1, R"({"labels":["a"]})", "a"},
    answer_example{"", 1, R"(["a","b"])", "a, b"},
    answer_example{"", 1, R"([{"label":"a","score":0.9},{"label":"b","score":0.4}])", "a, b"},
    answer_example{"", 1, R"({"pages":["a","b"]})", "a, b"},
    answer_example{"", 2, R"([{"labels":["a"]},{"labels":["b"]}])", "bad"},
    answer_example{"", 2, R"(["a","b"])", "bad"},

    answer_example{"Refs", 2, R"({"pages":[{"ref":"P1","labels":["a"]},{"ref":"[p2]","labels":["b"]}]})", "a; b"},
    answer_example{"", 2, R"({"pages":[{"ref":1,"labels":["a"]},{"ref":"2","labels":["b"]}]})", "a; b"},
    answer_example{"", 2, R"({"pages":[{"ref":"page 1","labels":["a"]},{"ref":"p02","labels":["b"]}]})", "a; b"},
    answer_example{"", 2, R"({"pages":[{"ref":"p1: Mail relay","labels":["a"]},{"ref":"'p2'","labels":["b"]}]})",
                   "a; b"},
    answer_example{"", 2, R"({"pages":[{"id":"p1","labels":["a"]},{"page":"p2","labels":["b"]}]})", "a; b"},
    answer_example{"", 2, R"({"pages":[{"ref":"Billing","labels":["b"]},{"title":"Mail relay","labels":["a"]}]})",
                   "a; b"},
    answer_example{"", 2, R"({"pages":[{"ref":"Mail","labels":["a"]},{"ref":"p2","labels":["b"]}]})", "?; b"},
    answer_example{"", 2, R"({"pages":[{"ref":0,"labels":["a"]},{"ref":1,"labels":["b"]}]})", "?; ?"},
    answer_example{"", 1, R"({"pages":[{"ref":"p9","labels":["a"]}]})", "?"},

    answer_example{"Labels", 1, R"({"pages":[{"ref":"p1","labels":"a, b"}]})", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","tags":["a"]}]})", "a"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","label":"a"},{"ref":"p1","label":"b"}]})", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":[{"name":"a"},{"label":"b","confidence":0.7}]}]})", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":[{"tag":"a","reason":"it says so"},["b"]]}]})", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":{"b":0.4,"a":0.9,"c":false}}]})", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":"[\"a\",\"b\"]"}]})", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a",7,null,true]}]})", "a"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":[7,null,""]}]})", "?"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":null}]})", "?"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1"}]})", "?"},

    answer_example{"Damaged JSON", 1, R"({"pages":[{"ref":"p1","labels":["a","b",],},]})", "a, b"},
    answer_example{"", 1, "{pages: [{ref: 'p1', labels: ['a', 'b'], why: None}]} // done", "a, b"},
    answer_example{"", 1, "{\"pages\":[{\"ref\":\"p1\", /* first */ \"labels\":[\"a\", # main\n\"b\"]}]}", "a, b"},
    answer_example{"", 1, "{“pages”:[{“ref”:“p1”,“labels”:[“a”,”b”]}]}", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a", "b", ...]}]})", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","score":NaN,"labels":["the "big" one","it\'s"]}]})",
                   "the \"big\" one, it's"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a" "b"]}]})", "a, b"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a"}]})", "a"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a"]]})", "a"},

    answer_example{"Cut off: whole pages stay", 2,
                   R"({"pages":[{"ref":"p1","labels":["a"]},{"ref":"p2","labels":["b","c)", "a; ?"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a"])", "a"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a")", "a"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a")", "bad", true},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a",)", "bad"},
    answer_example{"", 1, R"({"pages":[{"ref":"p1","labels":["a","b)", "bad"},
    answer_example{"", 2, R"({"pages":[{"ref":"p1","labels":["a"]},{"ref":"p2","labels":["b")", "a; ?", true},
    answer_example{"", 1, R"({"pages":[)", "bad"},

    answer_example{"Prose and fences", 1,
                   "Here you are:\n```json\n{\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\"]}]}\n```\nDone {}.", "a"},
    answer_example{
        "", 1,
        "As in {\"ref\":\"p1\",\"labels\":[\"example\"]}:\n```\n{\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\"]}]}\n```",
        "a"},
    answer_example{"", 2,
                   "As in {\"ref\":\"p1\",\"labels\":[\"x\"]}: "
                   "{\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\"]},{\"ref\":\"p2\",\"labels\":[\"b\"]}]}",
                   "a; b"},
    answer_example{"", 2,
                   "```\n{\"ref\":\"p1\",\"labels\":[\"a\"]}\n```\nand\n```\n{\"ref\":\"p2\",\"labels\":[\"b\"]}\n```",
                   "a; b"},
    answer_example{"", 1, "{\"ref\":\"p1\",\"labels\":[\"a\"]} {\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\"]}]}", "a"},
    answer_example{"", 1, "Form {ref} [1]: {\"pages\":[{\"ref\":\"p1\",\"labels\":[\"a\"]}]} [see above]", "a"},

    answer_example{"What means two things, or nothing", 1,
                   R"({"pages":[{"ref":"p1","labels":["a"]}]} {"pages":[{"ref":"p1","labels":["b"]}]})", "bad"},
    answer_example{"", 2,
                   R"({"pages":[{"ref":"p1","labels":["a"]},{"ref":"p1","labels":["b"]},{"ref":"p2","labels":["c"]}]})",
                   "?; c"},
    answer_example{"", 1, R"({"draft":{"ref":"p1","labels":["a"]},"final":{"ref":"p1","labels":["b"]}})", "bad"},
    answer_example{"", 1, "I cannot do that.", "bad"},
    answer_example{"", 1, "[]", "bad"},
    answer_example{"", 1, "{}", "bad"},
    answer_example{"", 1, "null", "bad"},
    answer_example{"", 1, R"({"pages":null})", "bad"},
};

} // namespace tagwright::llm::examples
