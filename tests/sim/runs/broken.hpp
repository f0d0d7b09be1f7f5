#pragma once

#include "actors/throttle/limit_controller.hpp"
#include "tagwright/store.hpp"
#include "tagwright/transport.hpp"
#include "tests/sim/runs/ledger.hpp"
#include "tests/sim/runs/story.hpp"

#include <functional>
#include <memory>

/// Wrappers around the simulation's network, disk and throttle: they tell the ledger what goes through, and
/// are broken where a test wants them to be.
namespace tagwright::sim {

/// Watches calls to the model and writes to Confluence.
[[nodiscard]] std::shared_ptr<transport> watched_transport(std::shared_ptr<transport> inner, ledger& book,
                                                           std::string model_url, std::function<double()> now_s,
                                                           std::function<void()> on_call, sabotage broken);

/// Watches what is promised to be durable.
[[nodiscard]] std::shared_ptr<store> watched_store(std::shared_ptr<store> inner, ledger& book,
                                                   std::function<double()> now_s, sabotage broken);

/// Watches the level.
[[nodiscard]] std::shared_ptr<limit_controller> watched_controller(level_bounds bounds, std::uint64_t seed,
                                                                   ledger& book, sabotage broken);

} // namespace tagwright::sim
