// What single stages of a page's way cost, on the text that run_bench has: before a change and after it, by
//
//   stage_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only
//
// or, where others use the machine, by instructions: valgrind --tool=callgrind stage_bench --benchmark_filter=STAGE
#include "actors/cache/fingerprint.hpp"
#include "providers/llm/answer.hpp"
#include "providers/llm/codecs.hpp"
#include "providers/llm/label_match.hpp"
#include "providers/llm/prompt.hpp"
#include "providers/llm/tokens.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace tagwright;

constexpr std::size_t pages_per_call = 5;

std::string page_text() {
    std::string out = "Section 7\n";
    while (out.size() < 2500)
        out += "The relay moves mail between zones; restart it with care and watch the error rate.\n";
    return out;
}

std::vector<llm::prompt_page> pages_of_a_call() {
    std::vector<llm::prompt_page> out;
    for (std::size_t i = 1; i <= pages_per_call; ++i)
        out.push_back({"p" + std::to_string(i), "Page " + std::to_string(i), page_text()});
    return out;
}

llm::label_rules open_rules() {
    llm::label_rules out;
    out.space_labels = {"ops", "how-to", "runbook", "mail-relay", "release-notes"};
    return out;
}

llm::endpoint endpoint_of(llm::wire shape) {
    llm::endpoint out;
    out.name = "bench";
    out.shape = shape;
    out.base_url = "https://models.example/v1";
    out.model = "model-1";
    return out;
}

/// Shown as items a second.
void count_pages(benchmark::State& state, std::size_t pages) {
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(pages));
}

void tokens_counted_and_cut(benchmark::State& state) {
    const auto text = page_text();
    for (auto _ : state)
        benchmark::DoNotOptimize(llm::cut_and_count(text, static_cast<std::uint32_t>(state.range(0))));
    count_pages(state, 1);
}

void text_fingerprinted(benchmark::State& state) {
    const auto text = page_text();
    for (auto _ : state)
        benchmark::DoNotOptimize(text_hash("Page 1", text));
    count_pages(state, 1);
}

void prompt_made(benchmark::State& state) {
    const llm::prompt_maker maker{std::make_shared<llm::label_rules>(open_rules())};
    const auto pages = pages_of_a_call();
    for (auto _ : state)
        benchmark::DoNotOptimize(maker.make(pages, 700 * pages_per_call));
    count_pages(state, pages_per_call);
}

void request_written(benchmark::State& state, llm::wire shape) {
    const auto prompt = llm::make_prompt(pages_of_a_call(), open_rules());
    const auto to = endpoint_of(shape);
    const auto codec = llm::make_codec(shape);
    for (auto _ : state)
        benchmark::DoNotOptimize(codec->make_request(to, prompt));
    count_pages(state, pages_per_call);
}

void label_rules_applied(benchmark::State& state, const std::vector<std::string>& proposed) {
    const auto rules = open_rules();
    const llm::label_matcher matcher{rules};
    for (auto _ : state)
        benchmark::DoNotOptimize(matcher.check(proposed));
    count_pages(state, 1);
}

void answer_read(benchmark::State& state) {
    std::string text;
    std::vector<std::string> refs;
    llm::answer_facts facts;
    for (const auto& page : pages_of_a_call()) {
        text += (text.empty() ? R"({"pages":[)" : ",") + (R"({"ref":")" + page.ref) +
                R"(","labels":["mail-relay","operations","error-rate","restart","zones"]})";
        refs.push_back(page.ref);
        facts.titles.push_back(page.title);
    }
    text += "]}";
    for (auto _ : state)
        benchmark::DoNotOptimize(llm::parse_answer(text, refs, facts));
    count_pages(state, pages_per_call);
}

BENCHMARK(tokens_counted_and_cut)->Arg(6000)->Arg(300);
BENCHMARK(text_fingerprinted);
BENCHMARK(prompt_made);
BENCHMARK_CAPTURE(request_written, gemini, llm::wire::gemini);
BENCHMARK_CAPTURE(request_written, openai, llm::wire::openai);
BENCHMARK_CAPTURE(request_written, anthropic, llm::wire::anthropic);
BENCHMARK_CAPTURE(label_rules_applied, plain, {"mail-relay", "operations", "error-rate", "restart", "zones"});
BENCHMARK_CAPTURE(label_rules_applied, odd, {"Mail Relay", "**Error rate**", "1. restart", "política (new)", "a, b"});
BENCHMARK(answer_read);

} // namespace

BENCHMARK_MAIN();
