#include "tagwright/transport.hpp"

#include "providers/http/curl_exchange.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <deque>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tagwright {
namespace {

using http::exchange;

constexpr std::size_t idle_handles_max = 64;
constexpr int poll_ms_max = 1000; ///< curl shortens it to its own next timer

/// curl's global state, set up once and left to the process's end: other users of curl may be around.
void init_curl_once() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK)
        throw std::runtime_error("curl cannot be initialised");
}

std::string text_of(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The system's certificates and those of the file: curl's own option would replace the former by the latter.
std::string certificates_with(const std::string& ca_file) {
    if (ca_file.empty())
        return {};
    const auto* const system = curl_version_info(CURLVERSION_NOW)->cainfo;
    return (system != nullptr ? text_of(system) + "\n" : std::string{}) + text_of(ca_file.c_str());
}

} // namespace

/// Everything below the queue belongs to the thread; the queue is shared.
class curl_transport::loop {
public:
    explicit loop(curl_transport_options options) : defaults_{std::move(options), {}, {}} {
        init_curl_once();
        const auto& o = defaults_.options;
        defaults_.user_agent = o.user_agent.empty() ? "tagwright/" + std::string(version()) : o.user_agent;
        defaults_.certificates = certificates_with(o.ca_file);
        multi_ = curl_multi_init();
        if (!multi_)
            throw std::bad_alloc();
        curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
        // How many are open at once is for us to bound: what waits inside curl counts as connecting in some versions.
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(o.connections_max));
        thread_ = std::thread([this] { run(); });
    }

    ~loop() {
        {
            const std::lock_guard guard(mutex_);
            stop_ = true;
        }
        curl_multi_wakeup(multi_);
        thread_.join();
        for (CURL* easy : idle_)
            curl_easy_cleanup(easy);
        curl_multi_cleanup(multi_);
    }

    call_id start(http_request request, done callback) {
        const auto id = next_id_.fetch_add(1, std::memory_order_relaxed);
        auto call = std::make_unique<exchange>(id, std::move(request), std::move(callback));
        post([&](work& queue) { queue.starts.push_back(std::move(call)); });
        return id;
    }

    void cancel(call_id call) {
        post([&](work& queue) { queue.cancels.push_back(call); });
    }

private:
    struct work {
        std::vector<std::unique_ptr<exchange>> starts;
        std::vector<call_id> cancels;
        [[nodiscard]] bool empty() const { return starts.empty() && cancels.empty(); }
    };

    struct active {
        CURL* easy;
        std::unique_ptr<exchange> call;
    };

    /// The calls of one host.
    struct lane {
        int active = 0;
        std::deque<std::unique_ptr<exchange>> waiting;
    };

    template <class Push>
    void post(Push push) {
        bool wake = false;
        {
            const std::lock_guard guard(mutex_);
            wake = queue_.empty(); // otherwise whoever filled it first wakes the thread
            push(queue_);
        }
        if (wake)
            curl_multi_wakeup(multi_);
    }

    bool take(work& out) {
        const std::lock_guard guard(mutex_);
        std::swap(out, queue_);
        return stop_;
    }

    /// OpenSSL writes to sockets that the other side may have closed, which raises SIGPIPE in the writing thread, and
    /// would end a program that has not thought of it. How the program treats signals is its own affair: this thread
    /// is ours.
    static void block_sigpipe() {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    }

    void run() {
        block_sigpipe();
        for (;;) {
            work fresh;
            const bool stop = take(fresh);
            if (stop) {
                shut_down(std::move(fresh));
                return;
            }
            for (auto& call : fresh.starts)
                accept(std::move(call));
            for (const auto id : fresh.cancels)
                abort(id);
            const auto poll_ms = serve_waiting();
            int running = 0;
            if (curl_multi_perform(multi_, &running) != CURLM_OK)
                end_all(errc::network, "curl lost its state");
            if (collect() && waiting_ > 0)
                continue; // there is room now
            if (curl_multi_poll(multi_, nullptr, 0, poll_ms, nullptr) != CURLM_OK)
                std::this_thread::sleep_for(std::chrono::milliseconds{10}); // out of memory: do not spin
        }
    }

    /// Starts the call, or lets it wait for its turn.
    void accept(std::unique_ptr<exchange> call) {
        if (!call->check()) {
            call->answer(call->take_refusal());
            return;
        }
        if (waiting_ >= defaults_.options.waiting_max) {
            call->answer(call->fail(errc::overloaded, "too many calls wait"));
            return;
        }
        lanes_[call->peer()].waiting.push_back(std::move(call));
        ++waiting_;
    }

    [[nodiscard]] bool has_room(const lane& host) const {
        return host.active < defaults_.options.connections_per_host_max &&
               calls_.size() < static_cast<std::size_t>(defaults_.options.connections_max);
    }

    /// Starts what there is room for, and ends what has waited too long. @returns for how long curl may be waited for
    int serve_waiting() {
        auto next = exchange::clock::now() + std::chrono::milliseconds(poll_ms_max);
        if (waiting_ == 0)
            return poll_ms_max;
        const auto now = exchange::clock::now();
        std::vector<std::unique_ptr<exchange>> late; // answered last: a callback may do anything
        for (auto& [peer, host] : lanes_) {
            std::deque<std::unique_ptr<exchange>> left;
            for (auto& call : host.waiting) {
                if (call->deadline() <= now) {
                    late.push_back(std::move(call));
                } else if (has_room(host)) {
                    begin(host, std::move(call), late);
                } else {
                    next = std::min(next, call->deadline());
                    left.push_back(std::move(call));
                }
            }
            waiting_ -= host.waiting.size() - left.size();
            host.waiting = std::move(left);
        }
        std::erase_if(lanes_, [](const auto& each) { return each.second.active == 0 && each.second.waiting.empty(); });
        for (auto& call : late)
            call->answer(call->take_refusal_or(errc::timeout, "no free connection in time"));
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - now);
        return static_cast<int>(std::clamp<std::int64_t>(wait.count(), 0, poll_ms_max));
    }

    /// @param refused  takes the call where it cannot be started
    void begin(lane& host, std::unique_ptr<exchange> call, std::vector<std::unique_ptr<exchange>>& refused) {
        CURL* easy = obtain();
        const bool prepared = easy && call->prepare(easy, defaults_);
        if (!prepared || curl_multi_add_handle(multi_, easy) != CURLM_OK) {
            if (easy)
                release(easy);
            if (prepared || !easy)
                call->refuse(errc::network, "out of memory");
            refused.push_back(std::move(call));
            return;
        }
        ++host.active;
        const auto id = call->id();
        calls_.emplace(id, active{easy, std::move(call)});
    }

    void abort(call_id id) {
        std::unique_ptr<exchange> call;
        if (const auto found = calls_.find(id); found != calls_.end()) {
            call = detach(found);
        } else {
            for (auto& [peer, host] : lanes_) {
                const auto at = std::find_if(host.waiting.begin(), host.waiting.end(),
                                             [id](const auto& each) { return each->id() == id; });
                if (at == host.waiting.end())
                    continue;
                call = std::move(*at);
                host.waiting.erase(at);
                --waiting_;
                break;
            }
        }
        if (call)
            call->answer(call->fail(errc::cancelled, "given up by the caller"));
    }

    /// @returns true if a call has ended
    bool collect() {
        bool any = false;
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE)
                continue;
            any = true;
            // The message dies with the handle's removal.
            const CURLcode result = message->data.result;
            CURL* easy = message->easy_handle;
            exchange* ended = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &ended);
            auto response = ended->finish(easy, result);
            const auto call = detach(calls_.find(ended->id()));
            call->answer(std::move(response));
        }
        return any;
    }

    std::unique_ptr<exchange> detach(std::unordered_map<call_id, active>::iterator at) {
        auto node = calls_.extract(at);
        curl_multi_remove_handle(multi_, node.mapped().easy);
        release(node.mapped().easy);
        auto call = std::move(node.mapped().call);
        if (const auto host = lanes_.find(call->peer()); host != lanes_.end())
            --host->second.active;
        return call;
    }

    void end_all(errc code, std::string_view reason) {
        while (!calls_.empty()) {
            const auto call = detach(calls_.begin());
            call->answer(call->fail(code, reason));
        }
        for (auto& [peer, host] : std::exchange(lanes_, {}))
            for (auto& call : host.waiting)
                call->answer(call->fail(code, reason));
        waiting_ = 0;
    }

    /// A callback may start another call, so the queue is emptied until it stays empty.
    void shut_down(work fresh) {
        end_all(errc::cancelled, "shutting down");
        do {
            for (auto& call : fresh.starts)
                call->answer(call->fail(errc::cancelled, "shutting down"));
            fresh = {};
            take(fresh);
        } while (!fresh.empty());
    }

    /// Handles are reused: a new one costs an allocation of some kilobytes and its caches.
    CURL* obtain() {
        if (idle_.empty())
            return curl_easy_init();
        CURL* easy = idle_.back();
        idle_.pop_back();
        return easy;
    }

    void release(CURL* easy) {
        if (idle_.size() >= idle_handles_max) {
            curl_easy_cleanup(easy);
            return;
        }
        curl_easy_reset(easy);
        idle_.push_back(easy);
    }

    http::exchange_defaults defaults_;
    CURLM* multi_ = nullptr;
    std::atomic<call_id> next_id_{1};

    std::mutex mutex_;
    work queue_;
    bool stop_ = false;

    std::unordered_map<call_id, active> calls_;
    std::map<std::string, lane> lanes_; ///< by host and port
    std::size_t waiting_ = 0;           ///< in all lanes
    std::vector<CURL*> idle_;
    std::thread thread_; ///< last: it uses everything above
};

curl_transport::curl_transport(curl_transport_options options) : loop_(std::make_unique<loop>(std::move(options))) {}

curl_transport::~curl_transport() = default;

transport::call_id curl_transport::start(http_request request, done callback) {
    return loop_->start(std::move(request), std::move(callback));
}

void curl_transport::cancel(call_id call) { loop_->cancel(call); }

} // namespace tagwright
