#include "tagwright/transport.hpp"

#include "base/open_files.hpp"
#include "providers/http/curl_exchange.hpp"
#include "providers/http/socket_watch.hpp"

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

constexpr std::size_t idle_handles_max = 256;
constexpr std::chrono::milliseconds wait_max{1000}; ///< curl shortens it to its own next timer

/// curl's global state, set up once and left to the process's end: other users of curl may be around.
void init_curl_once() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK)
        throw std::runtime_error("curl cannot be initialised");
}

using multi_handle = std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)>;

multi_handle make_multi() {
    init_curl_once();
    multi_handle out(curl_multi_init(), &curl_multi_cleanup);
    if (!out)
        throw std::bad_alloc();
    return out;
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
    explicit loop(curl_transport_options options)
        : defaults_{std::move(options), {}, {}}, multi_(make_multi()), watch_(multi_.get()) {
        auto& o = defaults_.options;
        // A connection too many would fail, and its call with it; beyond the bound calls wait.
        o.connections_max = static_cast<int>(
            connections_within(static_cast<std::size_t>(std::max(1, o.connections_max)), open_files_max()));
        defaults_.user_agent = o.user_agent.empty() ? "tagwright/" + std::string(version()) : o.user_agent;
        defaults_.certificates = certificates_with(o.ca_file);
        curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
        // How many are open at once is for us to bound: what waits inside curl counts as connecting in some versions.
        curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(o.connections_max));
        thread_ = std::thread([this] { run(); });
    }

    ~loop() {
        {
            const std::lock_guard guard(mutex_);
            stop_ = true;
        }
        watch_.wake();
        thread_.join();
        for (CURL* easy : idle_)
            curl_easy_cleanup(easy);
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
            push(queue_);
            wake = std::exchange(asleep_, false);
        }
        if (wake)
            watch_.wake();
    }

    bool take(work& out) {
        const std::lock_guard guard(mutex_);
        std::swap(out, queue_);
        asleep_ = false;
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

    /// Who posts from now on has to wake the thread. False if somebody has posted already.
    bool fall_asleep() {
        const std::lock_guard guard(mutex_);
        asleep_ = queue_.empty() && !stop_;
        return asleep_;
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
            const auto longest = serve_waiting();
            auto well = watch_.serve_timer();
            if (collect() && waiting_ > 0)
                continue; // there is room now
            well = well && (!fall_asleep() || watch_.wait(longest));
            if (!well)
                end_all(errc::network, "curl lost its state");
        }
    }

    /// Starts the call, or lets it wait for its turn.
    void accept(std::unique_ptr<exchange> call) {
        if (!call->check(last_route_)) {
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
    std::chrono::milliseconds serve_waiting() {
        if (waiting_ == 0)
            return wait_max;
        const auto now = exchange::clock::now();
        auto next = now + wait_max;
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
        return std::chrono::ceil<std::chrono::milliseconds>(next - now);
    }

    /// @param refused  takes the call where it cannot be started
    void begin(lane& host, std::unique_ptr<exchange> call, std::vector<std::unique_ptr<exchange>>& refused) {
        CURL* easy = obtain();
        const bool prepared = easy && call->prepare(easy, defaults_);
        if (!prepared || curl_multi_add_handle(multi_.get(), easy) != CURLM_OK) {
            if (easy)
                release(easy, false);
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
        while (CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE)
                continue;
            any = true;
            // The message dies with the handle's removal.
            const CURLcode result = message->data.result;
            CURL* easy = message->easy_handle;
            exchange* ended = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &ended);
            auto response = ended->finish(easy, result);
            const bool as_new = http::is_as_new(easy, response);
            const auto call = detach(calls_.find(ended->id()), as_new);
            call->answer(std::move(response));
        }
        return any;
    }

    std::unique_ptr<exchange> detach(std::unordered_map<call_id, active>::iterator at, bool as_new = false) {
        auto node = calls_.extract(at);
        curl_multi_remove_handle(multi_.get(), node.mapped().easy);
        release(node.mapped().easy, as_new);
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

    /// Handles are reused, with what every call sets: a new one costs an allocation of some kilobytes and its caches.
    CURL* obtain() {
        if (!idle_.empty()) {
            CURL* easy = idle_.back();
            idle_.pop_back();
            return easy;
        }
        CURL* easy = curl_easy_init();
        if (easy)
            http::configure(easy, defaults_);
        return easy;
    }

    void release(CURL* easy, bool as_new) {
        if (idle_.size() >= idle_handles_max) {
            curl_easy_cleanup(easy);
            return;
        }
        if (as_new) {
            http::forget_call(easy);
        } else {
            curl_easy_reset(easy);
            http::configure(easy, defaults_);
        }
        idle_.push_back(easy);
    }

    http::exchange_defaults defaults_;
    multi_handle multi_;
    http::socket_watch watch_; ///< dies before what it watches
    std::atomic<call_id> next_id_{1};

    std::mutex mutex_;
    work queue_;
    bool asleep_ = false; ///< the thread waits for the network: whoever posts first wakes it
    bool stop_ = false;

    std::unordered_map<call_id, active> calls_;
    std::map<std::string, lane> lanes_; ///< by host and port
    http::known_route last_route_;
    std::size_t waiting_ = 0; ///< in all lanes
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
