#include "config/service_checks.hpp"

#include "base/loopback.hpp"
#include "config/listen_address.hpp"
#include "config/time_zone.hpp"
#include "config/url.hpp"
#include "config/value.hpp"

#include <algorithm>

namespace tagwright {
namespace {

constexpr std::string_view listen = "TAGWRIGHT_LISTEN";
constexpr std::string_view token = "TAGWRIGHT_API_TOKEN";
constexpr std::string_view public_url = "TAGWRIGHT_PUBLIC_URL";
constexpr std::size_t token_bytes_min = 16; // shorter ones can be guessed

void complain(std::string_view name, const given_values& values, std::string message, findings& found) {
    const bool secret = name == token;
    found.problems.push_back({std::string(name), values.origin(name),
                              secret ? std::string() : printable(values.text(name)), std::move(message)});
}

/// Both or neither.
void check_pair(std::string_view one, std::string_view other, const given_values& values, findings& found) {
    if (values.has(one) && !values.has(other))
        complain(one, values, "needs " + std::string(other) + ", which is not set: set both or neither", found);
}

bool is_token_refused(const findings& found) {
    return std::ranges::any_of(found.problems, [](const setting_problem& each) {
        return each.setting == token || each.setting == std::string(token) + "_FILE";
    });
}

/// What is sent to somebody's own machine does not leave it.
void check_reach(const listen_address& where, const given_values& values, findings& found) {
    if (is_loopback_host(where.host)) {
        const auto url = values.text(public_url);
        if (!url.empty() && !is_loopback(url) && !values.has(token)) // the proxy may ask people who they are
            found.warnings.push_back(std::string(public_url) + " (" + values.origin(public_url) +
                                     "): others reach the service there, and " + std::string(token) +
                                     " is not set: whoever the proxy lets through may do anything");
        return;
    }
    if (!values.has(token)) {
        if (!is_token_refused(found))
            complain(listen, values,
                     "can be reached by others, and " + std::string(token) +
                         " is not set: set it, or listen on 127.0.0.1, [::1] or localhost",
                     found);
    } else if (!values.has("TAGWRIGHT_TLS_CERT") && !values.text(public_url).starts_with("https://")) {
        found.warnings.push_back(std::string(listen) + " (" + values.origin(listen) + "): " + std::string(token) +
                                 " travels unencrypted to " + to_string(where) +
                                 "; set TAGWRIGHT_TLS_CERT and TAGWRIGHT_TLS_KEY, or put a proxy with TLS in front "
                                 "and set TAGWRIGHT_PUBLIC_URL");
    }
}

} // namespace

void check_service(const given_values& values, bool needed, findings& found) {
    const auto where = parse_listen_address(values.text(listen));
    if (values.has(listen) && !where)
        complain(listen, values,
                 "must be HOST:PORT with a port from 0 to 65535, such as 127.0.0.1:8642, localhost:8642 or [::1]:8642",
                 found);
    if (!needed)
        return;
    check_pair("TAGWRIGHT_TLS_CERT", "TAGWRIGHT_TLS_KEY", values, found);
    check_pair("TAGWRIGHT_TLS_KEY", "TAGWRIGHT_TLS_CERT", values, found);
    if (where)
        check_reach(*where, values, found);
    if (values.has(token) && values.text(token).size() < token_bytes_min)
        complain(token, values, "is too short: it must have 16 characters at least, such as openssl rand -hex 16 makes",
                 found);
    if (constexpr auto zone = "TAGWRIGHT_TIME_ZONE"; values.has(zone) && !time_zone::named(values.text(zone)))
        complain(zone, values,
                 "is not a time zone that this machine knows: it must be UTC or a name of the tz database, such as "
                 "Europe/Berlin",
                 found);
}

} // namespace tagwright
