#pragma once

#include "app/plan/plan_text.hpp"
#include "config/load.hpp"
#include "providers/documents/document_text.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::cli {

/// Exit codes of every command.
inline constexpr int exit_ok = 0;        ///< all pages ended well
inline constexpr int exit_failures = 1;  ///< some pages failed
inline constexpr int exit_usage = 2;     ///< usage or configuration
inline constexpr int exit_refused = 3;   ///< Confluence or provider refused
inline constexpr int exit_stopped = 130; ///< stopped by the user

enum class command : std::uint8_t {
    setup,
    tag,
    plan,
    consolidate,
    vocabulary,
    apply,
    undo,
    resume,
    runs,
    label,
    text,
    simulate,
    throttle,
    check,
    serve,
    demo
};

/// What `throttle` does.
enum class throttle_action : std::uint8_t { show, pin, bound, release };

/// What the user asked for. Values of settings (`--max-labels`, `--data-dir`, …) are in `flags`, unchecked:
/// load_settings() checks them together with the other sources.
struct options {
    cli::command command = cli::command::demo;
    std::string space;               ///< key; may be empty for check; tag: of the run that is made now
    std::vector<std::string> spaces; ///< tag: keys, each once; not empty unless `all_spaces`
    bool all_spaces = false;         ///< tag: every space that the account may see, but for personal and archived ones
    std::string run; ///< name of a run; always set for plan, consolidate, apply, undo and resume, may be empty for runs
    bool stale_ok = false; ///< apply: also to pages that were edited since
    std::string plan_file; ///< apply: an edited plan that takes the run's place; "-" is stdin; empty: none
    std::string output;    ///< plan, vocabulary: file that it goes to; empty or "-": stdout
    plan::plan_format plan_format = plan::plan_format::table;
    int min_pages = 2;                       ///< consolidate: labels of fewer pages are folded or dropped; 1: none is
    bool ask = false;                        ///< consolidate: the provider says what doubtful pairs are
    std::string vocabulary_file;             ///< vocabulary check: the file; empty: suggest
    int vocabulary_max = 200;                ///< vocabulary suggest: labels at most
    bool take_back = false;                  ///< consolidate: the first plan holds again
    std::vector<std::string> files;          ///< label, text: empty or "-" is stdin
    bool apply = false;                      ///< write the labels; otherwise a dry run
    std::vector<std::string> pages;          ///< page ids, digits only; empty: all
    std::string under;                       ///< page id, digits only: that page and its descendants; empty: all
    std::vector<std::string> exclude_labels; ///< in lower case; pages with one of them are left alone
    std::vector<std::string> exclude_under;  ///< page ids, digits only; they and what is below them are left alone
    std::vector<std::string> origins; ///< of the addresses that were pasted for keys and ids: the site is to be there
    std::vector<page_type> types = {page_type::page}; ///< tag: what is labelled; at least one, each once
    std::string since;                                ///< UTC, "2026-01-31T00:00:00.000Z"; empty: all
    std::string report; ///< file for the JSON report, "-" is stdout; empty: none; "{space}" in it is the space's key;
                        ///< simulate: file for the HTML report
    bool serve = false; ///< demo: as a service, with its page
    bool summary_only = false;                               ///< the report leaves out `results`
    bool quiet = false;                                      ///< no progress, no closing table
    bool json = false;                                       ///< progress as JSON lines; simulate: the result as one
    std::string config_file;                                 ///< empty: ./tagwright.toml if there is one
    documents::format format = documents::format::automatic; ///< label, text: how documents are written
    bool prompt = false;                                     ///< text: the whole request that would be sent
    std::string scenario;              ///< simulate: a file or the name of a shipped one; empty: the default
    std::optional<std::uint64_t> seed; ///< simulate: in the scenario's place
    std::vector<std::string> changes;  ///< simulate: KEY=VALUE in the scenario's place
    std::string compare;               ///< simulate: scenarios and values that are seen side by side; empty: one run
    std::string space_like;            ///< simulate: the run whose pages are taken; empty: the scenario's
    throttle_action throttle = throttle_action::show;
    int lowest = 1;                           ///< throttle pin, bound: 1 ≤ lowest ≤ highest
    int highest = 1;                          ///< throttle bound
    std::string group;                        ///< throttle: only this one; empty: all
    std::map<std::string, std::string> flags; ///< setting name -> text, for source_request
};

/// Either something to run or something to print.
struct parse_result {
    std::optional<options> run; ///< empty: print `text` and leave with `exit_code`
    std::string text;           ///< ends with a newline; help, version, completion script or a one-line error
    int exit_code = exit_ok;    ///< exit_ok: text goes to stdout; otherwise to stderr
};

/// Reads the command line. Never prints, never exits, never throws for bad input.
[[nodiscard]] parse_result parse_options(int argc, const char* const* argv);

/// What the command cannot do without.
[[nodiscard]] setting_needs needs_of(command what) noexcept;

[[nodiscard]] std::string_view to_string(command what) noexcept;

} // namespace tagwright::cli
