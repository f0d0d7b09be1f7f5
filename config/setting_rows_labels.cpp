#include "config/setting_rows.hpp"

#include "tagwright/settings.hpp"

namespace tagwright {
namespace {

constexpr std::string_view group = "Cache and labels";

constexpr setting rows[] = {
    {.name = "TAG_SPACE_CACHE_ENABLED",
     .flag = "--cache",
     .toml = "tag.cache_enabled",
     .group = group,
     .type = setting_type::boolean,
     .default_text = "true",
     .meaning = "False disables the cache, reads and writes (`--no-cache` says the same).",
     .write = [](settings& to, const setting_value& value) { to.cache_enabled = std::get<bool>(value); }},
    {.name = "TAG_SPACE_CACHE_SIZE",
     .flag = "--cache-size",
     .toml = "tag.cache_size",
     .group = group,
     .type = setting_type::integer,
     .min = 1,
     .max = 1'000'000,
     .default_text = "1000",
     .meaning = "Cache entries held in memory.",
     .write = [](settings& to, const setting_value& value) { to.cache_size = to_int(value); }},
    {.name = "TAGWRIGHT_LABELS_MAX",
     .flag = "--max-labels",
     .toml = "tag.labels_max",
     .group = group,
     .type = setting_type::integer,
     .min = 1,
     .max = 50, // as in a vocabulary file
     .default_text = "5",
     .meaning = "Labels a page at most.",
     .write = [](settings& to, const setting_value& value) { to.labels_max = to_int(value); }},
    {.name = "TAGWRIGHT_VOCABULARY",
     .flag = "--vocabulary",
     .toml = "tag.vocabulary",
     .group = group,
     .type = setting_type::path,
     .default_note = "none: labels are open",
     .meaning = "JSON file with the allowed labels.",
     .write = [](settings& to, const setting_value& value) { to.vocabulary_file = to_text(value); }},
};

} // namespace

std::span<const setting> labels_rows() noexcept { return rows; }

} // namespace tagwright
