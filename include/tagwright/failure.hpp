#pragma once

#include "tagwright/version.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// @file
/// What goes wrong, how far it reaches, and what follows. The scope is set where an answer is parsed, since only
/// there it is known: the same `forbidden` comes from a wiki about one page, from a vendor about an account, and from a
/// web firewall about one sentence. What follows is looked up in one table, course_of(), and decided nowhere else.
namespace tagwright::inline v0 {

/// Every way in which something can fail, for every layer: one enum, so that a failure keeps its
/// meaning from the socket to the report. The table in errc.cpp holds what is to be known of each code; what
/// follows from a failure depends on its scope, too: course_of().
enum class errc : std::uint8_t {
    ok = 0, ///< nothing went wrong
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
    none,     ///< errc::ok
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
/// The kind of a code; each has exactly one.
[[nodiscard]] TAGWRIGHT_EXPORT failure_kind kind_of(errc code) noexcept;

/// True if a call that ended so may have been billed: it was sent, and no answer came.
[[nodiscard]] TAGWRIGHT_EXPORT bool may_be_billed(errc code) noexcept;

/// The exit code of a command that this failure ended.
[[nodiscard]] TAGWRIGHT_EXPORT int exit_code_of(errc code) noexcept;

/// The code's name as it stands in reports and logs, e.g. "rate_limited".
[[nodiscard]] TAGWRIGHT_EXPORT std::string_view to_string(errc code) noexcept;

/// One sentence for a person.
[[nodiscard]] TAGWRIGHT_EXPORT std::string_view meaning(errc code) noexcept;

/// The code with this name; errc::ok if there is none.
[[nodiscard]] TAGWRIGHT_EXPORT errc errc_from_string(std::string_view name) noexcept;

/// Number of codes: they are 0 … errc_count - 1.
inline constexpr std::size_t errc_count = static_cast<std::size_t>(errc::budget_exhausted) + 1;

/// How far a failure reaches, from small to large.
enum class failure_scope : std::uint8_t {
    label,    ///< one label of a page
    page,     ///< one page, whatever else happens
    batch,    ///< something in the batch: a smaller batch finds out what
    call,     ///< this exchange: it passes by itself
    endpoint, ///< one provider's account and model
    site,     ///< the wiki
    run,      ///< one run: it ends
    process,  ///< all that this program does
};
/// Number of scopes: they are 0 … failure_scopes - 1.
inline constexpr std::size_t failure_scopes = 8;

/// How far a failure of this code reaches where nothing else is known.
[[nodiscard]] TAGWRIGHT_EXPORT failure_scope natural_scope(errc code) noexcept;

/// What follows from a failure.
enum class course : std::uint8_t {
    wait,          ///< wait (as asked, else back off with jitter), then send the same again; no page is charged
    adapt,         ///< the endpoint cannot do this form of request: step its dialect down, send again at once
    halve,         ///< halve the batch until a page stands alone, which is then given up
    shorten,       ///< the same; a page that stands alone is cut to what the endpoint takes
    next_endpoint, ///< this endpoint will not do this page; another may, and without one the page is given up
    lose_endpoint, ///< no call of this run will succeed there
    suspend,       ///< nothing succeeds there before a time that is known: others take over, or the run ends till then
    list_again,    ///< the listing begins again, once
    give_up_label, ///< the label is not written; the page's other labels are
    give_up_page,  ///< final for the page: `resume` does not ask again
    leave_page,    ///< not done and not final: `resume` asks again
    end_run,       ///< resumable, with one message that says what a person can do
};

/// Why something did not work: code and scope decide, the message is for a person. No secrets, no page text.
struct failure {
    errc code = errc::ok;                      ///< what went wrong; ok: nothing
    std::string message;                       ///< a sentence for a person; what is said of the code is meaning()
    failure_scope scope = natural_scope(code); ///< how far it reaches; as wide as is usual, if nobody says otherwise
    /// For how long nothing will help, where that is known; from when the failure was made.
    std::optional<std::chrono::steady_clock::duration> retry_after = {};
    /// True where something went wrong, as with std::error_code.
    explicit operator bool() const noexcept { return code != errc::ok; }
};

/// The same failure, reaching further or less far.
[[nodiscard]] inline failure scoped(failure why, failure_scope scope) {
    why.scope = scope;
    return why;
}

/// What follows from a failure: the one table that decides it. docs/failures.md shows all of it.
[[nodiscard]] TAGWRIGHT_EXPORT course course_of(errc code, failure_scope scope) noexcept;
/// The same.
[[nodiscard]] inline course course_of(const failure& why) noexcept { return course_of(why.code, why.scope); }

/// Asking again would bring the same: `resume` does not.
[[nodiscard]] TAGWRIGHT_EXPORT bool is_final(const failure& why) noexcept;

/// The scope's name as it stands in reports, logs and journals, e.g. "endpoint".
[[nodiscard]] TAGWRIGHT_EXPORT std::string_view to_string(failure_scope scope) noexcept;
/// The course's name as it stands in logs, e.g. "next_endpoint".
[[nodiscard]] TAGWRIGHT_EXPORT std::string_view to_string(course what) noexcept;
/// One sentence for a person.
[[nodiscard]] TAGWRIGHT_EXPORT std::string_view meaning(failure_scope scope) noexcept;
/// One sentence for a person.
[[nodiscard]] TAGWRIGHT_EXPORT std::string_view meaning(course what) noexcept;
/// The scope with this name; failure_scope::page, as older journals mean it, if there is none.
[[nodiscard]] TAGWRIGHT_EXPORT failure_scope scope_from_string(std::string_view name) noexcept;

} // namespace tagwright::inline v0
