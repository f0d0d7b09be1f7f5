#include "app/cli/simulation_report.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>

#include <array>
#include <numeric>
#include <string_view>

namespace tagwright::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A run whose client knew nothing: `calls` answers in 100 s, evenly, and every tenth call refused.
sim::pipeline_outcome outcome_of(int calls) {
    sim::pipeline_outcome out;
    auto& m = out.numbers;
    m.seed = 18446744073709551615U;
    m.makespan_s = 100;
    m.t_min_s = 80;
    m.utilisation = 0.8;
    m.ok = calls;
    m.n_429 = calls / 10;
    m.calls = m.ok + m.n_429 + 5;
    m.rate_429 = static_cast<double>(m.n_429) / m.calls;
    m.timeouts = 2;
    m.errors = 3;
    m.peak_concurrency = 7;
    out.end.last.pages.labelled = 1234;
    out.end.last.pages.failed = 6;
    for (auto i = 0; i < calls; ++i)
        out.trace.ok_at_s.push_back(100.0 * (i + 0.5) / calls);
    for (auto i = 0; i < m.n_429; ++i)
        out.trace.refused_at_s.push_back(100.0 * (i + 0.5) / m.n_429);
    for (auto i = 0; i < calls; ++i)
        out.trace.samples.push_back({100.0 * i / calls, i % 7, 8});
    return out;
}

sim::scenario scenario_of(int calls) {
    sim::scenario out;
    out.name = "mine";
    out.calls = calls;
    out.pages_per_call = 3;
    out.limits = {{.at_s = 0, .rpm = 600, .burst = 10, .tpm = {}, .token_burst = {}, .concurrency = {}}};
    return out;
}

/// What stands between the first `begin` and the `end` after it.
std::string between(const std::string& text, std::string_view begin, std::string_view end) {
    const auto from = text.find(begin);
    if (from == std::string::npos)
        return "there is no " + std::string(begin);
    return text.substr(from + begin.size(), text.find(end, from) - from - begin.size());
}

std::string data_text(const std::string& report) {
    return between(report, "<script type=\"application/json\" id=\"data\">", "</script>");
}

json data_of(const sim::scenario& what, const sim::pipeline_outcome& run) {
    return json::parse(data_text(simulation_report(what, run)));
}

std::size_t count_of(const std::string& text, std::string_view what) {
    std::size_t out = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++out;
    return out;
}

std::string value_of(const json& rows, const std::string& name) {
    for (const auto& row : rows)
        if (row.at(0) == name)
            return row.at(1).at(0);
    return "there is no " + name;
}

double sum(const json& values) {
    const auto numbers = values.get<std::vector<double>>();
    return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

/// As a policy for content names a script.
std::string source_of(const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::array<unsigned char, 100> base64{};
    EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
    return "'sha256-" + std::string(reinterpret_cast<const char*>(base64.data())) + "'";
}

TEST(SimulationReport, IsOnePageThatAllowsItsOwnScriptAndStyleAlone) {
    const auto report = simulation_report(scenario_of(100), outcome_of(100));
    EXPECT_TRUE(report.starts_with("<!doctype html>\n<html lang=\"en\">")) << report.substr(0, 100);
    EXPECT_TRUE(report.ends_with("</html>\n"));
    EXPECT_THAT(report, Not(HasSubstr("{{")));
    for (const auto* element : {"script", "style", "head", "body", "main"})
        EXPECT_EQ(count_of(report, std::string("</") + element + ">"), std::string_view(element) == "script" ? 2u : 1u);
    const auto policy = between(report, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    EXPECT_THAT(policy,
                HasSubstr("default-src 'none'; script-src " + source_of(between(report, "<script>", "</script>")) +
                          "; style-src " + source_of(between(report, "<style>", "</style>")) + ";"));
    EXPECT_THAT(report, Not(HasSubstr("src=\"")));
    EXPECT_THAT(report, Not(HasSubstr("href=\"")));
}

TEST(SimulationReport, TellsWhatWasSimulatedAndWhatCameOfIt) {
    const auto data = data_of(scenario_of(1000), outcome_of(1000));
    EXPECT_EQ(data.at("name"), "mine");
    const std::pair<const char*, const char*> about[] = {{"Scenario", "mine"},
                                                         {"Seed", "18446744073709551615"},
                                                         {"Pages", "3,000"},
                                                         {"Pages a call", "3"},
                                                         {"Limits", "600 calls a minute, bursts of 10 calls"},
                                                         {"Client", "at most 200 calls at once"}};
    for (const auto& [name, value] : about)
        EXPECT_EQ(value_of(data.at("about"), name), value);
    const std::pair<const char*, const char*> figures[] = {
        {"Time", "100.0 s"},
        {"Shortest time", "80.0 s, for a client that knows the limits beforehand"},
        {"Quota used", "80.0 %"},
        {"Calls", "1,105"},
        {"Answered", "1,000"},
        {"Refused", "100 (9.05 % of the calls)"},
        {"Timed out", "2"},
        {"Failed otherwise", "3"},
        {"Calls in flight, at most", "7"},
        {"Pages labelled", "1,234"},
        {"Pages failed", "6"}};
    for (const auto& [name, value] : figures)
        EXPECT_EQ(value_of(data.at("figures"), name), value);
    EXPECT_EQ(data.at("figures").size(), std::size(figures)); // nothing ended it early
}

TEST(SimulationReport, SaysWhatEndedARunEarly) {
    auto run = outcome_of(100);
    run.end.why = failure{errc::no_provider, "the provider is down"};
    const auto figures = data_of(scenario_of(100), run).at("figures");
    EXPECT_EQ(value_of(figures, "Ended early"), "the provider is down");
    EXPECT_EQ(value_of(figures, "Quota used"), "80.0 %, until the run ended early");
}

TEST(SimulationReport, SaysWhatItCostsAndWhereLimitsWereRead) {
    auto what = scenario_of(100);
    what.source = "vendor.example/limits, October 2026";
    auto run = outcome_of(100);
    run.numbers.cost_usd = 1.234;
    const auto data = data_of(what, run);
    EXPECT_EQ(value_of(data.at("about"), "Read from"), what.source);
    EXPECT_EQ(value_of(data.at("figures"), "Cost"), "1.23 USD");
}

TEST(SimulationReport, NamesAreTextAndNothingElse) {
    const std::string names[] = {"</script><script>alert(1)</script>", "<!--<script>", "{{data}}{{script}}",
                                 "a\"b'c&d\\e\n\u2028\u202e", ""};
    for (const auto& name : names) {
        auto what = scenario_of(10);
        what.name = name;
        const auto report = simulation_report(what, outcome_of(10));
        EXPECT_EQ(count_of(data_text(report), "<"), 0u) << name;
        EXPECT_EQ(count_of(report, "</script>"), 2u) << name;
        const auto data = json::parse(data_text(report));
        EXPECT_EQ(data.at("name"), name);
        EXPECT_EQ(value_of(data.at("about"), "Scenario"), name);
    }
    auto what = scenario_of(10);
    what.name = "\xff";
    EXPECT_EQ(data_of(what, outcome_of(10)).at("name"), "\uFFFD");
}

TEST(SimulationReport, SeriesAreThinnedAndNothingIsLost) {
    for (const auto calls : {0, 1, 40, 999, 1001, 30'000, 200'000}) {
        const auto run = outcome_of(calls);
        const auto data = data_of(scenario_of(std::max(1, calls)), run);
        const auto& parts = data.at("parts");
        const auto count = parts.at("answers").size();
        EXPECT_LE(count, 1000u) << calls;
        EXPECT_GE(count, 50u) << calls;
        EXPECT_EQ(parts.at("limit").size(), count);
        EXPECT_EQ(parts.at("refused").size(), count);
        const double step_s = parts.at("step_s");
        EXPECT_GE(step_s * static_cast<double>(count), 100 - 1e-6);
        EXPECT_NEAR(sum(parts.at("answers")) * step_s, calls, 0.01) << calls;
        EXPECT_EQ(sum(parts.at("refused")), run.numbers.n_429) << calls;
        EXPECT_NEAR(parts.at("limit").at(count / 2), 10, 1e-9) << calls;
        const auto& samples = data.at("samples");
        EXPECT_LE(samples.at("t").size(), 1000u);
        EXPECT_GE(samples.at("t").size(), std::min<std::size_t>(static_cast<std::size_t>(calls), 500));
        EXPECT_EQ(samples.at("in_flight").size(), samples.at("t").size());
        EXPECT_EQ(samples.at("level").size(), samples.at("t").size());
    }
}

TEST(SimulationReport, AShortRestBelongsToTheLastPart) {
    const std::pair<double, std::size_t> cases[] = {{100.4, 50}, {102.9, 51}, {103.1, 52}, {0.001, 1}};
    for (const auto& [length_s, count] : cases) {
        auto run = outcome_of(0);
        run.numbers.makespan_s = length_s;
        run.trace.ok_at_s = {length_s};
        const auto parts = data_of(scenario_of(10), run).at("parts");
        EXPECT_EQ(parts.at("answers").size(), count) << length_s;
        const auto last_s = length_s - static_cast<double>(count - 1) * parts.at("step_s").get<double>();
        EXPECT_NEAR(parts.at("answers").back(), 1 / last_s, 1e-4) << length_s;
        EXPECT_NEAR(parts.at("limit").back(), 10, 1e-9) << length_s;
    }
}

TEST(SimulationReport, PartsHaveALengthThatCanBeSaid) {
    const std::pair<double, double> cases[] = {
        {0, 0.01},           {0.5, 0.01},         {90, 1}, {100, 1}, {101, 2}, {1800, 30}, {97'222, 1800},
        {2'592'000, 86'400}, {1e8, 12 * 86'400.0}};
    for (const auto& [length_s, step_s] : cases) {
        auto run = outcome_of(10);
        run.numbers.makespan_s = length_s;
        EXPECT_EQ(data_of(scenario_of(10), run).at("parts").at("step_s"), step_s) << length_s;
    }
}

} // namespace
} // namespace tagwright::cli
