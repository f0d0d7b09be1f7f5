#pragma once

#include "actors/coordinator/shell/known_messages.hpp"
#include "actors/throttle/seed_controller.hpp"
#include "actors/throttle/shell/machine_peers.hpp"
#include "actors/throttle/shell/share_directory.hpp"
#include "actors/throttle/shell/throttle_actor.hpp"
#include "tests/scratch_directory.hpp"

#include <gtest/gtest.h>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>
#include <future>

/// Real actor systems, real sockets: processes that share a throttle, and what they say to each other.
namespace tagwright::testing {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// Never reached where things work.
inline constexpr auto patience = 60s;

/// What a process is to the others: an actor system and its peers.
class process {
public:
    explicit process(const std::string& directory) : system_(prepared(config_, directory)) {
        peers = make_machine_peers(system_, directory);
    }
    process(const process&) = delete;
    process& operator=(const process&) = delete;
    ~process() {
        for (const auto& each : throttles_)
            caf::anon_send_exit(each, caf::exit_reason::kill);
        if (peers)
            peers->leave();
    }

    struct finding {
        share_role role = share_role::alone;
        throttle_actor leader;
    };
    /// Looks until there is a leader: on a busy machine one search may be too short. Blocks.
    finding find(const std::string& group = "group") {
        for (int i = 0; i < 30; ++i)
            if (auto out = find_once(group); out.role != share_role::alone)
                return out;
        return {};
    }
    finding find_once(const std::string& group = "group") {
        const auto said = std::make_shared<std::promise<finding>>();
        auto answer = said->get_future();
        peers->find(group, [said](share_role role, throttle_actor leader) {
            said->set_value({role, std::move(leader)});
        });
        if (answer.wait_for(patience) != std::future_status::ready)
            throw std::runtime_error("a search does not end");
        return answer.get();
    }
    throttle_actor lead(const std::string& group = "group") {
        throttle_config limits;
        limits.group = group;
        auto out =
            throttles_.emplace_back(system_.spawn(throttle, std::make_shared<seed_controller>(level_bounds{2, 2}),
                                                  limits, level_sink_actor{}, std::make_shared<null_log>()));
        peers->announce(group, out);
        return out;
    }
    void kill(const throttle_actor& who) {
        caf::scoped_actor self(system_);
        self->send_exit(who, caf::exit_reason::kill);
        self->wait_for(who);
    }
    /// A permit; empty: an error came.
    std::optional<permit> acquire(const throttle_actor& from) {
        caf::scoped_actor self(system_);
        std::optional<permit> out;
        port::request(self, from, caf::timespan(patience), acquire_permit{})
            .receive([&](const permit& it) { out = it; }, [](const caf::error&) {});
        return out;
    }
    caf::actor_system& system() { return system_; }

    std::shared_ptr<throttle_peers> peers;

private:
    static caf::actor_system_config& prepared(caf::actor_system_config& config, const std::string& directory) {
        know_messages();
        port::set_threads(config, 2, 64);
        if (const auto problem = configure_sharing(config, directory); !problem.empty())
            throw std::runtime_error(problem);
        return config;
    }
    caf::actor_system_config config_;
    caf::actor_system system_;
    std::vector<throttle_actor> throttles_;
};

inline sockaddr_un address_of(const std::string& path) {
    sockaddr_un out{};
    out.sun_family = AF_UNIX;
    std::strncpy(out.sun_path, path.c_str(), sizeof out.sun_path - 1);
    return out;
}

class machine_peers_test : public ::testing::Test {
protected:
    [[nodiscard]] std::string socket() const {
        for (int i = 0; i < 1000; ++i) { // the leader says it as soon as it can
            const auto led = led_groups(directory);
            if (!led.empty() && fs::exists(led[0].socket))
                return led[0].socket;
            ::poll(nullptr, 0, 10);
        }
        return {};
    }
    [[nodiscard]] std::size_t sockets() const {
        return static_cast<std::size_t>(
            std::count_if(fs::directory_iterator(directory), fs::directory_iterator(),
                          [](const auto& entry) { return entry.path().extension() == ".sock"; }));
    }

    scratch_directory scratch;
    std::string directory = (scratch.path() / "limits").string();
};

} // namespace tagwright::testing
