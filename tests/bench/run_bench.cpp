// What a page and a call cost: one dry run over a space of N pages on real sockets. The Confluence and
// the model live in a process of their own, so that CPU time and memory here are only ours.
//
//   run_bench PAGES BATCH_SIZE CONCURRENCY    one JSON line
#include "app/demo/fake_confluence.hpp"
#include "app/run_events.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"
#include "tests/fakes/llm_stub.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace tagwright;

/// Serves until the other end of the pipe is closed; writes the two URLs into it first.
[[noreturn]] void serve(int pages, int to, int until) {
    demo::fake_confluence confluence;
    confluence.add_space("BENCH");
    std::string text;
    while (text.size() < 3000)
        text += "<p>The relay moves mail between zones; restart it with care and watch the <strong>error "
                "rate</strong>.</p>";
    for (int i = 0; i < pages; ++i)
        confluence.add_page("BENCH", {std::to_string(10'000 + i),
                                      "Page " + std::to_string(i),
                                      "<h1>Section " + std::to_string(i) + "</h1>" + text,
                                      {"ops"},
                                      {},
                                      1});
    testing::llm_stub model;
    const auto urls = confluence.cloud_url() + "\n" + model.url() + "\n";
    if (write(to, urls.data(), urls.size()) < 0)
        _exit(1);
    char byte = 0;
    while (read(until, &byte, 1) > 0) {
    }
    _exit(0);
}

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

settings settings_for(const std::string& confluence, const std::string& model, int batch, int concurrency) {
    settings out;
    out.batch_size = batch;
    out.ai_concurrency = out.ai_concurrency_max = concurrency;
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
    if (argc != 4) {
        std::fprintf(stderr, "usage: run_bench PAGES BATCH_SIZE CONCURRENCY\n");
        return 2;
    }
    const int pages = std::atoi(argv[1]);
    int urls[2];
    int life[2];
    if (pipe(urls) != 0 || pipe(life) != 0)
        return 1;
    const pid_t child = fork();
    if (child == 0) {
        close(life[1]);
        serve(pages, urls[1], life[0]);
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
    parts.config = std::make_shared<settings>(settings_for(confluence, model, std::atoi(argv[2]), std::atoi(argv[3])));
    parts.net = std::make_shared<curl_transport>();
    failure why;
    parts.store = open_sqlite_store((dir / "bench.db").string(), {}, why);
    const double before = cpu_seconds();
    run_finished end;
    {
        host host(parts);
        end = run_once(host);
    }
    const double used = cpu_seconds() - before;
    parts = {};
    std::filesystem::remove_all(dir);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cout << nlohmann::ordered_json{{"pages", pages},
                                        {"labelled", end.last.pages.labelled},
                                        {"calls", end.last.calls.total},
                                        {"wall_s", static_cast<double>(end.last.elapsed.count()) / 1000.0},
                                        {"cpu_s", used},
                                        {"cpu_us_per_page", used * 1e6 / pages},
                                        {"peak_mib", static_cast<double>(usage.ru_maxrss) / 1024.0}}
              << "\n";
    close(life[1]);
    waitpid(child, nullptr, 0);
    return end.last.pages.labelled == static_cast<std::uint64_t>(pages) ? 0 : 1;
}
