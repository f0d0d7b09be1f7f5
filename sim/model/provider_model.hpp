#pragma once

#include "sim/model/metrics.hpp"
#include "sim/model/quota.hpp"
#include "sim/model/random.hpp"
#include "sim/model/scenario.hpp"
#include "sim/model/slot_queue.hpp"
#include "sim/model/tenants.hpp"
#include "tagwright/limits.hpp"

#include <cstdint>
#include <map>
#include <queue>
#include <unordered_map>
#include <vector>

namespace tagwright::sim {

/// What the server sends back, at the moment when it leaves the server.
struct departure {
    double at_s = 0;
    std::uint64_t call = 0;
    call_verdict verdict = call_verdict::ok;
    limit_hints hints;
    int status = 200;
    bool refused = false; ///< it found no room, whatever it was told
};

/// A provider with quotas, as a pure state machine in virtual seconds; drive it with arrive(), next_s()
/// and depart(), in the order of time. The model is the study's (throttle.md §4): token buckets charged on
/// arrival, a hard cap on calls in service, processor sharing with a collapse, brownouts, and headers; and what
/// else there is in the field: windows, slots with a queue, others on the same quota (simulation.md).
class provider_model {
public:
    provider_model(const scenario&, std::uint64_t seed);

    /// A call reaches the server. Its answer, if there is one, will come out of depart().
    void arrive(double now_s, std::uint64_t call, double service_s, double tokens, double output_tokens = 0);
    /// The client hung up: shared work is dropped, that of slots where the server notices; other work goes on
    /// for nobody.
    void hang_up(double now_s, std::uint64_t call);
    /// When the next answer leaves; `forever` if none is due.
    [[nodiscard]] double next_s();
    /// The answer that next_s() told of.
    departure depart();
    [[nodiscard]] int in_service() const { return in_service_ + slots_.busy(); }
    [[nodiscard]] const tenants_share& tenants() const { return tenants_share_; }

private:
    struct later {
        bool operator()(const departure& a, const departure& b) const { return a.at_s > b.at_s; }
    };
    struct shared_call {
        std::uint64_t call = 0;
        limit_hints hints;
    };

    [[nodiscard]] double speed() const;
    void advance_sharing(double now_s);
    [[nodiscard]] limit_hints hints(double now_s, bool refused, double wait_s) const;
    void let_tenants_call(double now_s);
    void refuse(double now_s, std::uint64_t call, double wait_s, int status);
    void leave(departure&&);
    /// True if a fault took the call.
    bool fail(double now_s, std::uint64_t call, const limit_hints&);

    scenario scenario_;
    random_source random_;
    piecewise cap_;
    quota_set quotas_;
    tenant_crowd tenants_;
    tenants_share tenants_share_;
    slot_queue slots_;
    std::priority_queue<departure, std::vector<departure>, later> due_;
    std::multimap<double, shared_call> shared_; ///< by virtual finish time
    std::unordered_map<std::uint64_t, std::multimap<double, shared_call>::iterator> shared_calls_;
    double virtual_s_ = 0, shared_at_s_ = 0;
    int in_service_ = 0;
};

} // namespace tagwright::sim
