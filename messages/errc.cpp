#include "messages/errc.hpp"

#include <array>

namespace tagwright {
namespace {

struct entry {
    errc code;
    std::string_view name;
    bool retryable;
    std::string_view meaning;
};

constexpr std::array table{
    entry{errc::ok, "ok", false, "no error"},
    entry{errc::connect_failed, "connect_failed", true, "the server cannot be reached"},
    entry{errc::network, "network", true, "the connection broke"},
    entry{errc::timeout, "timeout", true, "no answer in time"},
    entry{errc::tls_failed, "tls_failed", false, "the server's certificate or TLS handshake was refused"},
    entry{errc::response_too_large, "response_too_large", false, "the answer is larger than the bound"},
    entry{errc::bad_url, "bad_url", false, "the URL cannot be requested"},
    entry{errc::cancelled, "cancelled", false, "the call was given up"},
    entry{errc::rate_limited, "rate_limited", true, "too many requests for now"},
    entry{errc::quota_exhausted, "quota_exhausted", false, "the daily quota is used up"},
    entry{errc::billing, "billing", false, "credit, spend limit or billing set-up needs a person"},
    entry{errc::bad_credentials, "bad_credentials", false, "the key or token is wrong, expired or missing"},
    entry{errc::forbidden, "forbidden", false, "this user is not allowed to do that"},
    entry{errc::scope_missing, "scope_missing", false, "the token lacks a scope"},
    entry{errc::not_found, "not_found", false, "there is no such thing"},
    entry{errc::model_not_found, "model_not_found", false, "the provider does not have this model"},
    entry{errc::bad_request, "bad_request", false, "the server does not accept the request"},
    entry{errc::server_error, "server_error", true, "the server failed"},
    entry{errc::overloaded, "overloaded", true, "the server is overloaded"},
    entry{errc::not_json, "not_json", true, "the server answered with something that is not JSON"},
    entry{errc::unexpected_answer, "unexpected_answer", false, "the server's JSON has not the expected shape"},
    entry{errc::bad_answer, "bad_answer", true, "the model did not answer with the JSON that was asked for"},
    entry{errc::missing_answer, "missing_answer", true, "the model left this page out of its answer"},
    entry{errc::truncated_answer, "truncated_answer", true, "the model's answer was cut off at the output limit"},
    entry{errc::context_overflow, "context_overflow", false, "the page is too long for the model"},
    entry{errc::content_blocked, "content_blocked", false, "a safety filter or the model refused the page"},
    entry{errc::space_not_found, "space_not_found", false, "no such space, or not visible to this user"},
    entry{errc::page_gone, "page_gone", false, "the page was gone when it was read"},
    entry{errc::missing_body, "missing_body", false, "the page has no readable body"},
    entry{errc::page_changed, "page_changed", false, "the page was edited since its labels were planned"},
    entry{errc::invalid_settings, "invalid_settings", false, "a setting is not acceptable"},
    entry{errc::invalid_input, "invalid_input", false, "the input cannot be used"},
    entry{errc::store_failed, "store_failed", false, "the store on disk cannot be read or written"},
    entry{errc::no_provider, "no_provider", false, "no provider is left that could label"},
    entry{errc::suspended, "suspended", true, "the provider's quota is suspended until it resets"},
    entry{errc::stopped, "stopped", false, "the run was stopped"},
    entry{errc::actor_failed, "actor_failed", true, "an internal part failed and was restarted"},
    entry{errc::intensity_exceeded, "intensity_exceeded", false, "an internal part failed too often"},
    entry{errc::run_not_found, "run_not_found", false, "there is no such run"},
    entry{errc::run_busy, "run_busy", false, "the run is being driven already"},
    entry{errc::settings_changed, "settings_changed", false, "the run was made under other settings"},
    entry{errc::budget_exhausted, "budget_exhausted", false, "the budget of the run is used up"},
};

const entry& find(errc code) noexcept {
    for (const auto& e : table)
        if (e.code == code)
            return e;
    return table[0];
}

} // namespace

std::string_view to_string(errc code) noexcept { return find(code).name; }

std::string_view meaning(errc code) noexcept { return find(code).meaning; }

bool is_retryable(errc code) noexcept { return find(code).retryable; }

errc errc_from_string(std::string_view name) noexcept {
    for (const auto& e : table)
        if (e.name == name)
            return e.code;
    return errc::ok;
}

} // namespace tagwright
