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
    {.name = "TAGWRIGHT_NEVER",
     .flag = "--never",
     .toml = "tag.never",
     .group = group,
     .type = setting_type::path,
     .default_note = "none",
     .meaning = "File with labels that are never used, one a line; `#` begins a comment. What differs from one of them "
                "by case, hyphens or singular and plural is not used either, whatever the vocabulary says.",
     .write = [](settings& to, const setting_value& value) { to.never_file = to_text(value); }},
    {.name = "TAGWRIGHT_LABEL_LANGUAGE",
     .flag = "--label-language",
     .toml = "tag.label_language",
     .group = group,
     .type = setting_type::text,
     .max = 60,
     .default_note = "that of each page",
     .meaning = "Language in which models write labels, such as `German`. `local` does not translate.",
     .write = [](settings& to, const setting_value& value) { to.label_language = to_text(value); }},
    {.name = "TAGWRIGHT_INSTRUCTIONS",
     .flag = "--instructions",
     .toml = "tag.instructions",
     .group = group,
     .type = setting_type::words,
     .max = 4000,
     .default_note = "none",
     .meaning = "What else models are asked to heed, in your own words. `local` does not read it.",
     .write = [](settings& to, const setting_value& value) { to.instructions = to_text(value); }},
    {.name = "TAGWRIGHT_MIN_TEXT",
     .flag = "--min-text",
     .toml = "tag.min_text",
     .group = group,
     .type = setting_type::integer,
     .min = 0,
     .max = 100'000,
     .default_text = "0",
     .meaning = "Words that a page's text has at least: pages with fewer are skipped. 0: a title is enough.",
     .write = [](settings& to, const setting_value& value) { to.text_words_min = to_int(value); }},
    {.name = "TAGWRIGHT_EXPLAIN",
     .flag = "--explain-labels",
     .toml = "tag.explain",
     .group = group,
     .type = setting_type::boolean,
     .default_text = "false",
     .meaning =
         "True asks models for a reason and a confidence with each label (`--explain` says the same); they are kept "
         "in the plan, and answers become about four times as long.",
     .write = [](settings& to, const setting_value& value) { to.explain = std::get<bool>(value); }},
    {.name = "TAGWRIGHT_MIN_CONFIDENCE",
     .flag = "--min-confidence",
     .toml = "tag.min_confidence",
     .group = group,
     .type = setting_type::share,
     .default_text = "0",
     .meaning = "Labels with a lower confidence are held: they stay in the plan, and are written once somebody has "
                "approved the page. Above 0 it asks for explanations, too.",
     .write = [](settings& to, const setting_value& value) { to.confidence_min = std::get<double>(value); }},
};

} // namespace

std::span<const setting> labels_rows() noexcept { return rows; }

} // namespace tagwright
