#include "config/setting_table.hpp"

#include "config/settings.hpp"

#include <algorithm>
#include <array>

namespace tagwright {
namespace {

using std::string_view;

// Groups in the order of the documents.
constexpr string_view pace = "Pace and batches";
constexpr string_view labels = "Cache and labels";
constexpr string_view models = "Providers";
constexpr string_view wiki = "Confluence";
constexpr string_view places = "Files and service";

int to_int(const setting_value& value) { return static_cast<int>(std::get<std::int64_t>(value)); }
std::int64_t to_whole(const setting_value& value) { return std::get<std::int64_t>(value); }
const std::string& to_text(const setting_value& value) { return std::get<std::string>(value); }

constexpr std::int64_t seconds(std::int64_t count) { return count * 1000; }

// The ranges keep typing errors out; they are wider than anybody's quota.
constexpr setting rows[] = {
    {.name = "TAG_SPACE_AI_CONCURRENCY",
     .flag = "--concurrency",
     .toml = "tag.concurrency",
     .group = pace,
     .type = setting_type::integer,
     .min = 1,
     .max = 256,
     .default_text = "3",
     .meaning = "Calls in flight at the start; the throttle moves on from there.",
     .write = [](settings& to, const setting_value& value) { to.ai_concurrency = to_int(value); }},
    {.name = "TAG_SPACE_MAX_AI_CONCURRENCY",
     .flag = "--max-concurrency",
     .toml = "tag.max_concurrency",
     .group = pace,
     .type = setting_type::integer,
     .min = 1,
     .max = 256,
     .default_text = "10",
     .meaning = "Calls in flight at most. 1 disables concurrency.",
     .write = [](settings& to, const setting_value& value) { to.ai_concurrency_max = to_int(value); }},
    {.name = "TAG_SPACE_BATCH_SIZE",
     .flag = "--batch-size",
     .toml = "tag.batch_size",
     .group = pace,
     .type = setting_type::integer,
     .min = 1,
     .max = 100,
     .default_text = "5",
     .meaning = "Pages a call at most. 1 disables batching.",
     .write = [](settings& to, const setting_value& value) { to.batch_size = to_int(value); }},
    {.name = "TAGWRIGHT_PAGE_TOKENS_MAX",
     .flag = "--page-tokens",
     .toml = "tag.page_tokens_max",
     .group = pace,
     .type = setting_type::integer,
     .min = 50,
     .max = 1'000'000,
     .default_text = "4000",
     .meaning = "A page's text is cut to this many tokens (an estimate).",
     .write = [](settings& to, const setting_value& value) { to.page_tokens_max = to_int(value); }},
    {.name = "TAGWRIGHT_BATCH_TOKENS_MAX",
     .flag = "--batch-tokens",
     .toml = "tag.batch_tokens_max",
     .group = pace,
     .type = setting_type::integer,
     .min = 50,
     .max = 1'000'000,
     .default_text = "24000",
     .meaning = "Tokens of one call's pages together (an estimate).",
     .write = [](settings& to, const setting_value& value) { to.batch_tokens_max = to_int(value); }},
    {.name = "TAGWRIGHT_ATTEMPTS_MAX",
     .flag = "--attempts",
     .toml = "tag.attempts_max",
     .group = pace,
     .type = setting_type::integer,
     .min = 0,
     .max = 1000,
     .default_text = "0",
     .meaning = "Tries of one call with one provider, the first one included; 0: no bound but the patience.",
     .write = [](settings& to, const setting_value& value) { to.attempts_max = to_int(value); }},
    {.name = "TAGWRIGHT_PATIENCE",
     .flag = "--patience",
     .toml = "tag.patience",
     .group = pace,
     .type = setting_type::time,
     .min = 1'000,
     .max = 86'400'000,
     .default_text = "10m",
     .meaning = "How long what passes by itself (an outage, 5xx, 429) is waited for since the last good answer.",
     .write = [](settings& to,
                 const setting_value& value) { to.patience = std::get<std::chrono::milliseconds>(value); }},
    {.name = "TAGWRIGHT_WAIT",
     .flag = "--wait-for-quota",
     .toml = "tag.wait",
     .group = pace,
     .type = setting_type::boolean,
     .default_text = "false",
     .meaning =
         "True waits for a quota that is used up, however long (`--wait` says the same); else the run ends and can "
         "be resumed.",
     .write = [](settings& to, const setting_value& value) { to.wait_for_quota = std::get<bool>(value); }},

    {.name = "TAGWRIGHT_SHARE_LIMITS",
     .flag = "--share-limits",
     .toml = "tag.share_limits",
     .group = pace,
     .type = setting_type::boolean,
     .default_text = "true",
     .meaning = "Processes on this machine that use the same key, model and data directory share one throttle.",
     .write = [](settings& to, const setting_value& value) { to.share_limits = std::get<bool>(value); }},

    {.name = "TAG_SPACE_CACHE_ENABLED",
     .flag = "--cache",
     .toml = "tag.cache_enabled",
     .group = labels,
     .type = setting_type::boolean,
     .default_text = "true",
     .meaning = "False disables the cache, reads and writes (`--no-cache` says the same).",
     .write = [](settings& to, const setting_value& value) { to.cache_enabled = std::get<bool>(value); }},
    {.name = "TAG_SPACE_CACHE_SIZE",
     .flag = "--cache-size",
     .toml = "tag.cache_size",
     .group = labels,
     .type = setting_type::integer,
     .min = 1,
     .max = 1'000'000,
     .default_text = "1000",
     .meaning = "Cache entries held in memory.",
     .write = [](settings& to, const setting_value& value) { to.cache_size = to_int(value); }},
    {.name = "TAGWRIGHT_LABELS_MAX",
     .flag = "--max-labels",
     .toml = "tag.labels_max",
     .group = labels,
     .type = setting_type::integer,
     .min = 1,
     .max = 50, // as in a vocabulary file
     .default_text = "5",
     .meaning = "Labels a page at most.",
     .write = [](settings& to, const setting_value& value) { to.labels_max = to_int(value); }},
    {.name = "TAGWRIGHT_VOCABULARY",
     .flag = "--vocabulary",
     .toml = "tag.vocabulary",
     .group = labels,
     .type = setting_type::path,
     .default_note = "none: labels are open",
     .meaning = "JSON file with the allowed labels.",
     .write = [](settings& to, const setting_value& value) { to.vocabulary_file = to_text(value); }},

    {.name = "TAG_SPACE_PROVIDER",
     .flag = "--provider",
     .toml = "tag.provider",
     .group = models,
     .default_text = "local",
     .meaning = "gemini, openai, anthropic, local (keywords, no network), or a name from `[servers.NAME]`."},
    {.name = "TAG_SPACE_FALLBACK_PROVIDER",
     .flag = "--fallback",
     .toml = "tag.fallback_provider",
     .group = models,
     .type = setting_type::list,
     .default_text = "none",
     .meaning = "Providers to go to, in this order, with what the first one cannot do; separated by commas."},
    {.name = "TAGWRIGHT_AI_TIMEOUT",
     .flag = "--ai-timeout",
     .toml = "tag.ai_timeout",
     .group = models,
     .type = setting_type::time,
     .min = seconds(1),
     .max = seconds(1800),
     .default_text = "60s",
     .meaning =
         "Longest time of one call to a provider; five minutes where nobody chose one and the server is a local one."},
    {.name = "TAGWRIGHT_OUTPUT_TOKENS_MAX",
     .flag = "--output-tokens",
     .toml = "tag.output_tokens_max",
     .group = models,
     .type = setting_type::integer,
     .min = 64,
     .max = 65'536,
     .default_text = "4096",
     .meaning = "Tokens that a model may write in one call, its thinking included; up to four times as many where "
                "thinking uses them up."},
    {.name = "TAGWRIGHT_BUDGET_USD",
     .flag = "--budget-usd",
     .toml = "tag.budget_usd",
     .group = models,
     .type = setting_type::amount,
     .max = 1'000'000,
     .default_note = "no bound",
     .meaning =
         "What a run's calls may cost at most; then it stops and can be resumed. Needs known prices: docs/cost.md.",
     .write = [](settings& to, const setting_value& value) { to.budget.usd = std::get<double>(value); }},
    {.name = "TAGWRIGHT_BUDGET_CALLS",
     .flag = "--budget-calls",
     .toml = "tag.budget_calls",
     .group = models,
     .type = setting_type::integer,
     .min = 1,
     .max = 1'000'000'000,
     .default_note = "no bound",
     .meaning = "Calls that a run may make at most, retries included; then it stops and can be resumed.",
     .write = [](settings& to,
                 const setting_value& value) { to.budget.calls = static_cast<std::uint64_t>(to_whole(value)); }},
    {.name = "GEMINI_API_KEY", .toml = "gemini.api_key", .group = models, .secret = true, .meaning = "Key for Gemini."},
    {.name = "GEMINI_MODEL",
     .flag = "--gemini-model",
     .toml = "gemini.model",
     .group = models,
     .default_text = "gemini-3.8-flash",
     .meaning = "Model at Gemini."},
    {.name = "GEMINI_BASE_URL",
     .flag = "--gemini-base-url",
     .toml = "gemini.base_url",
     .group = models,
     .type = setting_type::url,
     .query = true,
     .default_text = "https://generativelanguage.googleapis.com",
     .meaning = "Where Gemini is reached."},
    {.name = "OPENAI_API_KEY",
     .toml = "openai.api_key",
     .group = models,
     .secret = true,
     .meaning = "Key for OpenAI; a compatible server may want none."},
    {.name = "OPENAI_MODEL",
     .flag = "--openai-model",
     .toml = "openai.model",
     .group = models,
     .default_text = "gpt-5-mini",
     .meaning = "Model at OpenAI."},
    {.name = "OPENAI_BASE_URL",
     .flag = "--openai-base-url",
     .toml = "openai.base_url",
     .group = models,
     .type = setting_type::url,
     .query = true,
     .default_text = "https://api.openai.com/v1",
     .meaning = "Where OpenAI or a compatible server is reached, with its version path: docs/servers.md."},
    {.name = "ANTHROPIC_API_KEY",
     .toml = "anthropic.api_key",
     .group = models,
     .secret = true,
     .meaning = "Key for Anthropic."},
    {.name = "ANTHROPIC_MODEL",
     .flag = "--anthropic-model",
     .toml = "anthropic.model",
     .group = models,
     .default_text = "claude-haiku-5-5",
     .meaning = "Model at Anthropic."},
    {.name = "ANTHROPIC_BASE_URL",
     .flag = "--anthropic-base-url",
     .toml = "anthropic.base_url",
     .group = models,
     .type = setting_type::url,
     .query = true,
     .default_text = "https://api.anthropic.com",
     .meaning = "Where Anthropic is reached."},

    {.name = "CONFLUENCE_BASE_URL",
     .flag = "--confluence-base-url",
     .toml = "confluence.base_url",
     .group = wiki,
     .type = setting_type::url,
     .meaning = "https://SITE.atlassian.net/wiki, a gateway URL, or the base of a Data Center.",
     .write = [](settings& to, const setting_value& value) { to.confluence.base_url = to_text(value); }},
    {.name = "CONFLUENCE_FLAVOR",
     .flag = "--confluence-flavor",
     .toml = "confluence.flavor",
     .group = wiki,
     .type = setting_type::choice,
     .choices = "auto|cloud|datacenter",
     .default_text = "auto",
     .meaning = "Which REST API is spoken; auto finds out.",
     .write =
         [](settings& to, const setting_value& value) {
             to.confluence.flavor = to_text(value) == "cloud"        ? confluence_flavor::cloud
                                    : to_text(value) == "datacenter" ? confluence_flavor::datacenter
                                                                     : confluence_flavor::automatic;
         }},
    {.name = "CONFLUENCE_EMAIL",
     .flag = "--confluence-email",
     .toml = "confluence.email",
     .group = wiki,
     .meaning = "Account of the API token (Cloud).",
     .write = [](settings& to, const setting_value& value) { to.confluence.email = to_text(value); }},
    {.name = "CONFLUENCE_API_TOKEN",
     .toml = "confluence.api_token",
     .group = wiki,
     .secret = true,
     .meaning = "API token of that account (Cloud).",
     .write = [](settings& to, const setting_value& value) { to.confluence.api_token = to_text(value); }},
    {.name = "CONFLUENCE_PAT",
     .toml = "confluence.pat",
     .group = wiki,
     .secret = true,
     .meaning = "Personal access token (Data Center), in place of e-mail and API token.",
     .write = [](settings& to, const setting_value& value) { to.confluence.pat = to_text(value); }},
    {.name = "TAGWRIGHT_CONFLUENCE_TIMEOUT",
     .flag = "--confluence-timeout",
     .toml = "confluence.timeout",
     .group = wiki,
     .type = setting_type::time,
     .min = seconds(1),
     .max = seconds(1800),
     .default_text = "60s",
     .meaning = "Longest time of one request to Confluence.",
     .write = [](settings& to,
                 const setting_value& value) { to.confluence.timeout = std::get<std::chrono::milliseconds>(value); }},
    {.name = "TAGWRIGHT_CONFLUENCE_READS_MAX",
     .flag = "--confluence-reads",
     .toml = "confluence.reads_max",
     .group = wiki,
     .type = setting_type::integer,
     .min = 1,
     .max = 64,
     .default_text = "4",
     .meaning = "Reading requests to Confluence in flight at most.",
     .write = [](settings& to, const setting_value& value) { to.confluence.reads_max = to_int(value); }},
    {.name = "TAGWRIGHT_CONFLUENCE_WRITES_MAX",
     .flag = "--confluence-writes",
     .toml = "confluence.writes_max",
     .group = wiki,
     .type = setting_type::integer,
     .min = 1,
     .max = 64,
     .default_text = "5",
     .meaning = "Writing requests to Confluence in flight at most.",
     .write = [](settings& to, const setting_value& value) { to.confluence.writes_max = to_int(value); }},

    {.name = "TAGWRIGHT_CA_FILE",
     .flag = "--ca-file",
     .toml = "files.ca_file",
     .group = places,
     .type = setting_type::path,
     .default_note = "none: the system's certificates",
     .meaning = "PEM file with certificates of a private authority (Data Center, company proxy), trusted beside the "
                "system's.",
     .write = [](settings& to, const setting_value& value) { to.ca_file = to_text(value); }},
    {.name = "TAGWRIGHT_DATA_DIR",
     .flag = "--data-dir",
     .toml = "files.data_dir",
     .group = places,
     .type = setting_type::path,
     .default_note = "$XDG_STATE_HOME/tagwright, else $HOME/.local/state/tagwright",
     .meaning = "Directory of the SQLite store.",
     .write = [](settings& to, const setting_value& value) { to.data_dir = to_text(value); }},
    {.name = "TAGWRIGHT_RUNS_KEEP",
     .flag = "--runs-keep",
     .toml = "files.runs_keep",
     .group = places,
     .type = setting_type::integer,
     .min = 1,
     .max = 100'000,
     .default_text = "50",
     .meaning = "Newest runs that the journal keeps; a new run makes older ones go.",
     .write = [](settings& to, const setting_value& value) { to.runs_keep = to_int(value); }},
    {.name = "TAGWRIGHT_UNDO_DAYS",
     .flag = "--undo-days",
     .toml = "files.undo_days",
     .group = places,
     .type = setting_type::integer,
     .min = 0,
     .max = 3650,
     .default_text = "30",
     .meaning = "Days that an older run stays in the journal if it has labels on pages or was not completed.",
     .write = [](settings& to, const setting_value& value) { to.undo_days = to_int(value); }},
    {.name = "TAGWRIGHT_LOG_DIR",
     .flag = "--log-dir",
     .toml = "files.log_dir",
     .group = places,
     .type = setting_type::path,
     .default_text = "logs",
     .meaning = "Directory of the log files.",
     .write = [](settings& to, const setting_value& value) { to.log_dir = to_text(value); }},
    {.name = "TAGWRIGHT_API_TOKEN",
     .toml = "service.api_token",
     .group = places,
     .secret = true,
     .meaning = "Bearer token of the service (the service itself is not there yet).",
     .write = [](settings& to, const setting_value& value) { to.service_token = to_text(value); }},
};

std::string duration_text(std::int64_t ms) {
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + "s" : std::to_string(ms) + "ms";
}

} // namespace

std::span<const setting> setting_table() noexcept { return rows; }

const setting* find_setting(string_view name) noexcept {
    const auto found = std::ranges::find(rows, name, &setting::name);
    return found == std::end(rows) ? nullptr : found;
}

const setting* find_setting_by_toml(string_view path) noexcept {
    const auto found = std::ranges::find(rows, path, &setting::toml);
    return found == std::end(rows) ? nullptr : found;
}

std::string allowed_values(const setting& row) {
    switch (row.type) {
    case setting_type::integer:
        return "a whole number from " + std::to_string(row.min) + " to " + std::to_string(row.max);
    case setting_type::amount: return "an amount of USD above 0, " + std::to_string(row.max) + " at most, such as 2.50";
    case setting_type::boolean: return "true, false, yes, no, on, off, 1 or 0";
    case setting_type::time:
        return "a time such as 1500ms, 30s or 2m, from " + duration_text(row.min) + " to " + duration_text(row.max);
    case setting_type::choice: {
        std::string words(row.choices);
        for (auto at = words.find('|'); at != std::string::npos; at = words.find('|', at))
            words.replace(at, 1, ", ");
        return "one of " + words;
    }
    case setting_type::list: return "names separated by commas, or none";
    case setting_type::url:
        return row.query ? "an http:// or https:// URL without user and fragment, and without a key in its query"
                         : "an http:// or https:// URL without user, query and fragment";
    case setting_type::path: return "a path";
    case setting_type::text: break;
    }
    return row.secret ? "text without blanks and control characters" : "text without control characters";
}

std::string value_name(const setting& row) {
    switch (row.type) {
    case setting_type::integer: return "N";
    case setting_type::amount: return "USD";
    case setting_type::boolean: return "BOOL";
    case setting_type::time: return "TIME";
    case setting_type::choice: return std::string(row.choices);
    case setting_type::list: return "NAME,...";
    case setting_type::url: return "URL";
    case setting_type::path: return row.name.ends_with("_DIR") ? "DIR" : "FILE";
    case setting_type::text: break;
    }
    return row.name.ends_with("PROVIDER") ? "NAME" : "TEXT";
}

} // namespace tagwright
