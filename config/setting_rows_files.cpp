#include "config/setting_rows.hpp"

#include "tagwright/settings.hpp"

namespace tagwright {
namespace {

constexpr std::string_view group = "Files";

constexpr setting rows[] = {
    {.name = "TAGWRIGHT_CA_FILE",
     .flag = "--ca-file",
     .toml = "files.ca_file",
     .group = group,
     .type = setting_type::path,
     .default_note = "none: the system's certificates",
     .meaning = "PEM file with certificates of a private authority (Data Center, company proxy), trusted beside the "
                "system's.",
     .write = [](settings& to, const setting_value& value) { to.ca_file = to_text(value); }},
    {.name = "TAGWRIGHT_DATA_DIR",
     .flag = "--data-dir",
     .toml = "files.data_dir",
     .group = group,
     .type = setting_type::path,
     .default_note = "$XDG_STATE_HOME/tagwright, else $HOME/.local/state/tagwright",
     .meaning = "Directory of the SQLite store.",
     .write = [](settings& to, const setting_value& value) { to.data_dir = to_text(value); }},
    {.name = "TAGWRIGHT_RUNS_KEEP",
     .flag = "--runs-keep",
     .toml = "files.runs_keep",
     .group = group,
     .type = setting_type::integer,
     .min = 1,
     .max = 100'000,
     .default_text = "50",
     .meaning = "Newest runs that the journal keeps; a new run makes older ones go.",
     .write = [](settings& to, const setting_value& value) { to.runs_keep = to_int(value); }},
    {.name = "TAGWRIGHT_UNDO_DAYS",
     .flag = "--undo-days",
     .toml = "files.undo_days",
     .group = group,
     .type = setting_type::integer,
     .min = 0,
     .max = 3650,
     .default_text = "30",
     .meaning = "Days that an older run stays in the journal if it has labels on pages or was not completed.",
     .write = [](settings& to, const setting_value& value) { to.undo_days = to_int(value); }},
    {.name = "TAGWRIGHT_LOG_DIR",
     .flag = "--log-dir",
     .toml = "files.log_dir",
     .group = group,
     .type = setting_type::path,
     .default_text = "logs",
     .meaning = "Directory of the log files.",
     .write = [](settings& to, const setting_value& value) { to.log_dir = to_text(value); }},
    {.name = "TAGWRIGHT_LOG_FORMAT",
     .flag = "--log-format",
     .toml = "files.log_format",
     .group = group,
     .type = setting_type::choice,
     .choices = "text|json",
     .default_text = "text",
     .meaning = "`json`: each line of the log files is a JSON object, for programs that collect logs.",
     .write =
         [](settings& to, const setting_value& value) {
             to.log_format = to_text(value) == "json" ? log_format::json : log_format::text;
         }},
};

} // namespace

std::span<const setting> files_rows() noexcept { return rows; }

} // namespace tagwright
