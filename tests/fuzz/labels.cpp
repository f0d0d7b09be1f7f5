// Labels on their way from a model to a page.
#include "base/ascii.hpp"
#include "providers/confluence/label_name.hpp"
#include "providers/llm/answer.hpp"
#include "providers/llm/codecs.hpp"
#include "providers/llm/json_read.hpp"
#include "providers/llm/label_clean.hpp"
#include "providers/llm/label_rules.hpp"
#include "providers/llm/local.hpp"
#include "providers/llm/prompt.hpp"
#include "providers/llm/tokens.hpp"
#include "providers/llm/words.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/unit/llm/request_tree.hpp"
#include "tests/unit/llm/token_meter.hpp"

#include <algorithm>
#include <set>

namespace tagwright::fuzz {

namespace {

bool knows(const llm::vocabulary& words, const std::string& label) {
    return std::any_of(words.labels.begin(), words.labels.end(),
                       [&](const auto& known) { return known.name == label; });
}

void check_accepted(const llm::label_rules& rules, const std::vector<std::string>& labels) {
    require(labels.size() <= static_cast<std::size_t>(llm::labels_max_of(rules)),
            "a page has a bounded number of labels");
    const std::set<std::string> once(labels.begin(), labels.end());
    require(once.size() == labels.size(), "each label once");
    for (const auto& label : labels) {
        check_kept_label(label);
        require(confluence::kept_label(label) == label, "labels are as Confluence keeps them", label);
        require(rules.vocabulary.mode != llm::vocabulary_mode::closed || knows(rules.vocabulary, label),
                "a closed vocabulary is never left", label);
    }
    for (const auto& group : rules.vocabulary.groups) {
        const auto of_group = std::count_if(labels.begin(), labels.end(), [&](const auto& label) {
            const auto& all = rules.vocabulary.labels;
            const auto found =
                std::find_if(all.begin(), all.end(), [&](const auto& known) { return known.name == label; });
            return found != all.end() && found->group == group.name;
        });
        require(group.max_per_page == 0 || of_group <= group.max_per_page, "a group's maximum holds", group.name);
    }
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

void check_rules(const llm::label_rules& rules, const std::vector<std::string>& proposed) {
    const auto checked = llm::check_labels(rules, proposed);
    check_accepted(rules, checked.accepted);
    require(checked.rejected == checked.reasons.total(), "each rejection has its reason");
    require(checked.accepted.size() + checked.rejected + checked.folded >= proposed.size(),
            "each proposal is accepted, rejected, folded or split into such");
    require(!checked.no_answer || checked.accepted.empty(), "no answer has no labels");
    require(llm::check_labels(rules, checked.accepted).accepted == checked.accepted, "checking twice changes nothing");
}

void check_vocabulary(const llm::vocabulary& words) {
    require(words.labels.size() <= llm::vocabulary_labels_max, "a vocabulary is bounded");
    for (const auto& label : words.labels) {
        check_kept_label(label.name);
        require(confluence::kept_label(label.name) == label.name, "a vocabulary is as Confluence keeps it", label.name);
    }
    require(!words.max_per_page || (*words.max_per_page >= 1 && *words.max_per_page <= llm::labels_per_page_max),
            "a page's maximum is in range");
}

llm::label_rules rules_of(std::string_view vocabulary) {
    llm::label_rules out;
    if (auto parsed = llm::parse_vocabulary(vocabulary); parsed.ok())
        out.vocabulary = std::move(parsed.value);
    out.space_labels = {"how-to", "Release Notes", "runbook", "política", "c++", "ci/cd"};
    return out;
}

} // namespace

/// A vocabulary (or nothing), and a model's output.
void model_answer(std::string_view input) {
    const auto parts = parts_of(input, 2);
    const auto rules = rules_of(parts[0]);
    const std::vector<std::string> refs{"p1", "p2", "p3"};
    for (const bool cut : {true, false})
        (void)llm::parse_answer(parts[1], {"p1"}, {{"Title"}, cut});
    const auto answer = llm::parse_answer(parts[1], refs);
    check_failure(answer.why, 200);
    require(answer.why.code == errc::ok || answer.why.code == errc::bad_answer, "there is one way to fail");
    require(answer.labels.size() == (answer.why.code == errc::ok ? refs.size() : 0), "one entry a page");
    for (const auto& page : answer.labels) {
        if (!page)
            continue;
        require(page->size() <= llm::proposed_labels_max, "proposals are bounded");
        check_rules(rules, *page);
    }
}

void vocabulary_file(std::string_view input) {
    const auto parsed = llm::parse_vocabulary(input);
    for (const auto& problem : parsed.problems) {
        require(is_utf8(problem) && is_one_line(problem), "a problem is one line", problem);
        require(problem.size() <= 4096, "a problem is short", problem);
    }
    if (!parsed.ok())
        return;
    check_vocabulary(parsed.value);
    require(llm::fingerprint_text(parsed.value) == llm::fingerprint_text(llm::parse_vocabulary(input).value),
            "reading twice gives the same");
    llm::label_rules rules;
    rules.vocabulary = parsed.value;
    std::vector<std::string> names;
    for (const auto& label : parsed.value.labels)
        names.push_back(label.name);
    check_rules(rules, names);
    const auto prompt = llm::make_prompt({{"p1", "Title", "text"}}, rules);
    require(is_utf8(prompt.system) && is_utf8(prompt.user), "a prompt is UTF-8");
}

namespace {

/// What is written straight into a text against the tree of the same, dumped.
void check_requests(const std::vector<llm::prompt_page>& pages, const llm::prompt& prompt) {
    require(llm::make_prompt(pages, {}).user == llm::slow::user_text(pages), "pages are written as a tree of them is");
    for (const auto shape : {llm::wire::gemini, llm::wire::openai, llm::wire::anthropic})
        for (const bool system_role : {true, false}) {
            llm::endpoint to;
            to.shape = shape;
            to.base_url = "https://models.example/v1";
            to.model = pages.front().title;
            to.speaks = system_role ? llm::dialect{} : llm::dialect{}.without(llm::feature::system_role);
            require(llm::make_codec(shape)->make_request(to, prompt).body == llm::slow::request_body(to, prompt),
                    "a request is written as a tree of it is");
        }
}

} // namespace

/// A vocabulary (or nothing), a page's title, and its text.
void page_prompt(std::string_view input) {
    const auto parts = parts_of(input, 3);
    const auto rules = rules_of(parts[0]);
    const std::string title(parts[1]);
    const std::string text(parts[2]);
    check_accepted(rules, llm::local_labels(title, text, rules));
    require(llm::split_words(title, text) == llm::split_words_sign_by_sign(title, text),
            "plain words are read as all others are");

    const std::vector<llm::prompt_page> asked{{"p1", title, text}, {"p2", "Other", "words"}};
    const auto prompt = llm::make_prompt(asked, rules);
    check_requests(asked, prompt);
    auto bare = rules;
    bare.vocabulary.labels.clear();
    require(prompt.system.starts_with(llm::make_prompt({}, bare).system), "no page changes the instructions");
    const auto user = llm::read_json(prompt.user);
    require(user && user->is_object() && user->size() == 1 + user->count("labels_in_use"),
            "the user message is one JSON object", prompt.user);
    const auto& pages = llm::at(*user, "pages");
    require(pages.is_array() && pages.size() == 2, "no page adds or hides a page", prompt.user);
    require(llm::text_at(pages[0], "ref") == "p1" && llm::text_at(pages[1], "ref") == "p2", "refs stay");
    require(llm::text_at(pages[1], "text") == "words", "no page changes another");
    require(!is_utf8(text) || llm::text_at(pages[0], "text") == text, "a page's text arrives as it is");

    const auto tokens = llm::estimate_tokens(text);
    require(text.empty() || tokens > 0, "a text costs at least one token");
    require(tokens == llm::slow::estimate_tokens(text), "a text is counted as the slow twin counts it");
    for (const std::uint32_t tokens_max : {0u, 1u, 7u, 100u}) {
        const auto cut = llm::cut_to_tokens(text, tokens_max);
        require(text.starts_with(cut), "a cut text is a prefix");
        require(llm::estimate_tokens(cut) <= tokens_max, "a cut text stays within its tokens");
        require(!is_utf8(text) || is_utf8(cut), "no cut inside a character", cut);
        const auto counted = llm::cut_and_count(text, tokens_max);
        require(counted.text == llm::slow::cut_to_tokens(text, tokens_max), "a text is cut as the slow twin cuts it");
        require(counted.tokens == llm::slow::estimate_tokens(cut), "a cut text is counted as if it had been read anew");
    }
}

void label_name(std::string_view input) {
    const auto label = confluence::normalize_label(input);
    if (!label.empty())
        check_label(label);
    require(confluence::normalize_label(label) == label, "normalising twice changes nothing", label);
    const auto kept = confluence::kept_label(input);
    if (!kept.empty())
        check_kept_label(kept);
    require(confluence::kept_label(kept) == kept, "keeping twice changes nothing", kept);
    if (llm::is_plain_label(input)) {
        const std::string plain{input};
        require(llm::label_pieces(input) == std::vector{plain}, "a plain label is one piece", plain);
        require(llm::label_form(input) == plain && label == plain && kept == plain, "and all its forms", plain);
    }
    if (llm::are_plain_words(input)) {
        require(llm::label_pieces(input) == std::vector{std::string(input)}, "plain words are one piece", input);
        require(llm::forms_of(input) == llm::label_forms{kept, llm::label_form(input), label}, "and have one form",
                input);
    }
    require(confluence::kept_label(lower_ascii(input)) == kept || !is_ascii(input), "small letters have the same form");
    check_rules({}, {std::string(input), label, "x" + label});
}

} // namespace tagwright::fuzz
