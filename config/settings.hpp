#pragma once

#include "base/secret_text.hpp"
#include "config/listen_address.hpp"
#include "config/schedule.hpp"
#include "messages/run_settings.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tagwright {

/// Which Confluence REST API is spoken.
enum class confluence_flavor : std::uint8_t { automatic, cloud, datacenter };

struct confluence_settings {
    std::string base_url;
    confluence_flavor flavor = confluence_flavor::automatic;
    std::string email;
    secret_text api_token; ///< Basic with `email`
    secret_text pat;       ///< Bearer
    std::chrono::milliseconds timeout{60'000};
    int reads_max = 4;   ///< requests in flight at most
    int writes_max = 16; ///< requests in flight at most
};

/// How `tagwright serve` is reached, and how it begins and ends.
struct service_settings {
    listen_address listen;
    std::string public_url;       ///< where people reach it, when a proxy is in front; empty: at `listen`
    secret_text token;            ///< Bearer token, and password of Basic; empty: nobody is asked for one
    std::string tls_cert;         ///< PEM file; empty: plain HTTP
    std::string tls_key;          ///< PEM file
    bool trust_forwarded = false; ///< X-Forwarded-For is believed
    bool resume_on_start = false; ///< runs that were interrupted go on
    std::chrono::milliseconds drain_time{30'000}; ///< a service that stops waits that long for calls in flight
    std::string time_zone; ///< of schedules, as config/time_zone.hpp names it; empty: the system's
};

/// How the lines of the log files are written.
enum class log_format : std::uint8_t {
    text, ///< key=value, for people and grep
    json, ///< an object a line, for programs that collect logs
};

/// What belongs to the process, and is shared by all of its runs.
struct host_settings {
    int ai_concurrency = 3;               ///< calls in flight at the start, of one limit group
    int ai_concurrency_max = 10;          ///< never passed
    int cache_size = 1000;                ///< entries in memory
    std::vector<llm::endpoint> endpoints; ///< every one that is configured, with its key: runs name them
    confluence_settings confluence;
    bool share_limits = true; ///< processes on this machine that use the same key share one throttle
    std::string ca_file;      ///< PEM: certificates that are trusted beside the system's; empty: none
    std::string data_dir;
    int runs_keep = 50; ///< newest runs that the journal keeps
    int undo_days = 30; ///< older runs that could be undone or resumed stay so long
    std::string log_dir = "logs";
    tagwright::log_format log_format = log_format::text;
    service_settings service;
    std::vector<schedule> schedules; ///< of the settings file; their `when` can be read
};

/// The host's settings, and those of a run that brings none of its own. Validated. Made by load_settings(); see
/// setting_table() for where each field comes from.
struct settings : host_settings, run_settings {
    std::string vocabulary_file; ///< where run_settings::vocabulary was read from; empty: nowhere
};

} // namespace tagwright
