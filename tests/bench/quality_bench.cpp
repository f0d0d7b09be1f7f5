// How near the offline labeller comes to labels that people gave, and how fast it is:
//
//   quality_bench [--show] [--space] [--plan] [--keep=N] [--no-spare] FILE…
//
// JSON lines {"id","title","text","keys":[…]}; a table, one row a file. --show prints the labels of each text; with
// --space the texts of a file are pages of one space, in their order; with --plan what their ten labels a page are
// worth as a collection, before and after consolidation, which keeps N of them a page (10), with --no-spare without the
// labels that come next, as plans of models mostly are.
#include "labels/consolidation.hpp"
#include "providers/llm/local.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/bench/label_score.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace tagwright;

struct document {
    std::string id;
    std::string title;
    std::string text;
    std::vector<std::string> keys;
};

std::vector<document> read_documents(const std::string& path) {
    std::ifstream in(path);
    if (!in)
        throw std::runtime_error(path + " cannot be read");
    std::vector<document> out;
    for (std::string line; std::getline(in, line);) {
        const auto row = nlohmann::json::parse(line);
        const auto& id = row.at("id");
        out.push_back({id.is_string() ? id.get<std::string>() : id.dump(), row.value("title", ""),
                       row.at("text").get<std::string>(), row.at("keys").get<std::vector<std::string>>()});
    }
    return out;
}

constexpr std::size_t labels_wanted = 10;

struct wishes {
    bool show = false;
    bool as_space = false;
    bool as_plan = false;
    bool with_spare = true;           ///< in the plan
    std::size_t kept = labels_wanted; ///< of each page, by consolidation
};

using label_lists = std::vector<std::vector<std::string>>;

double mean_f1(const std::vector<document>& documents, const label_lists& labels, std::size_t most) {
    const testing::label_norm norm;
    double sum = 0;
    for (std::size_t i = 0; i < documents.size(); ++i)
        sum += testing::label_f1(norm, documents[i].keys, labels[i], most);
    return documents.empty() ? 0 : sum / static_cast<double>(documents.size());
}

/// What a collection's labels are worth, and how near the first five of each page are to those that people gave.
void print_totals(const char* name, const labels::label_quality& of, double f1) {
    std::printf("  %-9s F1@5 %.4f  a page %5.2f  distinct %5zu  on one page %5zu (%3.0f%%)  reachable %3.0f%%  "
                "near-twins %zu\n",
                name, f1, of.labels_a_page(), of.distinct, of.on_one_page, 100 * of.share_on_one_page(),
                100 * of.share_reachable(), of.near_twins);
}

void measure_plan(const std::vector<document>& documents, const label_lists& proposed, const label_lists& spare,
                  std::size_t kept) {
    constexpr std::size_t first = 5;
    labels::plan plan;
    for (std::size_t i = 0; i < documents.size(); ++i)
        plan.pages.push_back({documents[i].id, {}, proposed[i], false, spare[i]});
    labels::consolidation_options options;
    options.labels_max = kept;
    const auto after = labels::consolidate(plan, options);
    print_totals("proposed", after.before, mean_f1(documents, proposed, first));
    print_totals("together", after.after, mean_f1(documents, after.pages, first));
}

/// One set.
void measure(const std::string& path, const wishes& wish) {
    const auto documents = read_documents(path);
    llm::label_rules rules;
    rules.labels_max = static_cast<int>(labels_wanted);
    label_lists labels;
    label_lists spare;
    std::size_t bytes = 0;
    llm::space_words space;
    const double start = testing::cpu_seconds();
    for (const auto& document : documents) {
        bytes += document.title.size() + document.text.size();
        auto answer = llm::label_text(document.title, document.text, rules,
                                      {wish.as_space ? &space : nullptr, {}, nullptr, wish.with_spare});
        if (wish.as_space)
            space.add(answer.words);
        labels.push_back(std::move(answer.labels));
        spare.push_back(std::move(answer.spare));
    }
    const double took = testing::cpu_seconds() - start;
    const testing::label_norm norm;
    for (std::size_t i = 0; wish.show && i < documents.size(); ++i) {
        std::printf("%s  %.2f ", documents[i].id.c_str(), testing::label_f1(norm, documents[i].keys, labels[i]));
        for (const auto& label : labels[i])
            std::printf(" %s", label.c_str());
        std::printf("\n");
    }
    const auto name = path.substr(path.rfind('/') + 1);
    std::printf("%-24s %5zu  %.4f  %6.2f\n", name.c_str(), documents.size(), mean_f1(documents, labels, labels_wanted),
                took > 0 ? static_cast<double>(bytes) / 1e6 / took : 0);
    if (wish.as_plan)
        measure_plan(documents, labels, spare, wish.kept);
}

} // namespace

int main(int argc, char** argv) {
    try {
        wishes wish;
        std::printf("%-24s %5s  %6s  %6s\n", "set", "texts", "F1@10", "MB/s");
        for (int i = 1; i < argc; ++i) {
            const std::string_view word{argv[i]};
            constexpr std::string_view keep = "--keep=";
            if (word == "--show")
                wish.show = true;
            else if (word == "--space")
                wish.as_space = true;
            else if (word == "--plan")
                wish.as_plan = true;
            else if (word == "--no-spare")
                wish.with_spare = false;
            else if (word.substr(0, keep.size()) == keep)
                wish.kept = std::stoul(std::string{word.substr(keep.size())});
            else
                measure(argv[i], wish);
        }
        return 0;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 2;
    }
}
