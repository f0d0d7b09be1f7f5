#include "tagwright/host.hpp"

#include <algorithm>

namespace tagwright::inline v0 {
namespace {

std::shared_ptr<transport> usual_transport(const host_settings& of) {
    curl_transport_options network;
    network.connections_per_host_max = std::max(of.ai_concurrency_max, 64);
    network.connections_max = 2 * network.connections_per_host_max + 64;
    network.ca_file = of.ca_file;
    return std::make_shared<curl_transport>(network);
}

bool has_remote_provider(const run_settings& of) {
    return std::any_of(of.providers.begin(), of.providers.end(),
                       [](const llm::endpoint& to) { return to.shape != llm::wire::local; });
}

} // namespace

std::shared_ptr<store> usual_store(const host_settings& of, failure& why) {
    if (of.data_dir.empty())
        return make_memory_store();
    sqlite_store_options options;
    options.runs_keep = static_cast<std::uint64_t>(of.runs_keep);
    options.undo_time = std::chrono::hours(24) * of.undo_days;
    return open_sqlite_store(of.data_dir + "/tagwright.db", options, why);
}

host_parts usual_parts(settings config, failure& why, std::shared_ptr<store> opened) {
    host_parts out;
    out.store = opened ? std::move(opened) : usual_store(config, why);
    if (!out.store)
        return out;
    out.net = usual_transport(config);
    if (!config.data_dir.empty() && config.share_limits && has_remote_provider(config))
        out.limits_dir = config.data_dir + "/limits";
    out.config = std::make_shared<settings>(std::move(config));
    return out;
}

} // namespace tagwright::inline v0
