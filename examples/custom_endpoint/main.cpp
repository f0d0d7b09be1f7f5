// A model behind a protocol that the library does not know: a codec (lines_codec.hpp) and two ways to reach its server
// (lines_server.hpp).
//
// 1. In earnest: a host, and a transport of our own in the place of curl. A server in the network needs no transport of
//    its own: curl_transport sends whatever a codec makes.
// 2. In a test: the simulator, where half a minute of waiting takes no time at all.

#include "lines_codec.hpp"
#include "lines_server.hpp"

#include <tagwright/sim.hpp>

#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace {

/// Requests go to a function in this process, and are answered before start() returns. That is allowed: a callback only
/// hands the answer on. It is called from several threads, hence the lock.
class transport_in_process final : public tagwright::transport {
public:
    explicit transport_in_process(lines_server& server) : server_(server) {}

    call_id start(tagwright::http_request request, done callback) override {
        tagwright::http_response answer;
        {
            const std::lock_guard guard(mutex_);
            answer = server_(request);
        }
        callback(std::move(answer));
        return 0;
    }
    void cancel(call_id) override {} // every call is over

private:
    std::mutex mutex_;
    lines_server& server_;
};

/// The endpoint: a shape of its own, and who speaks it. Its name and base URL are kept with a run, its key and its
/// codec are not: a run that is resumed has them from the settings of its host.
tagwright::llm::endpoint endpoint_at(const std::string& url) {
    tagwright::llm::endpoint out;
    out.name = "lines";
    out.shape = tagwright::llm::wire::own;
    out.codec = std::make_shared<lines_codec>();
    out.base_url = url;
    out.model = "tiny-1";
    out.api_key = "open sesame";
    out.price = {{.input = 0.10, .output = 0.40}}; // USD per million tokens; left out, the cost is not known
    return out;
}

std::vector<tagwright::document> mail() {
    std::vector<tagwright::document> out(3);
    out[0].id = "monday";
    out[0].title = "Last night";
    out[0].text = "The backup of the ledger failed. \"Try again\", said the log.";
    out[1].id = "tuesday";
    out[1].title = "Your invoice";
    out[1].text = "The invoice for the backup disks came.";
    out[2].id = "friday";
    out[2].title = "Off";
    out[2].text = "I am on holiday from tomorrow on.";
    return out;
}

using labels_by_page = std::map<std::string, std::vector<std::string>>;

/// A run over the mail.
tagwright::start_run order() {
    tagwright::start_run out;
    out.documents = tagwright::read_documents(mail());
    return out;
}

void note(labels_by_page& to, const tagwright::run_event& event) {
    if (const auto* page = std::get_if<tagwright::page_settled>(&event))
        to[page->result.page.id] = page->result.proposed;
}

void print(const char* where, const labels_by_page& labels, const tagwright::run_finished& end) {
    std::printf("%s: %s, %llu calls of which %llu came too early, %.6f USD\n", where,
                tagwright::to_string(end.last.status), static_cast<unsigned long long>(end.last.calls.total),
                static_cast<unsigned long long>(end.last.calls.rate_limits), end.last.cost.usd);
    for (const auto& [id, names] : labels) {
        std::printf("  %-8s", id.c_str());
        for (const auto& name : names)
            std::printf(" %s", name.c_str());
        std::printf("\n");
    }
    if (end.why)
        std::printf("  %s\n", end.why.message.c_str());
}

const labels_by_page expected{{"friday", {"holiday"}}, {"monday", {"backup"}}, {"tuesday", {"backup", "invoice"}}};

bool in_earnest() {
    lines_server server;
    tagwright::settings config;
    config.providers = {endpoint_at("http://lines.example")};

    tagwright::host_parts parts;
    parts.config = std::make_shared<tagwright::settings>(config);
    parts.net = std::make_shared<transport_in_process>(server);
    parts.store = tagwright::make_memory_store();

    // Events come one after the other, and none once the host is gone: so it stands behind what its listener writes to,
    // and what was heard is read when it has been destroyed.
    labels_by_page labels;
    tagwright::run_finished end;
    {
        tagwright::host host(std::move(parts));
        end = host.start(order(), [&labels](tagwright::run_event&& event) { note(labels, event); }).wait();
    }
    print("in earnest", labels, end);
    return end.last.status == tagwright::run_status::completed && labels == expected && end.last.cost.usd > 0;
}

/// How does the codec tell that a server is busy? A run waits as long as it was asked to, and then goes on.
bool in_a_test() {
    const auto server = std::make_shared<lines_server>(/*busy_first*/ 1);
    tagwright::sim::world world;
    world.add_server("http://lines.example",
                     [server](const tagwright::http_request& request) { return (*server)(request); });
    tagwright::settings config;
    config.providers = {endpoint_at("http://lines.example")};

    labels_by_page labels;
    const auto end = world.run(config, order(), [&labels](tagwright::run_event&& event) { note(labels, event); });
    print("in a test", labels, end);
    std::printf("  simulated time: %.1f s\n", static_cast<double>(end.last.elapsed.count()) / 1000);
    return end.last.status == tagwright::run_status::completed && labels == expected && server->calls() == 2 &&
           end.last.calls.rate_limits == 1 && end.last.elapsed >= std::chrono::seconds(30);
}

/// A key that the server does not know ends the run, and says so.
bool without_a_key() {
    const auto server = std::make_shared<lines_server>();
    tagwright::sim::world world;
    world.add_server("http://lines.example",
                     [server](const tagwright::http_request& request) { return (*server)(request); });
    tagwright::settings config;
    config.providers = {endpoint_at("http://lines.example")};
    config.providers.front().api_key = "guessed";

    labels_by_page labels;
    const auto end = world.run(config, order(), [&labels](tagwright::run_event&& event) { note(labels, event); });
    print("without a key", {}, end);
    return end.last.status == tagwright::run_status::failed && end.why.code == tagwright::errc::bad_credentials &&
           server->calls() == 1;
}

} // namespace

int main() {
    const bool as_it_should = in_earnest() && in_a_test() && without_a_key();
    std::puts(as_it_should ? "all went as it should" : "this is not as it should be");
    return as_it_should ? 0 : 1;
}
