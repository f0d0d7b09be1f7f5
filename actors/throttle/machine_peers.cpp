#include "actors/throttle/machine_peers.hpp"

#include <caf/io/all.hpp>
#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <thread>

namespace tagwright {
namespace {

using namespace std::chrono_literals;

constexpr auto connect_patience = 2s;
constexpr auto try_every = 100ms;
constexpr int tries_max = 20; ///< a leader that was just started has not told its port yet

class file {
public:
    file() = default;
    explicit file(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    file(file&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    file& operator=(file&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~file() {
        if (fd_ >= 0)
            ::close(fd_);
    }
    [[nodiscard]] bool is_open() const noexcept { return fd_ >= 0; }
    [[nodiscard]] bool lock() const noexcept { return ::flock(fd_, LOCK_EX | LOCK_NB) == 0; }
    [[nodiscard]] std::string text() const {
        std::array<char, 256> buffer{};
        const auto size = ::pread(fd_, buffer.data(), buffer.size(), 0);
        return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(0, size))};
    }
    [[nodiscard]] bool write(const std::string& text) const {
        return ::ftruncate(fd_, 0) == 0 &&
               ::pwrite(fd_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
    }

private:
    int fd_ = -1;
};

/// "PORT PID"; port 0 where the leader has not told it yet.
led_group parse(const std::string& group, const std::string& text) {
    led_group out;
    out.group = group;
    unsigned port = 0;
    if (std::sscanf(text.c_str(), "%5u %9d", &port, &out.pid) == 2 && port <= 65'535)
        out.port = static_cast<std::uint16_t>(port);
    return out;
}

std::string lock_path(const std::string& directory, const std::string& group) {
    return directory + "/" + group + ".lock";
}

class machine_peers final : public throttle_peers {
public:
    machine_peers(caf::actor_system& system, std::string directory)
        : system_(system), directory_(std::move(directory)), thread_([this] { run(); }) {}

    ~machine_peers() override {
        {
            const std::lock_guard guard(mutex_);
            stop_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }

    void find(const std::string& group, found then) override {
        post([this, group, answer = std::move(then)] {
            auto [role, leader] = look(group);
            answer(role, std::move(leader));
        });
    }

    void announce(const std::string& group, const throttle_actor& mine) override {
        post([this, group, mine] {
            const auto held = led_.find(group);
            if (held == led_.end())
                return;
            // Where this fails the others find no port and are cautious.
            if (const auto port = system_.middleman().publish(mine, 0, "127.0.0.1"))
                static_cast<void>(held->second.write(fmt::format("{} {}\n", *port, ::getpid())));
        });
    }

private:
    void post(std::function<void()> job) {
        {
            const std::lock_guard guard(mutex_);
            jobs_.push_back(std::move(job));
        }
        wake_.notify_one();
    }

    void run() {
        for (;;) {
            std::unique_lock guard(mutex_);
            wake_.wait(guard, [this] { return stop_ || !jobs_.empty(); });
            if (stop_)
                return;
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            guard.unlock();
            job();
        }
    }

    bool pause() {
        std::unique_lock guard(mutex_);
        return !wake_.wait_for(guard, try_every, [this] { return stop_; });
    }

    std::pair<share_role, throttle_actor> look(const std::string& group) {
        for (int i = 0; i < tries_max; ++i) {
            file lock(lock_path(directory_, group), O_RDWR | O_CREAT);
            if (!lock.is_open())
                return {share_role::alone, {}};
            if (lock.lock()) {
                static_cast<void>(lock.write(""));
                led_[group] = std::move(lock);
                return {share_role::leads, {}};
            }
            const auto where = parse(group, lock.text());
            if (where.port != 0)
                if (auto leader = connect_to(system_, where))
                    return {share_role::follows, std::move(leader)};
            if (!pause())
                break;
        }
        return {share_role::alone, {}};
    }

    caf::actor_system& system_;
    const std::string directory_;
    std::map<std::string, file> led_; ///< only the thread's
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    bool stop_ = false;
    std::thread thread_; ///< last: it uses everything above
};

/// 128 random bits in hexadecimal, made once per directory. The file appears with its content or not at all, so
/// that two processes that start together read the same.
std::string token_of(const std::string& directory, std::string& problem) {
    const auto path = directory + "/token";
    if (!std::filesystem::exists(path)) {
        const auto draft = fmt::format("{}.{}", path, ::getpid());
        std::random_device random;
        const file fresh(draft, O_RDWR | O_CREAT | O_TRUNC);
        if (!fresh.is_open() ||
            !fresh.write(fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random())))
            problem = fmt::format("{} cannot be written: {}", draft, std::strerror(errno));
        else if (::link(draft.c_str(), path.c_str()) != 0 && errno != EEXIST)
            problem = fmt::format("{} cannot be made: {}", path, std::strerror(errno));
        ::unlink(draft.c_str());
    }
    if (!problem.empty())
        return {};
    const file there(path, O_RDONLY);
    if (!there.is_open())
        problem = fmt::format("{} cannot be read: {}", path, std::strerror(errno));
    else if (auto text = there.text(); text.size() == 32)
        return text;
    else
        problem = path + " is damaged; remove it";
    return {};
}

} // namespace

std::shared_ptr<throttle_peers> make_machine_peers(caf::actor_system& system, std::string directory) {
    return std::make_shared<machine_peers>(system, std::move(directory));
}

std::string configure_sharing(caf::actor_system_config& config, const std::string& directory) {
    std::error_code code;
    std::filesystem::create_directories(directory, code);
    if (code)
        return fmt::format("{} cannot be made: {}", directory, code.message());
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, code);
    std::string problem;
    const auto token = token_of(directory, problem);
    if (!problem.empty())
        return problem;
    config.add_message_type<acquire_permit>("tagwright.acquire_permit")
        .add_message_type<permit>("tagwright.permit")
        .add_message_type<release_permit>("tagwright.release_permit")
        .add_message_type<get_throttle_view>("tagwright.get_throttle_view")
        .add_message_type<throttle_view>("tagwright.throttle_view")
        .add_message_type<tune_throttle>("tagwright.tune_throttle");
    config.load<caf::io::middleman>();
    // Peers that do not name the token are hung up on.
    config.set("middleman.app-identifiers", std::vector<std::string>{"tagwright-" + token});
    return {};
}

std::vector<led_group> led_groups(const std::string& directory) {
    std::vector<led_group> out;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(directory, code)) {
        if (entry.path().extension() != ".lock")
            continue;
        const file lock(entry.path().string(), O_RDWR);
        if (!lock.is_open() || lock.lock())
            continue; // nobody holds it
        if (auto group = parse(entry.path().stem().string(), lock.text()); group.port != 0)
            out.push_back(std::move(group));
    }
    std::sort(out.begin(), out.end(), [](const led_group& a, const led_group& b) { return a.group < b.group; });
    return out;
}

throttle_actor connect_to(caf::actor_system& system, const led_group& where) {
    throttle_actor out;
    caf::scoped_actor self(system, true);
    self->request(system.middleman().actor_handle(), connect_patience, caf::connect_atom::value,
                  std::string("127.0.0.1"), where.port)
        .receive(
            [&](const caf::node_id&, caf::strong_actor_ptr& who, const std::set<std::string>& can) {
                if (who && system.assignable(can, system.message_types(caf::detail::type_list<throttle_actor>{})))
                    out = caf::actor_cast<throttle_actor>(who);
            },
            [](const caf::error&) {});
    return out;
}

} // namespace tagwright
