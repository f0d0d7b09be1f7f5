/// Starts the stand-ins for Confluence and the LLM vendors, prints where they are as one line of JSON, and
/// serves until standard input ends.
///
///     fakes [--confluence-port N] [--llm-port N] [--pages N] [--latency-ms N] [--rpm N]

#include "app/demo/fake_confluence.hpp"
#include "app/demo/sample_space.hpp"
#include "fake_llm.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>

namespace {

using tagwright::demo::fake_confluence;
using tagwright::testing::fake_llm;

std::map<std::string, int> read_options(int count, char** arguments) {
    std::map<std::string, int> options{
        {"--confluence-port", 0}, {"--llm-port", 0}, {"--pages", 100}, {"--latency-ms", 0}, {"--rpm", 0}};
    for (int i = 1; i < count; i += 2) {
        const auto option = options.find(arguments[i]);
        const std::string_view text = i + 1 < count ? arguments[i + 1] : "";
        if (option == options.end())
            throw std::invalid_argument(std::string("unknown option ") + arguments[i]);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), option->second);
        if (error != std::errc{} || end != text.data() + text.size() || option->second < 0)
            throw std::invalid_argument(option->first + " needs a number");
    }
    return options;
}

/// The sample pages over and over, under other titles: diverse enough for batches.
void add_generated_pages(fake_confluence& server, int count) {
    const auto samples = tagwright::demo::sample_pages();
    server.add_space("GEN", "Generated pages");
    for (int i = 0; i < count; ++i) {
        auto page = samples[static_cast<std::size_t>(i) % samples.size()];
        page.id = std::to_string(100'000 + i);
        page.title += " (" + std::to_string(i + 1) + ")";
        page.parent = i == 0 ? "" : "100000";
        server.add_page("GEN", std::move(page));
    }
}

int run(const std::map<std::string, int>& options) {
    fake_confluence confluence({.port = options.at("--confluence-port")});
    tagwright::demo::add_sample_space(confluence);
    add_generated_pages(confluence, options.at("--pages"));
    fake_llm llm({.port = options.at("--llm-port")});
    const std::chrono::milliseconds latency{options.at("--latency-ms")};
    llm.set_latency(latency / 2, latency * 3 / 2);
    llm.set_rate_limit(options.at("--rpm"), options.at("--rpm") / 60.0 + 1);
    llm.send_quota_headers(true);
    const nlohmann::ordered_json where = {{"confluence_port", confluence.port()},
                                          {"llm_port", llm.port()},
                                          {"cloud_url", confluence.cloud_url()},
                                          {"datacenter_url", confluence.datacenter_url()},
                                          {"gemini_url", llm.gemini_url()},
                                          {"openai_url", llm.openai_url()},
                                          {"anthropic_url", llm.anthropic_url()},
                                          {"email", confluence.options().email},
                                          {"api_token", confluence.options().api_token},
                                          {"pat", confluence.options().pat},
                                          {"llm_key", "test-key"},
                                          {"spaces", {"DEMO", "GEN"}},
                                          {"pages", options.at("--pages")}};
    std::cout << where.dump() << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
    }
    return 0;
}

} // namespace

int main(int count, char** arguments) {
    try {
        return run(read_options(count, arguments));
    } catch (const std::exception& error) {
        std::cerr << "fakes: " << error.what() << '\n';
        return 2;
    }
}
