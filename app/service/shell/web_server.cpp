#include "app/service/web_server.hpp"

#include "app/service/problem.hpp"
#include "app/service/shell/connection_count.hpp"
#include "app/service/work_crew.hpp"
#include "base/open_files.hpp"
#include "base/url.hpp"

#include <restinio/all.hpp>
#include <restinio/tls.hpp>

#include <openssl/ssl.h>

#include <atomic>
#include <future>
#include <list>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

namespace tagwright::service {
namespace {

template <class Base>
struct bounded : Base {
    using ip_blocker_t = connection_count;
    using connection_state_listener_t = connection_count;
};
using plain_traits = bounded<restinio::traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t>>;
using tls_traits = bounded<restinio::tls_traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t>>;

using stream_response = restinio::response_builder_t<restinio::chunked_output_t>;

/// A client that watches. While a write is under way nothing new is asked for: a slow one gets the newest later.
struct watcher {
    std::shared_ptr<event_stream> source;
    stream_response out;
    std::chrono::steady_clock::time_point said; ///< something was written
    std::shared_ptr<std::atomic<int>> state = std::make_shared<std::atomic<int>>(ready);
    static constexpr int ready = 0;
    static constexpr int writing = 1;
    static constexpr int gone = 2;
};

/// Everybody who watches, asked in turn by one thread.
class watchers {
public:
    explicit watchers(const web_server_options& options) : options_(options), thread_([this] { work(); }) {}

    ~watchers() {
        {
            const std::lock_guard guard(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    [[nodiscard]] bool is_full() const { return size() >= options_.streams_max; }

    [[nodiscard]] std::size_t size() const {
        const std::lock_guard guard(mutex_);
        return all_.size();
    }

    void add(std::shared_ptr<event_stream> source, stream_response out) {
        const std::lock_guard guard(mutex_);
        all_.push_back({std::move(source), std::move(out), std::chrono::steady_clock::now()});
    }

private:
    void work() {
        std::unique_lock guard(mutex_);
        while (!changed_.wait_for(guard, options_.stream_step, [this] { return closed_; }))
            for (auto each = all_.begin(); each != all_.end();)
                each = serve(*each) ? std::next(each) : all_.erase(each);
    }

    /// @returns false for one that is over
    bool serve(watcher& one) {
        const auto state = one.state->load();
        if (state != watcher::ready)
            return state != watcher::gone;
        auto text = one.source->next();
        const auto now = std::chrono::steady_clock::now();
        if (text.empty() && one.source->ended()) {
            one.out.done();
            return false;
        }
        if (text.empty() && now - one.said < options_.heartbeat)
            return true;
        if (text.empty())
            text = ":\n\n";
        one.said = now;
        one.state->store(watcher::writing);
        one.out.append_chunk(std::move(text));
        one.out.flush(
            [state_now = one.state](const auto& error) { state_now->store(error ? watcher::gone : watcher::ready); });
        return true;
    }

    const web_server_options& options_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::list<watcher> all_;
    bool closed_ = false;
    std::thread thread_; ///< last: it uses everything above
};

std::string method_of(const restinio::http_request_header_t& header) { return header.method().c_str(); }

web_request request_of(const restinio::request_handle_t& from) {
    web_request out;
    const auto& header = from->header();
    out.method = method_of(header);
    out.path = percent_decode(header.path());
    out.query = read_query(header.query());
    header.for_each_field([&out](const auto& field) { out.headers.emplace_back(field.name(), field.value()); });
    out.body = from->body();
    out.peer = from->remote_endpoint().address().to_string();
    out.arrived = std::chrono::steady_clock::now();
    return out;
}

/// What every answer carries. The page has no inline scripts and styles, is shown in no frame, and tells nobody where
/// its reader came from.
template <class Response>
void add_usual_headers(Response& out, const web_answer& answer) {
    out.append_header("Content-Type", answer.type);
    out.append_header("X-Content-Type-Options", "nosniff");
    out.append_header("Referrer-Policy", "no-referrer");
    out.append_header("Cross-Origin-Resource-Policy", "same-origin");
    out.append_header("Content-Security-Policy",
                      "default-src 'self'; require-trusted-types-for 'script'; object-src 'none'; base-uri 'none'; "
                      "form-action 'none'; frame-ancestors 'none'");
    bool says_cache = false;
    for (const auto& [name, value] : answer.headers) {
        out.append_header(name, value);
        says_cache = says_cache || name == "Cache-Control";
    }
    if (!says_cache)
        out.append_header("Cache-Control", "no-store");
}

void write_answer(const restinio::request_handle_t& to, bool without_body, web_answer answer) {
    const restinio::http_status_line_t status{restinio::http_status_code_t{static_cast<std::uint16_t>(answer.status)},
                                              ""};
    if (without_body) { // what GET would say, its length included
        auto out = to->create_response<restinio::user_controlled_output_t>(status);
        add_usual_headers(out, answer);
        out.set_content_length(answer.body.size());
        out.done();
        return;
    }
    auto out = to->create_response(status);
    add_usual_headers(out, answer);
    out.set_body(std::move(answer.body));
    out.done();
}

} // namespace

class web_server::body {
public:
    body(web_server_options options, web_server::guard refuse, web_server::handler handle,
         web_server::chooser waits_for_others)
        : options_(std::move(options)),
          refuse_(std::move(refuse)),
          handle_(std::move(handle)),
          waits_for_others_(std::move(waits_for_others)),
          crew_(std::make_unique<work_crew>(options_.workers, options_.queue_max)),
          patient_crew_(std::make_unique<work_crew>(options_.patient_workers, options_.patient_queue_max)),
          watchers_(std::make_unique<watchers>(options_)) {
        if (options_.tls_certificate.empty())
            plain_ = run<plain_traits>({});
        else
            tls_ = run<tls_traits>(tls_context());
    }

    ~body() {
        // Workers first: what they answer must find the server. Streams next, then connections.
        crew_.reset();
        patient_crew_.reset();
        watchers_.reset();
        const auto end = [](auto& server) {
            if (server) {
                server->stop();
                server->wait();
            }
        };
        end(plain_);
        end(tls_);
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    [[nodiscard]] std::size_t streams() const { return watchers_->size(); }

private:
    using tls_handle = std::shared_ptr<restinio::asio_ns::ssl::context>;

    tls_handle tls_context() {
        namespace ssl = restinio::asio_ns::ssl;
        auto out = std::make_shared<ssl::context>(ssl::context::tls_server);
        SSL_CTX_set_min_proto_version(out->native_handle(), TLS1_2_VERSION);
        try {
            out->use_certificate_chain_file(options_.tls_certificate);
        } catch (const std::exception& why) {
            throw std::runtime_error("the certificate " + options_.tls_certificate + " cannot be used: " + why.what());
        }
        try {
            out->use_private_key_file(options_.tls_key, ssl::context::pem);
        } catch (const std::exception& why) {
            throw std::runtime_error("the key " + options_.tls_key + " cannot be used: " + why.what());
        }
        if (SSL_CTX_check_private_key(out->native_handle()) != 1)
            throw std::runtime_error("the key " + options_.tls_key + " does not belong to the certificate " +
                                     options_.tls_certificate);
        return out;
    }

    template <class Traits>
    restinio::running_server_handle_t<Traits> run(const tls_handle& context) {
        constexpr std::size_t threads = 2;
        restinio::server_settings_t<Traits> settings;
        settings.address(restinio::asio_ns::ip::make_address(options_.address))
            .port(options_.port)
            .protocol(options_.address.find(':') == std::string::npos ? restinio::asio_ns::ip::tcp::v4()
                                                                      : restinio::asio_ns::ip::tcp::v6())
            .ip_blocker(connections_)
            .connection_state_listener(connections_)
            .read_next_http_message_timelimit(options_.read_time)
            .handle_request_timeout(options_.handling_time)
            .write_http_response_timelimit(options_.write_time)
            // Beyond these RESTinio hangs up without a word, so they are wider than what is allowed: refuse_large()
            // tells of that.
            .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                          .max_url_size(8 * options_.limits.target_bytes_max)
                                          .max_field_name_size(8 * options_.limits.field_bytes_max)
                                          .max_field_value_size(8 * options_.limits.field_bytes_max)
                                          .max_field_count(4 * options_.limits.fields_max)
                                          .max_body_size(2 * options_.limits.body_bytes_max))
            .separate_accept_and_create_connect(true)
            .acceptor_post_bind_hook(
                [this](restinio::asio_ns::ip::tcp::acceptor& at) { port_ = at.local_endpoint().port(); })
            .request_handler([this](restinio::request_handle_t request) { return take(std::move(request)); });
        if constexpr (std::is_same_v<Traits, tls_traits>)
            settings.tls_context(context);
        try {
            return restinio::run_async<Traits>(restinio::own_io_context(), std::move(settings), threads);
        } catch (const std::exception& why) {
            throw std::runtime_error("cannot listen on " + options_.address + ":" + std::to_string(options_.port) +
                                     ": " + why.what());
        }
    }

    /// On a thread of the server's: nothing here waits.
    restinio::request_handling_status_t take(restinio::request_handle_t request) {
        auto what = std::make_shared<web_request>(request_of(request));
        const bool is_head = what->method == "HEAD";
        auto refusal = refuse_large(*what, request->header().request_target().size(), options_.limits);
        if (!refusal) {
            const std::lock_guard guard(guard_mutex_);
            refusal = refuse_(*what);
        }
        if (refusal) {
            write_answer(request, is_head, std::move(*refusal));
            return restinio::request_accepted();
        }
        auto& crew = waits_for_others_(*what) ? *patient_crew_ : *crew_;
        const bool taken = crew.post([this, request, what, is_head] {
            auto answer = answer_to(std::move(*what));
            if (answer.stream && !is_head)
                begin_stream(request, std::move(answer));
            else
                write_answer(request, is_head, std::move(answer));
        });
        if (!taken)
            write_answer(request, is_head, busy("too many requests wait already; try again in a second"));
        return restinio::request_accepted();
    }

    web_answer answer_to(web_request&& request) {
        try {
            return handle_(std::move(request));
        } catch (const std::exception& why) { // a bug: one request pays for it
            return problem_answer(
                500, {errc::actor_failed, std::string("the request could not be answered: ") + why.what()});
        }
    }

    static web_answer busy(const std::string& detail) {
        auto out = problem_answer(503, {errc::overloaded, detail});
        out.headers.emplace_back("Retry-After", "1");
        return out;
    }

    void begin_stream(const restinio::request_handle_t& request, web_answer answer) {
        if (watchers_->is_full()) {
            write_answer(request, false, busy("too many watch already"));
            return;
        }
        auto out = request->create_response<restinio::chunked_output_t>();
        add_usual_headers(out, answer);
        out.append_header("X-Accel-Buffering", "no"); // nginx would keep events back
        out.flush();
        watchers_->add(std::move(answer.stream), std::move(out));
    }

    const web_server_options options_;
    web_server::guard refuse_;
    web_server::handler handle_;
    web_server::chooser waits_for_others_;
    std::mutex guard_mutex_;
    std::uint16_t port_ = 0;
    std::shared_ptr<connection_count> connections_ = std::make_shared<connection_count>(
        connections_within(options_.connections_max, open_files_max()), options_.read_time);
    std::unique_ptr<work_crew> crew_;
    std::unique_ptr<work_crew> patient_crew_;
    std::unique_ptr<watchers> watchers_;
    restinio::running_server_handle_t<plain_traits> plain_;
    restinio::running_server_handle_t<tls_traits> tls_;
};

web_server::web_server(web_server_options options, guard refuse, handler handle, chooser waits_for_others)
    : body_(std::make_unique<body>(std::move(options), std::move(refuse), std::move(handle),
                                   std::move(waits_for_others))) {}

web_server::~web_server() = default;

std::uint16_t web_server::port() const noexcept { return body_->port(); }

std::size_t web_server::streams() const { return body_->streams(); }

} // namespace tagwright::service
