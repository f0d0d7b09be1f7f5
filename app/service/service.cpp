#include "app/service/service.hpp"

#include "app/report.hpp"
#include "app/service/api.hpp"
#include "app/service/check_desk.hpp"
#include "app/service/door.hpp"
#include "app/service/metrics.hpp"
#include "app/service/schedule_desk.hpp"
#include "app/service/web_server.hpp"
#include "config/listen_address.hpp"
#include "config/time_zone.hpp"

#include <netdb.h>

#include <array>
#include <stdexcept>

namespace tagwright::service {
namespace {

/// The address behind a name of this machine.
std::string address_of(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found); error != 0)
        throw std::runtime_error("cannot listen on " + host + ": " + ::gai_strerror(error));
    std::array<char, NI_MAXHOST> text{};
    ::getnameinfo(found->ai_addr, found->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
    ::freeaddrinfo(found);
    return text.data();
}

web_server_options server_options_of(const service_settings& from) {
    web_server_options out;
    out.address = address_of(from.listen.host);
    out.port = from.listen.port;
    out.tls_certificate = from.tls_cert;
    out.tls_key = from.tls_key;
    return out;
}

door_rules door_rules_of(const service_settings& from) {
    return {from.token, from.listen.host, from.public_url, from.trust_forwarded};
}

} // namespace

/// In the order in which they need each other: what is below uses what is above.
class service::body {
public:
    explicit body(service_parts from)
        : parts_(std::move(from)),
          figures_(std::string(version()), endpoint_names(config()).all()),
          host_(counted_parts()),
          make_(parts_.configured_by),
          desk_(host_, parts_.parts, [this](const run_event& event, bool labelling) { on(event, labelling); }),
          checks_(host_, parts_.parts, make_),
          schedules_(desk_, checks_, parts_.parts.store, make_, config().schedules, zone_of(config().service)),
          door_(door_rules_of(config().service)) {
        const auto api = std::make_shared<api_parts>(api_parts{host_,
                                                               parts_.parts,
                                                               make_,
                                                               desk_,
                                                               checks_,
                                                               schedules_,
                                                               figures_,
                                                               keys_,
                                                               reviewing_,
                                                               std::chrono::system_clock::now(),
                                                               tuned_,
                                                               parts_.demo,
                                                               {}});
        api->streams = [this] { return server_ ? server_->streams() : 0; };
        add_routes(routes_, api);
        server_ = std::make_unique<web_server>(
            server_options_of(config().service),
            [this](web_request& request) { return door_.refuse(request, std::chrono::steady_clock::now()); },
            [this](web_request&& request) { return routes_.answer(std::move(request)); },
            [this](const web_request& request) { return routes_.whom(request) == waits_for::others; });
        if (config().service.resume_on_start)
            resume_interrupted();
        schedules_.begin();
    }

    ~body() { drain(); }

    void drain() {
        if (drained_)
            return;
        drained_ = true;
        schedules_.end();
        desk_.drain(config().service.drain_time);
    }

    [[nodiscard]] std::string url() const {
        const auto& from = config().service;
        if (!from.public_url.empty())
            return from.public_url;
        auto at = from.listen;
        at.port = server_->port();
        return (from.tls_cert.empty() ? "http://" : "https://") + to_string(at);
    }

private:
    [[nodiscard]] const settings& config() const { return *parts_.parts.config; }

    host_parts counted_parts() {
        auto out = parts_.parts;
        out.net = counted(out.net, endpoint_names(config()), figures_.on_exchange());
        out.log = std::make_shared<counting_log>(out.log ? out.log : std::make_shared<null_log>(),
                                                 [this] { figures_.on_restart(); });
        return out;
    }

    static time_zone zone_of(const service_settings& from) {
        return from.time_zone.empty() ? time_zone::of_system() : time_zone::named(from.time_zone).value();
    }

    void on(const run_event& event, bool labelling) {
        figures_.on(event, labelling);
        if (const auto* end = std::get_if<run_finished>(&event))
            schedules_.on_end(*end);
    }

    void resume_interrupted() {
        failure why;
        for (const auto& record : desk_.records(why)) {
            if (record.status != run_status::running || record.driver != 0 || record.request.space.empty())
                continue;
            start_run job;
            job.run = record.run;
            job.action = run_action::resume;
            const auto started = desk_.start(std::move(job));
            if (started.why)
                parts_.parts.log->write(log_channel::router,
                                        "[ERROR] run=" + record.run + " cannot be resumed: " + started.why.message);
        }
    }

    service_parts parts_;
    metrics figures_;
    host host_;
    settings_maker make_;
    run_desk desk_;
    check_desk checks_;
    schedule_desk schedules_;
    key_book keys_;
    std::mutex reviewing_;
    tuned_levels tuned_;
    door door_;
    router routes_;
    std::unique_ptr<web_server> server_;
    bool drained_ = false;
};

service::service(service_parts parts) : body_(std::make_unique<body>(std::move(parts))) {}

service::~service() = default;

std::string service::url() const { return body_->url(); }

void service::drain() { body_->drain(); }

} // namespace tagwright::service
