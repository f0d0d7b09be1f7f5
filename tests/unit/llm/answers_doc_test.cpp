#include "answer_examples.hpp"
#include "label_examples.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace tagwright::llm;

namespace {

/// A cell of a table: code, with what Markdown would take for itself.
std::string code(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (c == '\n')
            out += "\xE2\x8F\x8E"; // a sign for the key "return"
        else if (c == '|')
            out += "\\|";
        else
            out.push_back(c);
    const std::string fence = text.find('`') == std::string_view::npos ? "`" : "````";
    return fence + (fence.size() > 1 ? " " : "") + out + (fence.size() > 1 ? " " : "") + fence;
}

std::string headline(std::string_view name, std::string_view columns) {
    std::string out = "\n### " + std::string{name} + "\n\n" + std::string{columns} + "\n|";
    for (const char c : columns.substr(1))
        if (c == '|')
            out += "---|";
    return out + "\n";
}

std::string meaning(std::string_view means) {
    if (means == "bad")
        return "asked again";
    std::string out;
    while (!means.empty()) {
        const auto end = std::min(means.find("; "), means.size());
        const auto page = means.substr(0, end);
        out += out.empty() ? "" : "; ";
        out += page == "?" ? "asked again" : page == "-" ? "no label fits" : std::string{page};
        means.remove_prefix(std::min(end + 2, means.size()));
    }
    return out;
}

std::string document() {
    std::string out =
        "# What a model's answer means\n\n"
        "Answers are read generously and labels strictly: what can mean only one thing is taken, whatever its form; "
        "what can mean two, or nothing, is asked for again. This page is made from the examples that the tests run "
        "(`tests/unit/llm/answer_examples.hpp`, `label_examples.hpp`); `UPDATE_DOCS=1 unit_llm` writes it.\n\n"
        "Where an answer may stand in a server's reply is in `providers/llm/answer_text.hpp`: in the content, as "
        "text or in parts, in parsed content, in a tool's or a function's arguments, and, where nothing else is "
        "said, among the thoughts if they end with JSON.\n\n"
        "## Answers\n\nAsked for: one page, `p1` \"Mail relay\", or two, `p1` and `p2` \"Billing\". Pages are set "
        "apart by semicolons. \xE2\x9C\x82 marks an answer of which the server says that it cut it.\n";
    for (const auto& row : examples::answers) {
        if (!row.group.empty())
            out += headline(row.group, "| Pages | The model says | Understood |");
        out += "| " + std::to_string(row.pages) + " | " + code(row.text) + (row.cut ? " \xE2\x9C\x82" : "") + " | " +
               meaning(row.means) + " |\n";
    }
    out += "\n## Labels\n\nOne text in a list of labels. A page of whose labels all were refused for their form is "
           "asked about "
           "again; one with nothing but words that name no subject is answered: no label fits.\n\n"
           "Nothing new is put beside a near-twin that the space has, or a vocabulary that is open or preferred. It "
           "becomes that label if it differs from it only in case, in the form of a sign (full width, ligatures), in "
           "hyphens, spaces and underscores, in singular and plural, by a small typo, or if it is the initials of its "
           "three words or more (`sla`). A typo is one letter more, less or another, or two neighbours swapped, in a "
           "word of six letters or more without a digit that begins and ends as its twin does. Most words one letter "
           "apart are two words, so consonants count for more than vowels, and no word that another label in use has "
           "is a typo: `contact` stays beside `contract`, `filing` beside `filling`, and what differs in a digit or a "
           "sign always does. A closed vocabulary knows neither typos nor initials. The pairs that the tests try are "
           "in `tests/unit/llm/label_twin_pairs.hpp`.\n";
    bool with_vocabulary = false;
    for (const auto& row : examples::labels) {
        if (!row.group.empty()) {
            with_vocabulary = !row.vocabulary.empty();
            out += headline(row.group, with_vocabulary ? "| Vocabulary | The model says | Labels |"
                                                       : "| The model says | Labels |");
        }
        const std::string none = row.again ? "refused" : "none";
        const std::string vocabulary = row.vocabulary.empty() ? "" : " with " + code(row.vocabulary);
        out += "| " + (with_vocabulary ? code(row.vocabulary) + " | " : std::string{}) + code(row.text) +
               (with_vocabulary ? std::string{} : vocabulary) + " | " +
               (row.labels.empty() ? none : std::string{row.labels}) + " |\n";
    }
    return out;
}

TEST(Documents, AnswersAreThoseOfTheExamples) {
    const auto path = std::filesystem::path(TAGWRIGHT_SOURCE_DIR) / "docs" / "answers.md";
    const auto text = document();
    if (const auto* update = std::getenv("UPDATE_DOCS"); update && std::string_view(update) == "1")
        std::ofstream(path, std::ios::binary) << text;
    std::ifstream file(path, std::ios::binary);
    const std::string now{std::istreambuf_iterator<char>(file), {}};
    EXPECT_TRUE(now == text) << "docs/answers.md is stale: run unit_llm with UPDATE_DOCS=1";
}

} // namespace
