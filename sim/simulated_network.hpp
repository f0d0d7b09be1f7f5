#pragma once

#include "sim/model/random.hpp"
#include "sim/virtual_time.hpp"
#include "tagwright/transport.hpp"

#include <functional>
#include <map>
#include <queue>
#include <string>
#include <vector>

namespace tagwright::sim {

/// What befalls one exchange.
enum class mishap : std::uint8_t {
    none,
    refused,     ///< no connection
    lost,        ///< the request does not arrive; the client's time runs out
    answer_lost, ///< the request is carried out; the client's time runs out
    broken_off,  ///< the request is carried out; the connection breaks before the answer is there
    cut_short,   ///< the answer ends in the middle of its body
    garbage,     ///< a proxy's page in place of the answer
    throttled,   ///< 429 in place of the answer; not carried out
    failing,     ///< 500; not carried out
    overloaded,  ///< 503; not carried out
    slow,        ///< 30 times slower than others
};
[[nodiscard]] const char* to_string(mishap what) noexcept;

/// The same mishap for a share of the exchanges between two moments (seconds since the network began).
struct rough_weather {
    mishap what = mishap::none;
    double share = 0;
    double from_s = 0;
    double to_s = 1e9;
};

/// Hosts behind a transport, in virtual time: each is a function from request to answer, called at the moment
/// when the request arrives. The same seed and requests give the same mishaps.
class simulated_network final : public transport, public event_source {
public:
    simulated_network(virtual_time& world, std::uint64_t seed);
    ~simulated_network() override;

    struct host {
        std::string url; ///< what its requests begin with
        std::function<http_response(const http_request&)> answer;
        std::vector<rough_weather> weather;
        double wire_low_s = 0.01, wire_high_s = 0.05; ///< one way
        double work_low_s = 0.02, work_high_s = 0.2;  ///< between a request's arrival and its answer
        /// Told of each mishap; may be empty.
        std::function<void(mishap)> told;
    };
    void add(host what);

    call_id start(http_request request, done callback) override;
    void cancel(call_id call) override;

    [[nodiscard]] std::optional<time_point> next() override;
    void fire(time_point now) override;

    /// The client's process dies: no callback runs any more. Requests on their way arrive or do not.
    void power_off();

    [[nodiscard]] int in_flight(const std::string& url) const;

private:
    struct open_call {
        http_request request;
        done callback;
        std::size_t at = 0; ///< host
        mishap fate = mishap::none;
        double slowness = 1;
        http_response answer;
    };
    enum class stage : std::uint8_t { arrival, answer };
    struct event {
        time_point at;
        std::uint64_t order = 0;
        stage what = stage::arrival;
        call_id call = 0;
        bool operator>(const event& other) const { return at != other.at ? at > other.at : order > other.order; }
    };

    void schedule(double in_s, stage what, call_id call);
    [[nodiscard]] mishap draw(const host& at);
    void arrive(call_id call);
    void finish(call_id call);

    virtual_time& world_;
    time_point start_;
    random_source random_;
    std::vector<host> hosts_;
    std::map<call_id, open_call> open_;
    std::map<call_id, open_call> given_up_; ///< by the client; the request is on its way
    std::priority_queue<event, std::vector<event>, std::greater<>> events_;
    std::uint64_t order_ = 0;
    call_id last_ = 0;
    bool off_ = false;
};

} // namespace tagwright::sim
