#include "config/setting_rows.hpp"

#include "config/listen_address.hpp"
#include "tagwright/settings.hpp"

namespace tagwright {
namespace {

constexpr std::string_view group = "Service";

constexpr setting rows[] = {
    {.name = "TAGWRIGHT_LISTEN",
     .flag = "--listen",
     .toml = "service.listen",
     .group = group,
     .default_text = "127.0.0.1:8642",
     .meaning = "Where the service listens: HOST:PORT, or [::1]:PORT; port 0 is any that is free. On anything but this "
                "machine's own addresses it needs TAGWRIGHT_API_TOKEN.",
     .write =
         [](settings& to, const setting_value& value) {
             to.service.listen = parse_listen_address(to_text(value)).value_or(listen_address{});
         }},
    {.name = "TAGWRIGHT_PUBLIC_URL",
     .flag = "--public-url",
     .toml = "service.public_url",
     .group = group,
     .type = setting_type::url,
     .default_note = "where the service listens",
     .meaning = "The address under which people reach the service, when a proxy is in front of it.",
     .write = [](settings& to, const setting_value& value) { to.service.public_url = to_text(value); }},
    {.name = "TAGWRIGHT_API_TOKEN",
     .toml = "service.api_token",
     .group = group,
     .secret = true,
     .meaning =
         "Bearer token of the service, also the password of Basic, of 16 characters at least; required unless it "
         "listens on loopback.",
     .write = [](settings& to, const setting_value& value) { to.service.token = to_text(value); }},
    {.name = "TAGWRIGHT_TLS_CERT",
     .flag = "--tls-cert",
     .toml = "service.tls_cert",
     .group = group,
     .type = setting_type::path,
     .default_note = "none: plain HTTP",
     .meaning = "PEM file with the service's certificate and those that lead to its authority; needs "
                "TAGWRIGHT_TLS_KEY.",
     .write = [](settings& to, const setting_value& value) { to.service.tls_cert = to_text(value); }},
    {.name = "TAGWRIGHT_TLS_KEY",
     .flag = "--tls-key",
     .toml = "service.tls_key",
     .group = group,
     .type = setting_type::path,
     .default_note = "none: plain HTTP",
     .meaning = "PEM file with the certificate's private key; needs TAGWRIGHT_TLS_CERT.",
     .write = [](settings& to, const setting_value& value) { to.service.tls_key = to_text(value); }},
    {.name = "TAGWRIGHT_TRUST_FORWARDED",
     .flag = "--trust-forwarded",
     .toml = "service.trust_forwarded",
     .group = group,
     .type = setting_type::boolean,
     .default_text = "false",
     .meaning = "True believes X-Forwarded-For: only right behind a proxy that sets it.",
     .write = [](settings& to, const setting_value& value) { to.service.trust_forwarded = std::get<bool>(value); }},
    {.name = "TAGWRIGHT_RESUME_ON_START",
     .flag = "--resume-on-start",
     .toml = "service.resume_on_start",
     .group = group,
     .type = setting_type::boolean,
     .default_text = "false",
     .meaning = "True goes on with runs that were interrupted when the service starts.",
     .write = [](settings& to, const setting_value& value) { to.service.resume_on_start = std::get<bool>(value); }},
    {.name = "TAGWRIGHT_DRAIN_TIME",
     .flag = "--drain-time",
     .toml = "service.drain_time",
     .group = group,
     .type = setting_type::time,
     .min = 0,
     .max = seconds(3600),
     .default_text = "30s",
     .meaning = "How long a service that stops waits for calls in flight.",
     .write = [](settings& to, const setting_value& value) { to.service.drain_time = to_time(value); }},
    {.name = "TAGWRIGHT_TIME_ZONE",
     .flag = "--time-zone",
     .toml = "service.time_zone",
     .group = group,
     .default_note = "the system's",
     .meaning = "Time zone of schedules and of the months of their budgets, such as Europe/Berlin or UTC.",
     .write = [](settings& to, const setting_value& value) { to.service.time_zone = to_text(value); }},
};

} // namespace

std::span<const setting> service_rows() noexcept { return rows; }

} // namespace tagwright
