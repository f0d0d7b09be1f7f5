// What a page and a call cost: one dry run over a space of N pages on real sockets. The Confluence and
// the model live in a process of their own, so that CPU time and memory here are only ours.
//
//   run_bench PAGES BATCH_SIZE CONCURRENCY [FASTEST_MS [SLOWEST_MS]]
//
// One JSON line. The model answers at once, or after a time drawn evenly between the two.
#include "app/demo/fake_confluence.hpp"
#include "app/run_events.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace tagwright;

struct bench_order {
    int pages = 0;
    int batch = 1;
    int concurrency = 1;
    int fastest_ms = 0; ///< the model's answers
    int slowest_ms = 0;
};

std::optional<bench_order> read_order(int argc, char** argv) {
    if (argc < 4 || argc > 6)
        return std::nullopt;
    const auto number = [&](int at) { return at < argc ? std::atoi(argv[at]) : 0; };
    bench_order out{number(1), number(2), number(3), number(4), number(5)};
    out.slowest_ms = std::max(out.fastest_ms, out.slowest_ms);
    return out;
}

/// How long a call takes: spread evenly over the range, and alike in every run.
std::chrono::milliseconds latency(const bench_order& order, int call) {
    const auto spread = static_cast<unsigned>(order.slowest_ms - order.fastest_ms + 1);
    return std::chrono::milliseconds(order.fastest_ms) +
           std::chrono::milliseconds(static_cast<unsigned>(call) * 2654435761U % spread);
}

/// Serves until the other end of the pipe is closed; writes the two URLs into it first.
[[noreturn]] void serve(const bench_order& order, int to, int until) {
    demo::fake_confluence confluence;
    confluence.add_space("BENCH");
    std::string text;
    while (text.size() < 3000)
        text += "<p>The relay moves mail between zones; restart it with care and watch the <strong>error "
                "rate</strong>.</p>";
    for (int i = 0; i < order.pages; ++i)
        confluence.add_page("BENCH", {std::to_string(10'000 + i),
                                      "Page " + std::to_string(i),
                                      "<h1>Section " + std::to_string(i) + "</h1>" + text,
                                      {"ops"},
                                      {},
                                      1});
    testing::llm_stub model(static_cast<std::size_t>(std::max(64, order.concurrency + 8)));
    if (order.slowest_ms > 0)
        model.intercept = [&order](const demo::web_request&, int call) -> std::optional<demo::web_response> {
            std::this_thread::sleep_for(latency(order, call));
            return std::nullopt;
        };
    const auto urls = confluence.cloud_url() + "\n" + model.url() + "\n";
    if (write(to, urls.data(), urls.size()) < 0)
        _exit(1);
    char byte = 0;
    while (read(until, &byte, 1) > 0) {
    }
    _exit(0);
}

settings settings_for(const std::string& confluence, const std::string& model, const bench_order& order) {
    settings out;
    out.batch_size = order.batch;
    out.ai_concurrency = out.ai_concurrency_max = order.concurrency;
    out.confluence.base_url = confluence;
    out.confluence.email = "demo@example.com";
    out.confluence.api_token = "demo-token";
    llm::endpoint to;
    to.name = "gemini";
    to.shape = llm::wire::gemini;
    to.base_url = model;
    to.model = "model-1";
    to.api_key = "key";
    out.providers = {to};
    return out;
}

run_finished run_once(host& host) {
    start_run what;
    what.request.space = "BENCH";
    run_events events;
    host.start(what, events.listener());
    for (;;)
        if (auto event = events.next(std::chrono::seconds(1)))
            if (auto* end = std::get_if<run_finished>(&*event))
                return *end;
}

} // namespace

int main(int argc, char** argv) {
    const auto order = read_order(argc, argv);
    if (!order) {
        std::fprintf(stderr, "usage: run_bench PAGES BATCH_SIZE CONCURRENCY [FASTEST_MS [SLOWEST_MS]]\n");
        return 2;
    }
    int urls[2];
    int life[2];
    if (pipe(urls) != 0 || pipe(life) != 0)
        return 1;
    const pid_t child = fork();
    if (child == 0) {
        close(life[1]);
        serve(*order, urls[1], life[0]);
    }
    close(life[0]);
    close(urls[1]);
    FILE* from = fdopen(urls[0], "r");
    char confluence[200] = {};
    char model[200] = {};
    if (std::fscanf(from, "%199s %199s", confluence, model) != 2)
        return 1;

    const auto dir = std::filesystem::temp_directory_path() / ("tagwright-bench-" + std::to_string(getpid()));
    std::filesystem::create_directories(dir);
    host_parts parts;
    parts.config = std::make_shared<settings>(settings_for(confluence, model, *order));
    curl_transport_options network;
    network.connections_per_host_max = std::max(order->concurrency, network.connections_per_host_max);
    network.connections_max = 2 * network.connections_per_host_max + 64;
    parts.net = std::make_shared<curl_transport>(network);
    failure why;
    parts.store = open_sqlite_store((dir / "bench.db").string(), {}, why);
    const double before = testing::cpu_seconds();
    run_finished end;
    {
        host host(parts);
        end = run_once(host);
    }
    const double used = testing::cpu_seconds() - before;
    parts = {};
    std::filesystem::remove_all(dir);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cout << nlohmann::ordered_json{{"pages", order->pages},
                                        {"labelled", end.last.pages.labelled},
                                        {"calls", end.last.calls.total},
                                        {"wall_s", static_cast<double>(end.last.elapsed.count()) / 1000.0},
                                        {"cpu_s", used},
                                        {"cpu_us_per_page", used * 1e6 / order->pages},
                                        {"peak_mib", static_cast<double>(usage.ru_maxrss) / 1024.0}}
              << "\n";
    close(life[1]);
    waitpid(child, nullptr, 0);
    return end.last.pages.labelled == static_cast<std::uint64_t>(order->pages) ? 0 : 1;
}
