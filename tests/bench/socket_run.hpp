#pragma once

#include "app/run_events.hpp"
#include "sim/model/scenario.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"
#include "tests/fakes/fake_llm.hpp"

#include <algorithm>
#include <map>

namespace tagwright::testing {

/// A scenario's quota, cap and times of service in a Gemini on loopback, labelled by the real program's parts:
/// real sockets, real threads, real time.
struct socket_run {
    run_finished end;
    std::map<std::string, int> labelled; ///< how often, by page
    double wall_s = 0;                   ///< from the first call to the last good answer, as the server saw them
    std::size_t calls = 0, refused = 0, in_flight_max = 0;
};

/// Documents that are there at once.
class counted_documents final : public document_reader {
public:
    explicit counted_documents(int count) : left_(count) {}
    void next(std::size_t documents_max, done then) override {
        std::vector<document> out;
        for (; left_ > 0 && out.size() < documents_max; --left_)
            out.push_back({std::to_string(left_), "Page " + std::to_string(left_), "A short text.", {}});
        const bool end = out.empty();
        then(std::move(out), end);
    }

private:
    int left_;
};

inline std::chrono::milliseconds to_ms(double s) {
    return std::chrono::milliseconds{static_cast<std::int64_t>(s * 1000)};
}

/// The service times of the scenario must be uniform; a call costs a request, whatever its tokens.
inline socket_run run_over_sockets(const sim::scenario& what) {
    fake_llm model;
    model.refuse_silently(what.headers == sim::header_style::none);
    model.set_latency(to_ms(what.service.min), to_ms(what.service.max));
    std::vector<timed_limit> limits;
    for (const auto& step : what.limits) {
        timed_limit next;
        next.after = to_ms(step.at_s);
        next.per_minute = 60 * what.request_rate().at(step.at_s);
        next.burst = what.request_burst().at(step.at_s);
        next.concurrency_max = static_cast<std::size_t>(what.concurrency().at(step.at_s));
        limits.push_back(next);
    }
    model.schedule_limits(std::move(limits));

    settings config;
    config.ai_concurrency = std::min(config.ai_concurrency, what.max_concurrency);
    config.ai_concurrency_max = what.max_concurrency;
    config.batch_size = what.pages_per_call;
    config.cache_enabled = false;
    llm::endpoint to;
    to.name = "gemini";
    to.shape = llm::wire::gemini;
    to.base_url = model.gemini_url();
    to.model = "model-1";
    to.api_key = "test-key";
    config.providers = {to};
    host_parts parts;
    parts.config = std::make_shared<settings>(config);
    parts.net = std::make_shared<curl_transport>();
    parts.store = make_memory_store();
    start_run ask;
    ask.documents = std::make_shared<counted_documents>(what.calls * what.pages_per_call);

    socket_run out;
    {
        host host(parts);
        run_events events;
        host.start(ask, events.listener());
        for (auto ended = false; !ended;)
            if (auto event = events.next(std::chrono::seconds(1))) {
                if (const auto* page = std::get_if<page_settled>(&*event)) {
                    out.labelled[page->result.page.id] += page->result.status == page_status::labelled ? 1 : 0;
                } else if (auto* end = std::get_if<run_finished>(&*event)) {
                    out.end = std::move(*end);
                    ended = true;
                }
            }
    }
    const auto calls = model.calls();
    out.calls = calls.size();
    out.refused = model.count(429);
    out.in_flight_max = model.in_flight_max();
    if (!calls.empty()) {
        auto last = calls.front().at;
        for (const auto& call : calls)
            last = call.status == 200 ? std::max(last, call.answered) : last;
        out.wall_s = std::chrono::duration<double>(last - calls.front().at).count();
    }
    return out;
}

} // namespace tagwright::testing
