#pragma once

#include "tagwright/endpoint.hpp"
#include "tagwright/text.hpp"
#include "tagwright/version.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// What hosts and runs go by, and how it is read from files and the environment, which docs/settings.md tells of.
/// Ranges of a run's settings are checked by problems_of(), those of a host's where they are read.
namespace tagwright::inline v0 {

/// What a run may use at most, from its beginning on, whoever drives it. Empty: no bound.
struct run_budget {
    std::optional<double> usd = {};          ///< above 0; needs a price for each provider
    std::optional<std::uint64_t> calls = {}; ///< above 0; requests to providers, retries included
    friend bool operator==(const run_budget&, const run_budget&) = default;
};

/// What one run goes by, as values: two runs of one process may differ in all of it. Travels in start_run, validated,
/// and is kept in the journal (but no key), so that whoever resumes the run needs nothing of what it was begun with.
struct run_settings {
    /// Primary first, then the fallbacks in order; at least one. Where an endpoint has no key, the host's endpoint of
    /// that name and base URL has it.
    std::vector<llm::endpoint> providers = {};
    int batch_size = 5;        ///< pages a call at most, 1 … 100; 1 disables batching
    bool cache_enabled = true; ///< false: labels that were paid for before are asked for again
    int labels_max = 5;        ///< labels a page at most, 1 … 50
    /// Text of a vocabulary file (config/examples/vocabulary.json is one), no path; empty: labels are open. One that
    /// cannot be read keeps the run from starting.
    std::string vocabulary = {};
    std::string label_language = {};     ///< in which labels are written: "German"; empty: in that of each page
    std::string instructions = {};       ///< what else is asked of the model, in words; up to 4,000 bytes
    std::vector<std::string> never = {}; ///< labels that are not to be used, near-twins of them included
    int text_words_min = 0;              ///< pages with fewer words are skipped, 0 … 100,000
    bool explain = false;                ///< a reason and a confidence are asked for with each label
    double confidence_min = 0;     ///< 0 … 1; a label below it is held until its page is approved. Above 0: `explain`
    int page_tokens_max = 4000;    ///< a page's text is cut to this estimate, 50 … 1,000,000
    int batch_tokens_max = 24'000; ///< a call's pages together, 50 … 1,000,000
    int attempts_max = 0;          ///< tries of one call with one provider, up to 1,000; 0: no bound
    /// For what passes by itself (an outage, 5xx, 429), since the last good answer; a second to a day.
    std::chrono::milliseconds patience{600'000};
    bool wait_for_quota = false; ///< a quota that is used up is waited for, however long; else the run ends, resumable
    run_budget budget = {};      ///< what it may use at most
};

/// Where a server listens.
struct listen_address {
    std::string host = "127.0.0.1"; ///< a name or an address; IPv6 without brackets
    std::uint16_t port = 8642;      ///< 0: any that is free
    friend bool operator==(const listen_address&, const listen_address&) = default;
};

/// Runs that start by themselves, as somebody has asked for them.
struct schedule {
    std::string name = {};                       ///< no other schedule has it
    std::string space = {};                      ///< its key; empty: all spaces
    std::string when = {};                       ///< config/schedule_time.hpp reads it
    bool dry_run = true;                         ///< false: labels are written
    std::string provider = {};                   ///< empty: as the service is configured
    std::optional<double> budget_usd_month = {}; ///< what its runs may cost in a month, together; empty: no bound
    bool enabled = true;                         ///< false: starts nothing
    friend bool operator==(const schedule&, const schedule&) = default;
};

/// Which Confluence REST API is spoken.
enum class confluence_flavor : std::uint8_t {
    automatic,  ///< it is found out
    cloud,      ///< Atlassian's own, v2
    datacenter, ///< a server of the company's, v1
};

/// The wiki, and who we are there: `email` with `api_token` (Cloud), or `pat` (Data Center), not both.
struct confluence_settings {
    std::string base_url =
        {}; ///< `https://SITE.atlassian.net/wiki`, or the base of a Data Center; empty: there is no wiki
    confluence_flavor flavor = confluence_flavor::automatic; ///< which API it has
    std::string email = {};                                  ///< account of the API token
    secret_text api_token = {};                              ///< Basic with `email`
    secret_text pat = {};                                    ///< Bearer
    std::chrono::milliseconds timeout{60'000};               ///< of one request
    int reads_max = 4;                                       ///< requests in flight at most, 1 … 64
    int writes_max = 16;                                     ///< requests in flight at most, 1 … 64
};

/// How `tagwright serve` is reached, and how it begins and ends.
struct service_settings {
    listen_address listen = {};   ///< on this machine alone, if nobody says otherwise
    std::string public_url = {};  ///< where people reach it, when a proxy is in front; empty: at `listen`
    secret_text token = {};       ///< Bearer token, and password of Basic; empty: nobody is asked for one
    std::string tls_cert = {};    ///< PEM file; empty: plain HTTP
    std::string tls_key = {};     ///< PEM file
    bool trust_forwarded = false; ///< X-Forwarded-For is believed
    bool resume_on_start = false; ///< runs that were interrupted go on
    std::chrono::milliseconds drain_time{30'000}; ///< a service that stops waits that long for calls in flight
    std::string time_zone = {}; ///< of schedules, as config/time_zone.hpp names it; empty: the system's
};

/// How the lines of the log files are written.
enum class log_format : std::uint8_t {
    text, ///< key=value, for people and grep
    json, ///< an object a line, for programs that collect logs
};

/// What belongs to the process, and is shared by all of its runs.
struct host_settings {
    int ai_concurrency = 3;      ///< calls in flight at the start, of one limit group; 1 … ai_concurrency_max
    int ai_concurrency_max = 10; ///< never passed; up to 256
    int cache_size = 1000;       ///< entries in memory
    std::vector<llm::endpoint> endpoints = {}; ///< every one that is configured, with its key: runs name them
    confluence_settings confluence = {};       ///< for runs over spaces; runs over documents need none
    bool share_limits = true;                  ///< processes on this machine that use the same key share one throttle
    std::string ca_file = {};                  ///< PEM: certificates that are trusted beside the system's; empty: none
    std::string data_dir = {};                 ///< where usual_store() keeps its file; empty: nothing is kept
    int runs_keep = 50;                        ///< newest runs that the journal keeps
    int undo_days = 30;                        ///< older runs that could be undone or resumed stay so long
    std::string log_dir = "logs";              ///< of the program's log files; the library writes none
    tagwright::log_format log_format = log_format::text; ///< of the program's log files
    service_settings service = {};                       ///< of `tagwright serve`; the library listens nowhere
    std::vector<schedule> schedules = {};                ///< of the settings file; their `when` can be read
};

/// The host's settings, and those of a run that brings none of its own. Made by read_settings(), or in code: then
/// `providers` is all that has to be set, and host::start() asks problems_of().
struct settings : host_settings, run_settings {
    std::string vocabulary_file = {}; ///< where run_settings::vocabulary was read from; empty: nowhere
    std::string never_file = {};      ///< where run_settings::never was read from; empty: nowhere
};

// -- where settings come from ---------------------------------------------------------------------------

/// One thing that keeps the settings from being used. Never holds a secret's value.
struct setting_problem {
    std::string setting; ///< the setting's name, a TOML key, or a file
    std::string origin;  ///< "--batch-size", "environment", ".env:3", "tagwright.toml:7"; empty where nothing was given
    std::string value;   ///< as it was given; empty for secrets and where nothing was given
    std::string message; ///< what is wrong and what is allowed
};

/// One line: `TAG_SPACE_BATCH_SIZE=0 (environment): must be a whole number from 1 to 100`.
[[nodiscard]] TAGWRIGHT_EXPORT std::string to_string(const setting_problem& problem);

/// All problems as a block of lines for stderr; empty for no problem.
[[nodiscard]] TAGWRIGHT_EXPORT std::string render(const std::vector<setting_problem>& problems);

/// What is going to be used: only that may be missing.
struct setting_needs {
    bool confluence = true; ///< base URL and credentials
    bool providers = true;  ///< keys of the named providers
    bool store = true;      ///< a place for the data directory
    bool labels = true;     ///< the vocabulary
    bool service = false;   ///< an address to listen at, that not everybody may use
};

/// Where settings are read from. As it is: from the process environment, `.env` and `tagwright.toml` in the working
/// directory, as the program does.
struct settings_sources {
    std::map<std::string, std::string> flags = {}; ///< setting name -> text; stronger than everything else
    std::string config_file = {};     ///< a TOML file, which must be there; empty: ./tagwright.toml if it is
    std::string dotenv_file = ".env"; ///< read if it is there; empty: none is read
    setting_needs needs = {};         ///< what of it has to be there
};

/// What was read, or what is wrong with it.
struct settings_read {
    settings values;                       ///< only to be used if ok()
    std::vector<setting_problem> problems; ///< all of them, at once
    std::vector<std::string> warnings;     ///< sentences for a person; the settings can be used all the same
    /// The values can be used.
    [[nodiscard]] bool ok() const noexcept { return problems.empty(); }
};

/// Reads files, hence blocks. Never throws for bad input. docs/settings.md tells of every setting.
[[nodiscard]] TAGWRIGHT_EXPORT settings_read read_settings(const settings_sources& from = {});

/// What is wrong with settings that were made in code: providers and ranges. Empty: nothing. host::start() asks it,
/// too, of the host's own and of those that a run brings.
[[nodiscard]] TAGWRIGHT_EXPORT std::vector<setting_problem> problems_of(const run_settings& of);

/// The same of what belongs to the process, but for `service` and `schedules`.
[[nodiscard]] TAGWRIGHT_EXPORT std::vector<setting_problem> problems_of(const host_settings& of);

/// Both.
[[nodiscard]] TAGWRIGHT_EXPORT std::vector<setting_problem> problems_of(const settings& of);

} // namespace tagwright::inline v0
