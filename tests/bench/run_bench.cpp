// What a page and a call cost: one dry run over a space of N pages on real sockets. The Confluence and
// the model live in a process of their own, so that CPU time and memory here are only ours.
//
//   run_bench PAGES BATCH_SIZE CONCURRENCY [FASTEST_MS [SLOWEST_MS]]
//
// One JSON line. The model answers at once, or after a time drawn evenly between the two; "slots_used" is then how many
// calls a second there were, without the first and the last tenth of them, of what CONCURRENCY slots could do.
#include "app/memory_bounds.hpp"
#include "app/run_events.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/bench/made_wiki.hpp"
#include "tests/bench/waiting_model.hpp"

#include <nlohmann/json.hpp>

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

/// Serves until the other end of the pipe is closed for writing: a line with the two URLs comes first, one with what
/// the model saw last.
[[noreturn]] void serve(const bench_order& order, int to, int until) {
    const testing::made_wiki wiki(static_cast<std::size_t>(order.pages));
    testing::waiting_model model{std::chrono::milliseconds(order.fastest_ms),
                                 std::chrono::milliseconds(order.slowest_ms)};
    testing::server_loop loop;
    std::string origin;
    origin = loop.listen([&](const auto& asked) { return wiki.answer(origin, asked); });
    const auto model_url = loop.listen([&](const auto& asked) { return model.answer(asked); });
    const auto say = [to](const std::string& line) {
        if (write(to, line.data(), line.size()) < 0)
            _exit(1);
    };
    say(origin + "/wiki " + model_url + "\n");
    loop.run(until);
    const auto seen = model.seen();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    say(nlohmann::ordered_json{{"calls_per_s", seen.calls_per_s},
                               {"in_flight", seen.in_flight},
                               {"in_flight_max", seen.in_flight_max},
                               {"ramp_s", seen.ramp_s},
                               {"servers_cpu_s", testing::cpu_seconds()},
                               {"servers_peak_mib", static_cast<double>(usage.ru_maxrss) / 1024.0}}
            .dump() +
        "\n");
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
    bound_memory(); // as the program does
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
    close(life[1]);
    char seen[1000] = {};
    if (std::fscanf(from, " %999[^\n]", seen) != 1)
        return 1;
    waitpid(child, nullptr, 0);
    nlohmann::ordered_json out{{"pages", order->pages},
                               {"labelled", end.last.pages.labelled},
                               {"calls", end.last.calls.total},
                               {"wall_s", static_cast<double>(end.last.elapsed.count()) / 1000.0},
                               {"cpu_s", used},
                               {"cpu_us_per_page", used * 1e6 / order->pages},
                               {"peak_mib", static_cast<double>(usage.ru_maxrss) / 1024.0}};
    out.update(nlohmann::ordered_json::parse(seen));
    if (const auto mean_s = (order->fastest_ms + order->slowest_ms) / 2000.0; mean_s > 0)
        out["slots_used"] = out["calls_per_s"].get<double>() * mean_s / order->concurrency;
    std::cout << out << "\n";
    return end.last.pages.labelled == static_cast<std::uint64_t>(order->pages) ? 0 : 1;
}
