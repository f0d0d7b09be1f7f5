// How near the offline labeller comes to labels that people gave, and how fast it is:
//
//   quality_bench [--show] [--space] FILE…    JSON lines {"id","title","text","keys":[…]}; a table, one row a file
//
// --show prints the labels of each text; with --space the texts of a file are pages of one space, in their order.
#include "providers/llm/local.hpp"
#include "tests/bench/label_score.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <ctime>
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

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// One set. The totals of a collection (labels a page, on one page only, reachable) belong below its row.
void measure(const std::string& path, bool show, bool as_space) {
    const auto documents = read_documents(path);
    llm::label_rules rules;
    rules.labels_max = 10;
    std::vector<std::vector<std::string>> labels;
    std::size_t bytes = 0;
    llm::space_words space;
    const double start = cpu_seconds();
    for (const auto& document : documents) {
        bytes += document.title.size() + document.text.size();
        auto answer = llm::label_text(document.title, document.text, rules, {as_space ? &space : nullptr, {}, nullptr});
        if (as_space)
            space.add(answer.words);
        labels.push_back(std::move(answer.labels));
    }
    const double took = cpu_seconds() - start;
    const testing::label_norm norm;
    double sum = 0;
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const double f1 = testing::label_f1(norm, documents[i].keys, labels[i]);
        sum += f1;
        if (!show)
            continue;
        std::printf("%s  %.2f ", documents[i].id.c_str(), f1);
        for (const auto& label : labels[i])
            std::printf(" %s", label.c_str());
        std::printf("\n");
    }
    const auto name = path.substr(path.rfind('/') + 1);
    std::printf("%-24s %5zu  %.4f  %6.2f\n", name.c_str(), documents.size(),
                documents.empty() ? 0 : sum / static_cast<double>(documents.size()),
                took > 0 ? static_cast<double>(bytes) / 1e6 / took : 0);
}

} // namespace

int main(int argc, char** argv) {
    try {
        bool show = false;
        bool as_space = false;
        std::printf("%-24s %5s  %6s  %6s\n", "set", "texts", "F1@10", "MB/s");
        for (int i = 1; i < argc; ++i)
            if (std::string_view{argv[i]} == "--show")
                show = true;
            else if (std::string_view{argv[i]} == "--space")
                as_space = true;
            else
                measure(argv[i], show, as_space);
        return 0;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 2;
    }
}
