#include "config/load.hpp"

#include "base/ascii.hpp"
#include "config/certificates.hpp"
#include "config/checks.hpp"
#include "config/dotenv.hpp"
#include "config/given_values.hpp"
#include "config/nearest.hpp"
#include "config/prices.hpp"
#include "config/providers.hpp"
#include "config/run_values.hpp"
#include "config/schedules.hpp"
#include "config/secrets.hpp"
#include "config/service_checks.hpp"
#include "config/setting_table.hpp"
#include "config/toml_source.hpp"
#include "config/url.hpp"
#include "config/value.hpp"
#include "providers/llm/never_list.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace tagwright {
namespace {

/// A text from one source, not yet judged.
struct raw_value {
    std::string text;
    std::string origin;
    bool from_toml = false;
    std::string place = {};
};

class loader {
public:
    explicit loader(const sources& from)
        : from_(from),
          dotenv_(parse_dotenv(from.dotenv)),
          toml_(read_toml(from.toml, from.toml_path)),
          secrets_(from, dotenv_, found_) {}

    load_result run() {
        take_over_problems();
        for (const auto& row : setting_table())
            read(row);
        set_data_dir();
        read_vocabulary();
        read_never();
        check_ca_file();
        check_limits(values_, found_);
        if (from_.needs.confluence)
            check_confluence(values_, found_);
        check_service(values_, from_.needs.service, found_);
        result_.values.providers = make_providers({.values = values_,
                                                   .toml = toml_,
                                                   .toml_path = from_.toml_path,
                                                   .toml_place = from_.toml_place,
                                                   .keys_needed = from_.needs.providers},
                                                  secrets_, found_);
        result_.values.endpoints = usable_endpoints(values_, result_.values.providers);
        own_prices_ = read_prices(toml_, from_.toml_path, found_);
        set_prices(result_.values.providers, own_prices_, from_.today);
        set_prices(result_.values.endpoints, own_prices_, from_.today);
        if (from_.needs.providers)
            check_budget(values_, result_.values.providers, found_);
        result_.values.schedules = read_schedules(toml_, from_.toml_path, provider_names(toml_), found_);
        if (from_.needs.service)
            check_schedule_providers(toml_, from_.toml_path, result_.values.schedules, result_.values.endpoints,
                                     found_);
        warn_of_unknown_variables();
        write();
        result_.problems = std::move(found_.problems);
        result_.warnings = std::move(found_.warnings);
        mask_secrets(secrets_.values(), result_);
        return std::move(result_);
    }

private:
    void take_over_problems() {
        found_.problems = from_.problems;
        found_.warnings = from_.warnings;
        for (const auto& [line, message] : dotenv_.problems)
            found_.problems.push_back({from_.dotenv_path, "line " + std::to_string(line), {}, message});
        found_.problems.insert(found_.problems.end(), toml_.problems.begin(), toml_.problems.end());
        for (const auto& [name, text] : from_.flags) {
            const auto* row = find_setting(name);
            if (!row || row->secret)
                found_.problems.push_back({printable(name),
                                           "command line",
                                           {},
                                           row ? "secrets are not taken from the command line, where others can see "
                                                 "them: use the environment, .env or " +
                                                     name + "_FILE"
                                               : "is not a setting"});
        }
    }

    // -- one setting --------------------------------------------------------------------

    void read(const setting& row) {
        const std::string name(row.name);
        if (row.secret) {
            if (auto secret = secrets_.find(name))
                values_.set(name, std::move(secret->value), secret->origin, secret->place);
            return;
        }
        if (is_flag_of_run(name))
            if (auto value = value_of_run(name))
                return values_.set(name, std::move(*value), run_origin);
        const auto raw = first_of(row);
        if (!raw)
            return set_default(row);
        auto value = parse_value(row, raw->text);
        if (!value) {
            const auto shown = row.type == setting_type::url ? redact_url(raw->text) : raw->text;
            const auto empty = trim(raw->text).empty() ? "is empty; it " : "";
            found_.problems.push_back(
                {name, raw->origin, printable(shown), empty + ("must be " + allowed_values(row))});
            return;
        }
        if (row.type == setting_type::path)
            value = resolve(std::get<std::string>(*value), raw->from_toml);
        values_.set(name, std::move(*value), raw->origin, raw->place);
    }

    /// The run's own command line named it, and nobody does now.
    bool is_flag_of_run(const std::string& name) const {
        return from_.run && from_.run->flags.contains(name) && !from_.flags.contains(name);
    }

    std::optional<setting_value> value_of_run(std::string_view name) const {
        if (!from_.run || (!from_.needs.providers && name.find("PROVIDER") != std::string_view::npos))
            return std::nullopt;
        return value_of(from_.run->values, name, from_.run->flags.contains(std::string(name)));
    }

    void set_default(const setting& row) {
        if (auto value = value_of_run(row.name))
            values_.set(row.name, std::move(*value), run_origin);
        else if (!row.default_text.empty())
            values_.set(row.name, parse_value(row, row.default_text).value(),
                        std::string(given_values::default_origin));
    }

    /// The text of the strongest source that has one.
    std::optional<raw_value> first_of(const setting& row) const {
        const std::string name(row.name);
        const bool may_be_empty = row.type == setting_type::list;
        const auto counts = [&](const std::string& text) { return may_be_empty || !trim(text).empty(); };
        if (const auto flag = from_.flags.find(name); flag != from_.flags.end())
            return raw_value{flag->second, std::string(row.flag)}; // an empty flag was typed: it is judged
        if (const auto at = from_.environment.find(name); at != from_.environment.end() && counts(at->second))
            return raw_value{at->second, "environment"};
        if (const auto at = dotenv_.entries.find(name); at != dotenv_.entries.end() && counts(at->second.value))
            return raw_value{at->second.value, from_.dotenv_path + ":" + std::to_string(at->second.line), false,
                             from_.dotenv_place};
        if (const auto at = toml_.entries.find(name); at != toml_.entries.end() && counts(at->second.text))
            return raw_value{at->second.text, toml_origin(from_.toml_path, at->second.line), true, from_.toml_place};
        return std::nullopt;
    }

    /// "~/" is the home directory (no shell has seen the text); a path in the TOML file is relative to that file,
    /// so that a configuration can be used from anywhere.
    std::string resolve(const std::string& path, bool from_toml) const {
        if (path.starts_with("~/") && !home().empty())
            return home() + path.substr(1);
        const std::filesystem::path given(path);
        if (!from_toml || given.is_absolute())
            return path;
        return (std::filesystem::path(from_.toml_path).parent_path() / given).lexically_normal().string();
    }

    std::string variable(const std::string& name) const {
        const auto found = from_.environment.find(name);
        return found == from_.environment.end() ? std::string() : found->second;
    }

    std::string home() const {
        const auto named = variable("HOME");
        return named.starts_with('/') ? named : from_.password_home; // a relative one leads anywhere
    }

    // -- settings that need more than their text ------------------------------------------

    void set_data_dir() {
        constexpr std::string_view name = "TAGWRIGHT_DATA_DIR";
        if (values_.has(name) || has_problem(name))
            return;
        const auto state = variable("XDG_STATE_HOME");
        if (state.starts_with('/')) // the XDG rules: a relative one does not count
            values_.set(name, state + "/tagwright", "default, from XDG_STATE_HOME");
        else if (!home().empty())
            values_.set(name, home() + "/.local/state/tagwright",
                        variable("HOME").starts_with('/') ? "default, from HOME" : "default, from the password file");
        else if (from_.needs.store)
            found_.problems.push_back({std::string(name),
                                       {},
                                       {},
                                       "is not set, and without HOME or a home in the password file there is no "
                                       "default: set it to a directory"});
    }

    /// What becomes of the file after a run has begun changes no run.
    void take_vocabulary_of_run() {
        auto parsed = llm::parse_vocabulary(from_.run->values.vocabulary);
        for (const auto& problem : parsed.problems)
            found_.problems.push_back({"TAGWRIGHT_VOCABULARY", run_origin, {}, problem});
        result_.vocabulary = std::move(parsed.value);
        result_.values.vocabulary = from_.run->values.vocabulary;
    }

    void read_vocabulary() {
        constexpr std::string_view name = "TAGWRIGHT_VOCABULARY";
        if (!from_.needs.labels)
            return;
        const bool is_of_run = from_.run && !from_.run->values.vocabulary.empty();
        if (is_of_run && (is_flag_of_run(std::string(name)) || !values_.has(name)))
            return take_vocabulary_of_run();
        if (!from_.read_file || !values_.has(name))
            return;
        const auto path = values_.text(name);
        const auto complain = [&](std::string message) {
            found_.problems.push_back({std::string(name), values_.origin(name), printable(path), std::move(message)});
        };
        const auto read = from_.read_file(path);
        if (!read.problem.empty())
            return complain(read.problem);
        auto parsed = llm::parse_vocabulary(read.text);
        for (auto& problem : parsed.problems)
            complain(std::move(problem));
        result_.vocabulary = std::move(parsed.value);
        result_.values.vocabulary = read.text;
    }

    /// As with the vocabulary: a run keeps the labels that it was begun with.
    void read_never() {
        constexpr std::string_view name = "TAGWRIGHT_NEVER";
        const bool is_of_run = from_.run && !from_.run->values.never.empty();
        if (is_of_run && (is_flag_of_run(std::string(name)) || !values_.has(name))) {
            result_.values.never = from_.run->values.never;
            return;
        }
        if (!from_.needs.labels || !from_.read_file || !values_.has(name))
            return;
        const auto path = values_.text(name);
        const auto read = from_.read_file(path);
        auto list = llm::parse_never_list(read.text);
        if (!read.problem.empty())
            list.problems = {read.problem};
        for (auto& problem : list.problems)
            found_.problems.push_back({std::string(name), values_.origin(name), printable(path), std::move(problem)});
        result_.values.never = std::move(list.labels);
    }

    void check_ca_file() {
        constexpr std::string_view name = "TAGWRIGHT_CA_FILE";
        if (!from_.read_file || !values_.has(name))
            return;
        const auto path = values_.text(name);
        const auto read = from_.read_file(path);
        auto problem = read.problem.empty() ? problem_of_certificates(read.text) : read.problem;
        if (!problem.empty())
            found_.problems.push_back({std::string(name), values_.origin(name), printable(path), std::move(problem)});
    }

    bool has_problem(std::string_view name) const {
        return std::ranges::find(found_.problems, name, &setting_problem::setting) != found_.problems.end();
    }

    // -- names that nobody knows ----------------------------------------------------------

    void warn_of_unknown_variables() {
        const auto server_keys = server_key_variables(toml_);
        for (const auto& [name, text] : from_.environment)
            warn_if_unknown(name, "environment", server_keys);
        for (const auto& [name, entry] : dotenv_.entries)
            warn_if_unknown(name, from_.dotenv_path + ":" + std::to_string(entry.line), server_keys);
    }

    void warn_if_unknown(const std::string& name, const std::string& origin,
                         const std::vector<std::string>& server_keys) {
        if (!name.starts_with("TAG_SPACE_") && !name.starts_with("TAGWRIGHT_"))
            return;
        const auto base = name.ends_with("_FILE") ? name.substr(0, name.size() - 5) : name;
        const auto* row = find_setting(base);
        if (find_setting(name) || (row && row->secret))
            return;
        if (std::ranges::find(server_keys, name) != server_keys.end() ||
            std::ranges::find(server_keys, base) != server_keys.end())
            return;
        std::vector<std::string_view> known;
        for (const auto& each : setting_table())
            known.push_back(each.name);
        found_.warnings.push_back(printable(name) + " (" + origin + ") is not a setting and has no effect" +
                                  did_you_mean(name, known));
    }

    // -- the result -----------------------------------------------------------------------

    void write() {
        const auto* data_dir = values_.find("TAGWRIGHT_DATA_DIR");
        result_.data_dir_is_named = !data_dir || data_dir->place.empty();
        for (const auto& row : setting_table()) {
            const auto* given = values_.find(row.name);
            if (given && row.write)
                row.write(result_.values, given->value);
            result_.origins.push_back(row.secret ? show_secret(row, given) : show(row, given));
        }
        for (const auto& server : toml_.servers)
            result_.origins.push_back(
                {"servers." + printable(server.name), "configured", toml_origin(from_.toml_path, server.line)});
        for (const auto& price : toml_.prices)
            result_.origins.push_back(
                {"prices." + printable(price.model), "configured", toml_origin(from_.toml_path, price.line)});
        for (const auto& each : toml_.schedules)
            result_.origins.push_back(
                {toml_schedule_path(each), "configured", toml_origin(from_.toml_path, each.line)});
    }

    setting_origin show(const setting& row, const given_value* given) const {
        const std::string name(row.name);
        if (given)
            return {name, printable(show_value(given->value)), given->origin};
        if (has_problem(row.name))
            return {name, "refused", {}};
        if (row.default_note.empty())
            return {name, "not set", {}};
        return {name, std::string(row.default_note), std::string(given_values::default_origin)};
    }

    static setting_origin show_secret(const setting& row, const given_value* given) {
        return {std::string(row.name), given ? "set" : "not set", given ? given->origin : std::string()};
    }

    static constexpr const char* run_origin = "the run";

    const sources& from_;
    findings found_;
    dotenv_file dotenv_;
    toml_settings toml_;
    secret_finder secrets_;
    given_values values_;
    own_prices own_prices_;
    load_result result_;
};

} // namespace

load_result load_settings(const sources& from) { return loader(from).run(); }

std::vector<std::string> describe(const load_result& loaded) {
    std::vector<std::string> lines;
    for (const auto& [name, value, origin] : loaded.origins)
        lines.push_back(name + " = " + value + (origin.empty() ? "" : " (" + origin + ")"));
    return lines;
}

} // namespace tagwright
