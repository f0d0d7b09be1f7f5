#include "config/setting_rows.hpp"

#include "tagwright/settings.hpp"

namespace tagwright {
namespace {

constexpr std::string_view group = "Confluence";

constexpr setting rows[] = {
    {.name = "CONFLUENCE_BASE_URL",
     .flag = "--confluence-base-url",
     .toml = "confluence.base_url",
     .group = group,
     .type = setting_type::url,
     .meaning = "https://SITE.atlassian.net/wiki, a gateway URL, or the base of a Data Center.",
     .write = [](settings& to, const setting_value& value) { to.confluence.base_url = to_text(value); }},
    {.name = "CONFLUENCE_FLAVOR",
     .flag = "--confluence-flavor",
     .toml = "confluence.flavor",
     .group = group,
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
     .group = group,
     .meaning = "Account of the API token (Cloud).",
     .write = [](settings& to, const setting_value& value) { to.confluence.email = to_text(value); }},
    {.name = "CONFLUENCE_API_TOKEN",
     .toml = "confluence.api_token",
     .group = group,
     .secret = true,
     .meaning = "API token of that account (Cloud).",
     .write = [](settings& to, const setting_value& value) { to.confluence.api_token = to_text(value); }},
    {.name = "CONFLUENCE_PAT",
     .toml = "confluence.pat",
     .group = group,
     .secret = true,
     .meaning = "Personal access token (Data Center), in place of e-mail and API token.",
     .write = [](settings& to, const setting_value& value) { to.confluence.pat = to_text(value); }},
    {.name = "TAGWRIGHT_CONFLUENCE_TIMEOUT",
     .flag = "--confluence-timeout",
     .toml = "confluence.timeout",
     .group = group,
     .type = setting_type::time,
     .min = seconds(1),
     .max = seconds(1800),
     .default_text = "60s",
     .meaning = "Longest time of one request to Confluence.",
     .write = [](settings& to, const setting_value& value) { to.confluence.timeout = to_time(value); }},
    {.name = "TAGWRIGHT_CONFLUENCE_READS_MAX",
     .flag = "--confluence-reads",
     .toml = "confluence.reads_max",
     .group = group,
     .type = setting_type::integer,
     .min = 1,
     .max = 64,
     .default_text = "4",
     .meaning = "Reading requests to Confluence in flight at most.",
     .write = [](settings& to, const setting_value& value) { to.confluence.reads_max = to_int(value); }},
    {.name = "TAGWRIGHT_CONFLUENCE_WRITES_MAX",
     .flag = "--confluence-writes",
     .toml = "confluence.writes_max",
     .group = group,
     .type = setting_type::integer,
     .min = 1,
     .max = 64,
     .default_text = "16",
     .meaning = "Writing requests to Confluence in flight at most; it begins with five.",
     .write = [](settings& to, const setting_value& value) { to.confluence.writes_max = to_int(value); }},
};

} // namespace

std::span<const setting> confluence_rows() noexcept { return rows; }

} // namespace tagwright
