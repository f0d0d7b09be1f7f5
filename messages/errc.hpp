#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tagwright {

/// Every way in which something can fail, for every layer: one enum, so that a failure keeps its
/// meaning from the socket to the report. The table in errc.cpp holds what is to be known of each code; what
/// follows from a failure depends on its scope, too: failure.hpp.
enum class errc : std::uint8_t {
    ok = 0,
    // -- transport ---------------------------------------------------------
    connect_failed,     ///< no connection: refused, unreachable, name not found
    network,            ///< the connection broke in mid-exchange
    timeout,            ///< no complete answer before the deadline
    tls_failed,         ///< certificate or handshake refused
    response_too_large, ///< the answer passed the size bound and was cut off
    bad_url,            ///< the URL cannot be requested
    cancelled,          ///< the caller gave the call up
    // -- answers of a server -----------------------------------------------
    rate_limited,      ///< 429: too many requests for now
    quota_exhausted,   ///< nothing helps before a time that is far away: a daily quota, or a long wait asked for
    billing,           ///< credit, spend limit or billing set-up; a person must act
    bad_credentials,   ///< key or token wrong, expired or missing
    forbidden,         ///< known, but not allowed
    scope_missing,     ///< the token lacks a scope
    not_found,         ///< no such thing
    model_not_found,   ///< the provider does not have this model
    bad_request,       ///< the server does not accept what we send
    server_error,      ///< 5xx
    overloaded,        ///< 503 or 529: the server asks for patience
    not_json,          ///< HTML or anything else where JSON belongs
    unsupported,       ///< the server cannot do this form of request; a simpler form may work
    cursor_void,       ///< the place in a listing that was to be gone on from is void
    unexpected_answer, ///< JSON, but not of the expected shape
    // -- an LLM's answer -----------------------------------------------------
    bad_answer,       ///< not the JSON that was asked for
    missing_answer,   ///< the page does not occur in the answer
    truncated_answer, ///< cut off at the output limit
    context_overflow, ///< the input is too long for the model
    content_blocked,  ///< refused by a safety filter or by the model
    // -- Confluence ----------------------------------------------------------
    space_not_found, ///< no such space, or not visible to this user
    page_gone,       ///< listed, but gone when it was read
    missing_body,    ///< the page has no readable body
    page_changed,    ///< edited since its labels were planned
    // -- the engine ------------------------------------------------------------
    invalid_settings,   ///< a setting or option is not acceptable
    invalid_input,      ///< a file or a line of input cannot be used
    store_failed,       ///< the store on disk cannot be read or written
    no_provider,        ///< every provider is out
    suspended,          ///< the limit group is suspended until its quota resets
    stopped,            ///< the user stopped the run
    actor_failed,       ///< an actor died (a bug); what it held was given back
    intensity_exceeded, ///< a supervisor gave up after too many restarts
    run_not_found,      ///< the journal knows no run of that name
    run_busy,           ///< another process (or another part of this one) drives the run
    settings_changed,   ///< a run cannot go on under settings other than its own
    budget_exhausted,   ///< the next call would pass the run's budget; a larger one lets it go on
};

/// Codes that are dealt with alike.
enum class failure_kind : std::uint8_t {
    none,
    passing,  ///< passes by itself
    quota,    ///< passes at a time that is known or can be guessed
    account,  ///< a person has to change an account, a key or a setting
    refusal,  ///< will not be done; whether for this page or for all is for the scope to say
    too_long, ///< the input does not fit
    answer,   ///< the model's answer cannot be used; another try may do better
    feature,  ///< this form of request is not known there
    cursor,   ///< a listing has to begin again
    page,     ///< the page itself
    engine,   ///< this program, its disk, its user
};
[[nodiscard]] failure_kind kind_of(errc code) noexcept;

enum class failure_scope : std::uint8_t;
/// How far a failure of this code reaches where nothing else is known.
[[nodiscard]] failure_scope natural_scope(errc code) noexcept;

/// True if a call that ended so may have been billed: it was sent, and no answer came.
[[nodiscard]] bool may_be_billed(errc code) noexcept;

/// The exit code of a command that this failure ended.
[[nodiscard]] int exit_code_of(errc code) noexcept;

/// The code's name as it stands in reports and logs, e.g. "rate_limited".
[[nodiscard]] std::string_view to_string(errc code) noexcept;

/// One sentence for a person.
[[nodiscard]] std::string_view meaning(errc code) noexcept;

/// The code with this name; errc::ok if there is none.
[[nodiscard]] errc errc_from_string(std::string_view name) noexcept;

/// Number of codes: they are 0 … errc_count - 1.
inline constexpr std::size_t errc_count = static_cast<std::size_t>(errc::budget_exhausted) + 1;

} // namespace tagwright
