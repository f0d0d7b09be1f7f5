#include "config/settings_doc.hpp"

#include "config/setting_table.hpp"

#include <string_view>

namespace tagwright {
namespace {

constexpr std::string_view introduction = R"(# Settings

<!-- Made from config/setting_table.cpp. Do not edit: UPDATE_DOCS=1 and the test unit_config write it anew. -->

A setting may come from five places. The first one that has it counts:

1. the flag (`--batch-size 3`),
2. the process environment (`TAG_SPACE_BATCH_SIZE=3`),
3. the file `.env` in the working directory,
4. the TOML file: the one that `--config FILE` names, which then must exist, else `./tagwright.toml` if there is one,
5. the default.

An empty environment variable counts as not set; for lists it means "none". All problems are reported at once, each
with the setting's name, where the value came from, and what is allowed. `tagwright check` prints every setting
with the place it came from.

**Secrets** are never taken from the command line or from the TOML file. Set the variable in the environment or in `.env`,
or set `NAME_FILE` (say, `GEMINI_API_KEY_FILE`) to the path of a file that holds nothing but the secret. No message,
log or report shows a secret.

A secret goes to no URL that is less yours than the secret itself. `./.env` and `./tagwright.toml` are read because they lie in the
working directory, and whoever filled that may have written them. So a base URL that stands there gets keys and tokens that stand there,
too, but none from the environment, and none from a file that a `NAME_FILE` names: that is refused (exit code 2). The way out is to give
the URL yourself: `--config tagwright.toml`, its variable in the environment, or its flag. URLs of the vendor itself (`https://api.openai.com/…`)
need none of that; URLs on this machine do, for other users may listen there. A file that everybody may write to, or that belongs to
somebody else, is used with a warning.

Every file is read once, at the start: one that changes under a run (a vocabulary, say) changes nothing for it.

**Values.** Booleans: `true`, `false`, `yes`, `no`, `on`, `off`, `1`, `0`. Times: a whole number with `ms`, `s`, `m` or `h`. Base URLs:
`http://` or `https://`, without user and fragment; only those of providers may have a query, without a key in it. `~/` at a path's
start is the home directory (without `HOME`, that of the password file); a relative path in
the TOML file is relative to that file, any other to the working directory.
)";

constexpr std::string_view closing = R"(
## What has to fit together

- `TAG_SPACE_AI_CONCURRENCY` must not be above `TAG_SPACE_MAX_AI_CONCURRENCY`. If only the maximum is given, a higher default of
  the start is lowered to it.
- `TAGWRIGHT_PAGE_TOKENS_MAX` must not be above `TAGWRIGHT_BATCH_TOKENS_MAX`. If only one of them is given, the other follows.
- Confluence needs `CONFLUENCE_EMAIL` with `CONFLUENCE_API_TOKEN` (Cloud), or `CONFLUENCE_PAT` (Data Center), not both; a server on
  this machine may be used without. Only `tag` and `check` need Confluence.
- A provider that is named needs its key. Exceptions: `local`, OpenAI-compatible servers at another base URL than
  `api.openai.com`, and anything on this machine.
- Credentials over `http://` to another machine are used, with a warning.
- `TAGWRIGHT_BUDGET_USD` needs a price for the model of every provider that is named.
- A service that others can reach (`TAGWRIGHT_LISTEN` is not on this machine's own addresses) needs `TAGWRIGHT_API_TOKEN`. `TAGWRIGHT_TLS_CERT`
  and `TAGWRIGHT_TLS_KEY` go together.

## Prices

USD per million tokens, for models that are not in the list of [cost.md](cost.md) or cost something else:

```toml
[prices."qwen3-8b"]
input = 0
output = 0
```

## OpenAI-compatible and other servers

A table `[servers.NAME]` in the TOML file adds a provider that `TAG_SPACE_PROVIDER` and `TAG_SPACE_FALLBACK_PROVIDER` can name:

```toml
[servers.my-vllm]
base_url = "http://127.0.0.1:8000/v1" # more about servers: servers.md
model = "qwen3-8b"
api_key_env = "MY_VLLM_KEY" # optional: the NAME of the variable that holds the key, or NAME_FILE its path
shape = "openai"            # the API it speaks: openai (default), gemini or anthropic
timeout = "2m"              # default: TAGWRIGHT_AI_TIMEOUT, or 5m for a local server where that is not set
output_tokens_max = 2048    # default: TAGWRIGHT_OUTPUT_TOKENS_MAX
calls_a_day = 50            # default: no bound but what the server tells
day_resets = "00:00 UTC"    # default: as the server tells, else 24 hours after the first call
```

A name has lower-case letters, digits, `-`, `_` and `.`.

## Schedules

Each table `[[schedule]]` in the TOML file is a run that `tagwright serve` starts by itself. More can be added over its API; those of
the file can be switched off there, and stay so until the file says something else.

```toml
[[schedule]]
name = "nightly"          # lower-case letters, digits and -
space = "DOCS"            # or all_spaces = true
when = "0 3 * * mon-fri"
dry_run = false           # default: true, nothing is written
provider = "gemini"       # default: TAG_SPACE_PROVIDER
budget_usd_month = 20.00  # default: no bound
enabled = true
```

`when` is five fields as in crontab(5), in the time zone `TAGWRIGHT_TIME_ZONE`: minute, hour, day of the month, month, day of the week (0 and 7
are Sunday), each `*`, a number, a name (`jan`, `mon`), a list `1,15`, a range `mon-fri`, or with a step: `*/15`, `1-5/2`. Where neither field for
days begins with `*`, either day will do; else both must fit (`0 0 1-7 * */7` is a month's first Sunday). `@hourly`, `@daily`, `@weekly`, `@monthly`
and `@yearly` are short for such. Or it is an interval from `5m` to `366d` (`30m`, `6h`, `7d`), which counts from the last start.

Where clocks are put forward over a time, it starts at the next time that there is; a time that clocks show twice is one start. What was
missed while the service was down is caught up once. A schedule whose last run still goes on is skipped, and so is one that has
used up its budget, until the next month of that time zone; a run counts for the month in which it started.

The TOML file refuses keys that it does not know, and suggests the nearest.
)";

std::string code(std::string_view text) { return text.empty() ? "–" : "`" + std::string(text) + "`"; }

std::string default_of(const setting& row) {
    if (!row.default_text.empty())
        return code(row.default_text);
    return row.default_note.empty() ? "–" : std::string(row.default_note);
}

std::string allowed_of(const setting& row) {
    if (row.secret)
        return "secret";
    switch (row.type) {
    case setting_type::text: return "text";
    case setting_type::words: return "text, up to " + std::to_string(row.max) + " bytes";
    case setting_type::share: return "0 to 1";
    case setting_type::boolean: return "boolean";
    case setting_type::url: return "base URL";
    case setting_type::integer: return std::to_string(row.min) + " to " + std::to_string(row.max);
    default: return allowed_values(row);
    }
}

std::string table_row(const setting& row) {
    return "| " + code(row.name) + " | " + code(row.flag) + " | " + (row.secret ? "–" : code(row.toml)) + " | " +
           allowed_of(row) + " | " + default_of(row) + " | " + std::string(row.meaning) + " |\n";
}

/// Calls `heading` wherever a new group starts, and `each` for every row.
template <class Heading, class Each>
void for_each_group(Heading heading, Each each) {
    std::string_view group;
    for (const auto& row : setting_table()) {
        if (row.group != group)
            heading(row.group);
        group = row.group;
        each(row);
    }
}

} // namespace

std::string settings_markdown() {
    std::string text(introduction);
    for_each_group(
        [&](std::string_view group) {
            text += "\n## " + std::string(group) +
                    "\n\n| Environment | Flag | TOML | Allowed | Default | Meaning |\n|---|---|---|---|---|---|\n";
        },
        [&](const setting& row) { text += table_row(row); });
    text += closing;
    return text;
}

std::string env_example() {
    std::string text =
        "# Copy to .env and fill in what you need; an empty value counts as not set. docs/settings.md explains all.\n"
        "# Keep .env out of version control: it holds secrets.\n";
    for_each_group([&](std::string_view group) { text += "\n# -- " + std::string(group) + " --\n"; },
                   [&](const setting& row) {
                       const std::string name(row.name);
                       text +=
                           "# " + std::string(row.meaning) + (row.secret ? " Or " + name + "_FILE=PATH." : "") + "\n";
                       text += (row.secret ? "" : "#") + name + "=" + std::string(row.default_text) + "\n";
                   });
    return text;
}

} // namespace tagwright
