#include "providers/http/curl_transport.hpp"

#include "providers/http/curl_exchange.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#ifndef TAGWRIGHT_VERSION
#define TAGWRIGHT_VERSION "0"
#endif

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

} // namespace

/// Everything below the queue belongs to the thread; the queue is shared.
class curl_transport::loop {
public:
    explicit loop(curl_transport_options options) : defaults_{std::move(options), {}} {
        init_curl_once();
        const auto& o = defaults_.options;
        defaults_.user_agent = o.user_agent.empty() ? "tagwright/" TAGWRIGHT_VERSION : o.user_agent;
        multi_ = curl_multi_init();
        if (!multi_)
            throw std::bad_alloc();
        curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
        curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(o.connections_per_host_max));
        curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(o.connections_max));
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

    void run() {
        for (;;) {
            work fresh;
            const bool stop = take(fresh);
            if (stop) {
                shut_down(std::move(fresh));
                return;
            }
            for (auto& call : fresh.starts)
                begin(std::move(call));
            for (const auto id : fresh.cancels)
                abort(id);
            int running = 0;
            if (curl_multi_perform(multi_, &running) != CURLM_OK)
                end_all(errc::network, "curl lost its state");
            collect();
            if (curl_multi_poll(multi_, nullptr, 0, poll_ms_max, nullptr) != CURLM_OK)
                std::this_thread::sleep_for(std::chrono::milliseconds{10}); // out of memory: do not spin
        }
    }

    void begin(std::unique_ptr<exchange> call) {
        CURL* easy = obtain();
        if (!easy) {
            call->answer(call->fail(errc::network, "out of memory"));
            return;
        }
        if (!call->prepare(easy, defaults_)) {
            release(easy);
            call->answer(call->take_refusal());
            return;
        }
        if (curl_multi_add_handle(multi_, easy) != CURLM_OK) {
            release(easy);
            call->answer(call->fail(errc::network, "out of memory"));
            return;
        }
        const auto id = call->id();
        calls_.emplace(id, active{easy, std::move(call)});
    }

    void abort(call_id id) {
        const auto found = calls_.find(id);
        if (found == calls_.end())
            return;
        const auto call = detach(found);
        call->answer(call->fail(errc::cancelled, "given up by the caller"));
    }

    void collect() {
        int left = 0;
        while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE)
                continue;
            // The message dies with the handle's removal.
            const CURLcode result = message->data.result;
            CURL* easy = message->easy_handle;
            exchange* ended = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &ended);
            auto response = ended->finish(easy, result);
            const auto call = detach(calls_.find(ended->id()));
            call->answer(std::move(response));
        }
    }

    std::unique_ptr<exchange> detach(std::unordered_map<call_id, active>::iterator at) {
        auto node = calls_.extract(at);
        curl_multi_remove_handle(multi_, node.mapped().easy);
        release(node.mapped().easy);
        return std::move(node.mapped().call);
    }

    void end_all(errc code, std::string_view reason) {
        while (!calls_.empty()) {
            const auto call = detach(calls_.begin());
            call->answer(call->fail(code, reason));
        }
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
