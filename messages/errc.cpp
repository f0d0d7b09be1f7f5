#include "tagwright/failure.hpp"

#include <array>

namespace tagwright::inline v0 {
namespace {

struct entry {
    errc code;
    std::string_view name;
    failure_kind kind;
    failure_scope scope;
    int exit_code;
    bool may_be_billed; ///< it was sent, and no answer came
    std::string_view meaning;
};

constexpr std::array table{
    entry{errc::ok, "ok", failure_kind::none, failure_scope::run, 0, false, "no error"},
    entry{errc::connect_failed, "connect_failed", failure_kind::passing, failure_scope::call, 3, false,
          "the server cannot be reached"},
    entry{errc::network, "network", failure_kind::passing, failure_scope::call, 3, true, "the connection broke"},
    entry{errc::timeout, "timeout", failure_kind::passing, failure_scope::call, 3, true, "no answer in time"},
    entry{errc::tls_failed, "tls_failed", failure_kind::account, failure_scope::endpoint, 3, false,
          "the server's certificate or TLS handshake was refused"},
    entry{errc::response_too_large, "response_too_large", failure_kind::refusal, failure_scope::batch, 3, true,
          "the answer is larger than the bound"},
    entry{errc::bad_url, "bad_url", failure_kind::account, failure_scope::endpoint, 3, false,
          "the URL cannot be requested"},
    entry{errc::cancelled, "cancelled", failure_kind::passing, failure_scope::call, 3, false, "the call was given up"},
    entry{errc::rate_limited, "rate_limited", failure_kind::passing, failure_scope::call, 3, false,
          "too many requests for now"},
    entry{errc::quota_exhausted, "quota_exhausted", failure_kind::quota, failure_scope::endpoint, 3, false,
          "the quota is used up"},
    entry{errc::billing, "billing", failure_kind::account, failure_scope::endpoint, 3, false,
          "credit, spend limit or billing set-up needs a person"},
    entry{errc::bad_credentials, "bad_credentials", failure_kind::account, failure_scope::endpoint, 3, false,
          "the key or token is wrong, expired or missing"},
    entry{errc::forbidden, "forbidden", failure_kind::refusal, failure_scope::endpoint, 3, false,
          "this user is not allowed to do that"},
    entry{errc::scope_missing, "scope_missing", failure_kind::account, failure_scope::endpoint, 3, false,
          "the token lacks a scope"},
    entry{errc::not_found, "not_found", failure_kind::refusal, failure_scope::endpoint, 3, false,
          "there is no such thing"},
    entry{errc::model_not_found, "model_not_found", failure_kind::account, failure_scope::endpoint, 3, false,
          "the provider does not have this model"},
    entry{errc::bad_request, "bad_request", failure_kind::refusal, failure_scope::batch, 3, false,
          "the server does not accept the request"},
    entry{errc::server_error, "server_error", failure_kind::passing, failure_scope::call, 3, false,
          "the server failed"},
    entry{errc::overloaded, "overloaded", failure_kind::passing, failure_scope::call, 3, false,
          "the server is overloaded"},
    entry{errc::not_json, "not_json", failure_kind::passing, failure_scope::call, 3, false,
          "the server answered with something that is not JSON"},
    entry{errc::unsupported, "unsupported", failure_kind::feature, failure_scope::call, 3, false,
          "the server does not know this form of request"},
    entry{errc::cursor_void, "cursor_void", failure_kind::cursor, failure_scope::call, 3, false,
          "the server has lost the place in its listing"},
    entry{errc::unexpected_answer, "unexpected_answer", failure_kind::passing, failure_scope::call, 3, false,
          "the server's JSON has not the expected shape"},
    entry{errc::bad_answer, "bad_answer", failure_kind::answer, failure_scope::batch, 3, false,
          "the model did not answer with the JSON that was asked for"},
    entry{errc::missing_answer, "missing_answer", failure_kind::answer, failure_scope::batch, 3, false,
          "the model left this page out of its answer"},
    entry{errc::truncated_answer, "truncated_answer", failure_kind::answer, failure_scope::batch, 3, false,
          "the model's answer was cut off at the output limit"},
    entry{errc::context_overflow, "context_overflow", failure_kind::too_long, failure_scope::batch, 3, false,
          "the page is too long for the model"},
    entry{errc::content_blocked, "content_blocked", failure_kind::refusal, failure_scope::batch, 3, false,
          "a safety filter or the model refused the page"},
    entry{errc::space_not_found, "space_not_found", failure_kind::account, failure_scope::run, 3, false,
          "no such space, or not visible to this user"},
    entry{errc::page_gone, "page_gone", failure_kind::page, failure_scope::page, 3, false,
          "the page was gone when it was read"},
    entry{errc::missing_body, "missing_body", failure_kind::page, failure_scope::page, 3, false,
          "the page has no readable body"},
    entry{errc::page_changed, "page_changed", failure_kind::page, failure_scope::page, 3, false,
          "the page was edited since its labels were planned"},
    entry{errc::invalid_settings, "invalid_settings", failure_kind::engine, failure_scope::process, 2, false,
          "a setting is not acceptable"},
    entry{errc::invalid_input, "invalid_input", failure_kind::page, failure_scope::page, 1, false,
          "the input cannot be used"},
    entry{errc::store_failed, "store_failed", failure_kind::engine, failure_scope::process, 1, false,
          "the store on disk cannot be read or written"},
    entry{errc::no_provider, "no_provider", failure_kind::engine, failure_scope::run, 3, false,
          "no provider is left that could label"},
    entry{errc::suspended, "suspended", failure_kind::quota, failure_scope::endpoint, 3, false,
          "the provider's quota is suspended until it resets"},
    entry{errc::stopped, "stopped", failure_kind::engine, failure_scope::run, 130, false, "the run was stopped"},
    entry{errc::actor_failed, "actor_failed", failure_kind::passing, failure_scope::call, 1, true,
          "an internal part failed and was restarted"},
    entry{errc::intensity_exceeded, "intensity_exceeded", failure_kind::engine, failure_scope::process, 1, false,
          "an internal part failed too often"},
    entry{errc::run_not_found, "run_not_found", failure_kind::engine, failure_scope::run, 2, false,
          "there is no such run"},
    entry{errc::run_busy, "run_busy", failure_kind::engine, failure_scope::run, 2, false,
          "the run is being driven already"},
    entry{errc::settings_changed, "settings_changed", failure_kind::engine, failure_scope::run, 2, false,
          "the run was made under other settings"},
    entry{errc::budget_exhausted, "budget_exhausted", failure_kind::engine, failure_scope::run, 1, false,
          "the budget of the run is used up"},
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

failure_kind kind_of(errc code) noexcept { return find(code).kind; }

failure_scope natural_scope(errc code) noexcept { return find(code).scope; }

bool may_be_billed(errc code) noexcept { return find(code).may_be_billed; }

int exit_code_of(errc code) noexcept { return find(code).exit_code; }

errc errc_from_string(std::string_view name) noexcept {
    for (const auto& e : table)
        if (e.name == name)
            return e.code;
    return errc::ok;
}

} // namespace tagwright::inline v0
