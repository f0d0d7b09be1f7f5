#pragma once

#include "sim/model/random.hpp"
#include "sim/virtual_time.hpp"
#include "tests/sim/runs/ledger.hpp"

#include <string>
#include <vector>

namespace tagwright::sim {

/// A page of the space as it is at the beginning.
void add_page(confluence_site& site, const std::string& id);

/// A person at work in the space.
class person final : public event_source {
public:
    person(virtual_time& world, ledger& book, int acts, std::uint64_t seed)
        : book_(book), random_{"person", "runs", seed} {
        for (int i = 0; i < acts; ++i)
            due_.push_back(world.now() +
                           std::chrono::duration_cast<duration>(std::chrono::duration<double>(random_.exponential(8))));
        std::sort(due_.rbegin(), due_.rend());
        world.attach(*this);
    }
    std::optional<time_point> next() override { return due_.empty() ? std::nullopt : std::optional{due_.back()}; }
    void fire(time_point) override;

private:
    ledger& book_;
    random_source random_;
    std::vector<time_point> due_;
    int added_ = 0;
};

} // namespace tagwright::sim
