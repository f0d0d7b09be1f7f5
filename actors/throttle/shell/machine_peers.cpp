#include "actors/throttle/shell/machine_peers.hpp"

#include "actors/throttle/shell/share_directory.hpp"
#include "actors/throttle/shell/unix_middleman.hpp"

#include <caf/io/all.hpp>

#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

namespace tagwright {

struct find_leader {
    std::string group;
    std::shared_ptr<throttle_peers::found> then;
};
struct announce_leader {
    std::string group;
    throttle_actor mine;
};
struct look_again {
    std::string group;
};

} // namespace tagwright

TAGWRIGHT_BEGIN_MESSAGES(tagwright_peers, 4190)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_peers, tagwright::find_leader)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_peers, tagwright::announce_leader)
TAGWRIGHT_LOCAL_MESSAGE(tagwright_peers, tagwright::look_again)
TAGWRIGHT_END_MESSAGES(tagwright_peers)

namespace tagwright {
namespace {

using namespace std::chrono_literals;

/// A leader that was just started has not said yet where it is; one that is stopped never answers.
constexpr auto search_patience = 2s;
constexpr auto look_every = 100ms;

using peers_actor = caf::typed_actor<port::tells<find_leader>, port::tells<announce_leader>, port::tells<look_again>>;

struct peers_state {
    static constexpr const char* name = "tagwright.peers";
    ~peers_state(); ///< gives up the lead of everything
    struct lead {
        leader_file file;
        std::optional<leader_place> at;
        std::uint16_t number = 0; ///< of the socket, for the middleman
    };
    struct search {
        std::vector<std::shared_ptr<throttle_peers::found>> then;
        time_point give_up_at;
    };
    std::string directory;
    caf::io::middleman_actor line;
    std::map<std::string, lead> led;
    std::map<std::string, search> searches;
    std::map<std::string, throttle_actor> reached; ///< leaders of others, by the path of their socket
    std::set<std::string> connecting;              ///< paths; a stopped leader's stays here until it answers or dies
    port::watch watched;
    std::uint16_t last_number = 0;
};

peers_state::~peers_state() {
    for (const auto& [group, mine] : led) {
        if (mine.at)
            remove_socket(directory, *mine.at);
        mine.file.tell_nothing();
    }
    caf::anon_send_exit(line, caf::exit_reason::kill);
}

using self_pointer = peers_actor::stateful_pointer<peers_state>;

bool is_throttle(const caf::actor_system& system, const std::set<std::string>& can) {
    return system.assignable(can, system.message_types(port::type_list<throttle_actor>{}));
}

void answer(peers_state& st, const std::string& group, share_role role, const throttle_actor& leader = {}) {
    const auto search = st.searches.extract(group);
    for (const auto& then : search.mapped().then)
        (*then)(role, leader);
}

void look(self_pointer self, const std::string& group);

void look_for_all(self_pointer self) {
    std::vector<std::string> groups;
    for (const auto& [group, search] : state_of(self).searches)
        groups.push_back(group);
    for (const auto& group : groups)
        look(self, group);
}

/// At most one connection to a path is under way: a stopped process takes any number, and answers none.
void connect(self_pointer self, const std::string& path) {
    auto& st = state_of(self);
    if (!st.connecting.insert(path).second)
        return;
    port::request(self, st.line, caf::infinite, port::connect_word, path, std::uint16_t{1})
        .then(
            [self, path](const caf::node_id&, caf::strong_actor_ptr& who, const std::set<std::string>& can) {
                auto& state = state_of(self);
                state.connecting.erase(path);
                if (!who || !is_throttle(self->system(), can))
                    return;
                const auto leader = state.reached[path] = caf::actor_cast<throttle_actor>(who);
                state.watched.add(self, leader,
                                  [self, path](const caf::error&) { state_of(self).reached.erase(path); });
                look_for_all(self);
            },
            [self, path](const caf::error&) { state_of(self).connecting.erase(path); });
}

void look(self_pointer self, const std::string& group) {
    auto& st = state_of(self);
    const auto search = st.searches.find(group);
    if (search == st.searches.end())
        return;
    if (st.led.count(group) > 0) { // Our throttle has died: the next one leads.
        answer(st, group, share_role::leads);
        return;
    }
    leader_file file(st.directory, group);
    if (!file.is_open()) {
        answer(st, group, share_role::alone);
        return;
    }
    const bool ours = file.lock();
    const auto where = file.place();
    if (ours) {
        if (where) // Left by somebody who was killed.
            remove_socket(st.directory, *where);
        file.tell_nothing();
        st.led.emplace(group, peers_state::lead{std::move(file), std::nullopt, 0});
        answer(st, group, share_role::leads);
        return;
    }
    if (where) {
        const auto path = socket_path(st.directory, *where);
        if (const auto known = st.reached.find(path); known != st.reached.end()) {
            answer(st, group, share_role::follows, known->second);
            return;
        }
        connect(self, path);
    }
    if (self->clock().now() >= search->second.give_up_at)
        answer(st, group, share_role::alone);
    else
        port::send_later(self, look_every, look_again{group});
}

/// The file tells the path before there is a socket, so that none is ever left that no file knows of.
void publish(self_pointer self, const std::string& group, const throttle_actor& mine, std::string socket) {
    auto& st = state_of(self);
    auto& lead = st.led.at(group);
    lead.at = leader_place{::getpid(), std::move(socket)};
    lead.number = ++st.last_number == 0 ? ++st.last_number : st.last_number;
    const auto path = socket_path(st.directory, *lead.at);
    const auto elsewhere = [self, group, mine, failed = *lead.at, number = lead.number] {
        remove_socket(state_of(self).directory, failed);
        if (state_of(self).led.at(group).number != number)
            return; // Another throttle was announced since.
        // Too long a path, or a file system that has no sockets. Where nothing helps the others are cautious.
        if (failed.socket.front() != '/')
            if (auto next = new_runtime_socket(); !next.empty())
                publish(self, group, mine, std::move(next));
    };
    if (!lead.file.tell(*lead.at) || !fits_a_socket(path)) {
        elsewhere();
        return;
    }
    port::request(self, st.line, caf::infinite, port::publish_word, lead.number,
                  caf::actor_cast<caf::strong_actor_ptr>(mine), self->system().message_types(mine), path, false)
        .then([](std::uint16_t) {}, [elsewhere](const caf::error&) { elsewhere(); });
}

peers_actor::behavior_type peers(self_pointer self, std::string directory) {
    port::harden(self, caf::make_error(errc::actor_failed));
    state_of(self).directory = std::move(directory);
    state_of(self).line = make_unix_middleman(self->system());
    return {
        [self](find_leader& ask) {
            auto& search = state_of(self).searches[ask.group];
            search.then.push_back(std::move(ask.then));
            search.give_up_at = self->clock().now() + search_patience;
            look(self, ask.group);
        },
        [self](announce_leader& what) {
            auto& st = state_of(self);
            const auto lead = st.led.find(what.group);
            if (lead == st.led.end())
                return;
            if (lead->second.at) {
                port::send(self, st.line, port::close_word, lead->second.number);
                remove_socket(st.directory, *lead->second.at);
            }
            publish(self, what.group, what.mine, new_socket_name());
        },
        [self](const look_again& due) { look(self, due.group); },
    };
}

/// Its actor has a thread of its own, since it touches the disk. Nothing here waits for that thread: whoever lets go
/// of the peers last may be any actor. CAF ends such a thread when nobody has the actor's handle any more, and an
/// actor system waits for it: so leave() gives the handle away.
class machine_peers final : public throttle_peers {
public:
    machine_peers(caf::actor_system& system, std::string directory)
        : actor_(system.spawn<caf::detached>(peers, std::move(directory))) {}
    ~machine_peers() override { end(); }

    void find(const std::string& group, found then) override {
        if (const auto to = actor())
            port::post(to, find_leader{group, std::make_shared<found>(std::move(then))});
    }
    void announce(const std::string& group, const throttle_actor& mine) override {
        if (const auto to = actor())
            port::post(to, announce_leader{group, mine});
    }
    void leave() override { end(); }

private:
    peers_actor actor() {
        const std::lock_guard guard(mutex_);
        return actor_;
    }
    void end() {
        const std::lock_guard guard(mutex_);
        if (actor_)
            caf::anon_send_exit(actor_, caf::exit_reason::kill);
        actor_ = peers_actor{};
    }
    std::mutex mutex_;
    peers_actor actor_;
};

} // namespace

std::shared_ptr<throttle_peers> make_machine_peers(caf::actor_system& system, std::string directory) {
    return std::make_shared<machine_peers>(system, std::move(directory));
}

void know_peer_messages() { TAGWRIGHT_KNOW_MESSAGES(tagwright_peers); }

std::string configure_sharing(caf::actor_system_config& config, const std::string& directory) {
    if (auto problem = make_private_directory(directory); !problem.empty())
        return problem;
    port::name_message<acquire_permit>(config, "tagwright.acquire_permit");
    port::name_message<permit>(config, "tagwright.permit");
    port::name_message<forget_request>(config, "tagwright.forget_request");
    port::name_message<release_permit>(config, "tagwright.release_permit");
    port::name_message<get_throttle_view>(config, "tagwright.get_throttle_view");
    port::name_message<throttle_view>(config, "tagwright.throttle_view");
    port::name_message<tune_throttle>(config, "tagwright.tune_throttle");
    config.load<caf::io::middleman>();
    // A leader of a version that writes its messages another way is hung up on. Count it up with messages/wire.hpp.
    port::set_network_name(config, "tagwright-throttle-2");
    return {};
}

std::vector<led_group> led_groups(const std::string& directory) {
    std::vector<led_group> out;
    for (auto& group : groups_in(directory)) {
        const leader_file file(directory, group);
        if (!file.is_open() || file.lock())
            continue; // nobody holds it
        if (const auto where = file.place())
            out.push_back({std::move(group), where->pid, socket_path(directory, *where)});
    }
    std::sort(out.begin(), out.end(), [](const led_group& a, const led_group& b) { return a.group < b.group; });
    return out;
}

throttle_line::throttle_line(caf::actor_system& system)
    : system_(system), by_(caf::actor_cast<caf::actor>(make_unix_middleman(system))) {}

throttle_line::~throttle_line() { caf::anon_send_exit(by_, caf::exit_reason::kill); }

throttle_actor throttle_line::connect(const led_group& where, std::chrono::milliseconds patience) const {
    throttle_actor out;
    caf::scoped_actor self(system_, true);
    port::request(self, by_, caf::timespan(patience), port::connect_word, where.socket, std::uint16_t{1})
        .receive(
            [&](const caf::node_id&, caf::strong_actor_ptr& who, const std::set<std::string>& can) {
                if (who && is_throttle(system_, can))
                    out = caf::actor_cast<throttle_actor>(who);
            },
            [](const caf::error&) {});
    return out;
}

} // namespace tagwright
