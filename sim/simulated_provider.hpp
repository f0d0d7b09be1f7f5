#pragma once

#include "sim/model/metrics.hpp"
#include "sim/model/openai_server.hpp"
#include "sim/model/provider_model.hpp"
#include "sim/virtual_time.hpp"
#include "tagwright/endpoint.hpp"
#include "tagwright/transport.hpp"

#include <functional>
#include <queue>
#include <unordered_map>

namespace tagwright::sim {

/// The label that a simulated provider gives to every page.
inline constexpr const char* simulated_label = "simulated";

/// The title of the n-th page (from 0) of a simulated corpus; the provider recognises the call by it.
[[nodiscard]] std::string page_title(std::size_t number);

/// Where such a provider is to be called: the program tells by the host how a vendor means its headers.
[[nodiscard]] std::string provider_url(const scenario& what, const std::string& name);

/// Such a provider as a run names it. It speaks OpenAI's wire; what time it has and what it costs is the scenario's.
[[nodiscard]] llm::endpoint endpoint_at(const std::string& name, const std::string& url, const scenario& what);

/// A provider of a scenario behind a transport: requests and answers are OpenAI chat completions with real
/// bodies, quotas and faults are those of provider_model, and everything takes virtual time – on the wire
/// both ways, in service, until the client's own timeout. The same seed gives the same answers.
///
/// What a call takes and costs stands in the scenario's jobs: pages whose titles are page_title(n) belong to
/// the job n / pages_per_call, with a retried call costing what it cost before; other requests take the jobs
/// in turn.
class simulated_provider final : public transport, public event_source {
public:
    simulated_provider(virtual_time& world, scenario what, std::uint64_t seed);
    /// Calls that are open end with errc::cancelled.
    ~simulated_provider() override;

    call_id start(http_request request, done callback) override;
    void cancel(call_id call) override;

    [[nodiscard]] std::optional<time_point> next() override;
    void fire(time_point now) override;

    /// Answers in the provider's place where it returns something: for faults that no scenario has.
    using interceptor = std::function<std::optional<http_response>(double now_s, const http_request&)>;
    void intercept(interceptor by) { intercept_ = std::move(by); }

    /// What the model says of a page, in the place of simulated_label.
    using labeller = std::function<std::vector<std::string>(const std::string& title, const std::string& text)>;
    void label_by(labeller by) { labeller_ = std::move(by); }

    // -- what happened: on the client's side of the wire -----------------------------------------------------

    struct tally {
        int calls = 0, ok = 0, refused = 0, timeouts = 0, errors = 0;
        int in_flight = 0, in_flight_max = 0;
        std::vector<double> ok_at_s, refused_at_s;
    };
    [[nodiscard]] const tally& seen() const noexcept { return seen_; }
    [[nodiscard]] double now_s() const;

private:
    enum class kind : std::uint8_t { arrival, answer, timeout };
    struct event {
        double at_s = 0;
        std::uint64_t order = 0;
        kind what = kind::arrival;
        call_id call = 0;
        bool operator>(const event& other) const {
            return at_s != other.at_s ? at_s > other.at_s : order > other.order;
        }
    };
    struct open_call {
        http_request request;
        done callback;
        chat_request asked;
        job cost;
        http_response answer; ///< on its way
    };

    void schedule(double at_s, kind what, call_id call);
    void send(double at_s, call_id call, http_response&& answer);
    [[nodiscard]] double hop() { return network_.uniform(scenario_.net_low_s, scenario_.net_high_s); }
    [[nodiscard]] double next_s();
    [[nodiscard]] job cost_of(const chat_request& asked);
    void arrive(double now_s, call_id call);
    void leave(departure&& what);
    [[nodiscard]] http_response answer_to(const open_call& call) const;
    void finish(double now_s, call_id call, http_response&& response);

    virtual_time& world_;
    time_point start_;
    scenario scenario_;
    std::vector<job> jobs_;
    provider_model model_;
    random_source network_;
    interceptor intercept_;
    labeller labeller_;
    std::priority_queue<event, std::vector<event>, std::greater<>> events_;
    std::unordered_map<call_id, open_call> open_;
    std::size_t next_job_ = 0;
    std::uint64_t order_ = 0;
    call_id last_ = 0;
    tally seen_;
};

} // namespace tagwright::sim
