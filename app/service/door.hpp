#pragma once

#include "app/service/web.hpp"
#include "tagwright/text.hpp"

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Who may come in. Pure.
namespace tagwright::service {

using clock_time = std::chrono::steady_clock::time_point;

struct door_rules {
    secret_text token;            ///< empty: nobody is asked for one, and the service listens on loopback alone
    std::string listen_host;      ///< as it was given: an address, or a name of this machine
    std::string public_url;       ///< the address that people use, where a proxy stands in front; may be empty
    bool trust_forwarded = false; ///< X-Forwarded-For tells who is asking: a proxy of ours stands in front
};

/// Looks at a request before anything else does. Against pages of other sites that a person has open: a name that
/// resolves to this machine (DNS rebinding) is told by the Host header, a form or script by Origin and Sec-Fetch-Site.
/// There are no cookies. Not for several threads.
class door {
public:
    explicit door(door_rules rules) : rules_(std::move(rules)) {}

    /// Who failed this often within the time is not listened to for the rest of it.
    static constexpr std::size_t failures_max = 10;
    static constexpr auto failures_time = std::chrono::seconds(60);

    /// Sets request.user for whoever may come in.
    /// @returns the refusal; nothing for whoever may come in
    [[nodiscard]] std::optional<web_answer> refuse(web_request& request, clock_time now);

private:
    [[nodiscard]] std::string who_asks(const web_request& request) const;
    [[nodiscard]] bool is_our_host(std::string_view host) const;
    [[nodiscard]] bool is_our_origin(const web_request& request) const;
    [[nodiscard]] std::optional<web_answer> refuse_stranger(web_request& request, clock_time now);

    door_rules rules_;
    std::map<std::string, std::deque<clock_time>> failures_; ///< by who asked; bounded
};

/// Takes as long for every text of a length, wherever it differs.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

} // namespace tagwright::service
