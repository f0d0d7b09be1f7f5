#pragma once

#include "messages/errc.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What goes wrong, how far it reaches, and what follows. The scope is set where an answer is parsed, since only
/// there it is known: the same `forbidden` comes from a wiki about one page, from a vendor about an account, and from a
/// web firewall about one sentence. What follows is looked up in one table, course_of(), and decided nowhere else.
namespace tagwright {

/// How far a failure reaches, from small to large.
enum class failure_scope : std::uint8_t {
    label,    ///< one label of a page
    page,     ///< one page, whatever else happens
    batch,    ///< something in the batch: a smaller batch finds out what
    call,     ///< this exchange: it passes by itself
    endpoint, ///< one provider's account and model
    site,     ///< the wiki
    run,
    process,
};
inline constexpr std::size_t failure_scopes = 8;

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
    errc code = errc::ok;
    std::string message;
    failure_scope scope = natural_scope(code);
    /// For how long nothing will help, where that is known; from when the failure was made.
    std::optional<std::chrono::steady_clock::duration> retry_after = {};
    explicit operator bool() const noexcept { return code != errc::ok; }
};

/// The same failure, reaching further or less far.
[[nodiscard]] inline failure scoped(failure why, failure_scope scope) {
    why.scope = scope;
    return why;
}

[[nodiscard]] course course_of(errc code, failure_scope scope) noexcept;
[[nodiscard]] inline course course_of(const failure& why) noexcept { return course_of(why.code, why.scope); }

/// Asking again would bring the same: `resume` does not.
[[nodiscard]] bool is_final(const failure& why) noexcept;

[[nodiscard]] std::string_view to_string(failure_scope scope) noexcept;
[[nodiscard]] std::string_view to_string(course what) noexcept;
/// One sentence for a person.
[[nodiscard]] std::string_view meaning(failure_scope scope) noexcept;
[[nodiscard]] std::string_view meaning(course what) noexcept;
/// The scope with this name; failure_scope::page, as older journals mean it, if there is none.
[[nodiscard]] failure_scope scope_from_string(std::string_view name) noexcept;

} // namespace tagwright
