#include "app/live_throttles.hpp"

#include "actors/coordinator/shell/known_messages.hpp"
#include "actors/throttle/shell/machine_peers.hpp"

namespace tagwright {
namespace {

constexpr auto connect_patience = std::chrono::seconds(2);
constexpr auto patience = std::chrono::seconds(3);

template <class Question>
std::optional<throttle_view> ask(caf::scoped_actor& self, const throttle_actor& whom, const Question& what) {
    std::optional<throttle_view> out;
    port::request(self, whom, patience, what)
        .receive([&](throttle_view& view) { out = std::move(view); }, [](const caf::error&) {});
    return out;
}

} // namespace

std::vector<live_throttle> live_throttles(const std::string& directory, const std::string& wanted,
                                          std::optional<level_tuning> to, std::string& problem) {
    std::vector<live_throttle> out;
    const auto groups = led_groups(directory);
    if (groups.empty())
        return out;
    know_messages();
    caf::actor_system_config config;
    problem = configure_sharing(config, directory);
    if (!problem.empty())
        return out;
    caf::actor_system system(config);
    const throttle_line line(system);
    caf::scoped_actor self(system);
    for (const auto& where : groups) {
        const auto throttle = line.connect(where, connect_patience);
        auto view = throttle ? ask(self, throttle, get_throttle_view{}) : std::nullopt;
        if (!view)
            problem = "process " + std::to_string(where.pid) + " runs a throttle and does not answer; was it stopped?";
        if (view && (wanted.empty() || wanted == where.group || wanted == view->group)) {
            if (to)
                view = ask(self, throttle, tune_throttle{to->lowest, to->highest});
            if (view)
                out.push_back({where.group, where.pid, std::move(*view)});
        }
    }
    return out;
}

} // namespace tagwright
