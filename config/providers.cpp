#include "config/providers.hpp"

#include "base/ascii.hpp"
#include "base/url.hpp"
#include "config/checks.hpp"
#include "config/day_reset.hpp"
#include "config/nearest.hpp"
#include "config/url.hpp"
#include "config/value.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace tagwright {
namespace {

/// A provider that needs no `[servers.NAME]`.
struct built_in {
    std::string_view name;
    llm::wire shape;
    std::string_view prefix; ///< of its settings
};

constexpr built_in built_ins[] = {{"gemini", llm::wire::gemini, "GEMINI"},
                                  {"openai", llm::wire::openai, "OPENAI"},
                                  {"anthropic", llm::wire::anthropic, "ANTHROPIC"},
                                  {"local", llm::wire::local, ""}};

const built_in* find_built_in(std::string_view name) {
    const auto found = std::ranges::find(built_ins, name, &built_in::name);
    return found == std::end(built_ins) ? nullptr : found;
}

bool is_server_name(std::string_view name) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789_-.";
    return !name.empty() && name.size() <= 64 && name.find_first_not_of(allowed) == std::string_view::npos &&
           name != "none" && !find_built_in(name);
}

bool is_variable_name(std::string_view name) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";
    return !name.empty() && name.find_first_not_of(allowed) == std::string_view::npos && !is_digit(name.front());
}

constexpr auto no_day_reset =
    "must be HH:MM and a time zone that this machine knows, such as 00:00 America/Los_Angeles "
    "or 00:00 UTC";

class provider_list {
public:
    provider_list(const provider_sources& from, secret_finder* secrets, findings& found)
        : from_(from), secrets_(secrets), found_(found) {}

    /// Empty where something is in the way.
    std::optional<llm::endpoint> built_in_one(const built_in& which) {
        auto out = make_built_in(which);
        return found_.problems.empty() ? std::optional(std::move(out)) : std::nullopt;
    }

    std::vector<llm::endpoint> run() {
        for (const auto& server : from_.toml.servers)
            servers_.push_back(make_server(server));
        add("TAG_SPACE_PROVIDER", from_.values.text("TAG_SPACE_PROVIDER"));
        if (const auto* fallbacks = from_.values.find("TAG_SPACE_FALLBACK_PROVIDER"))
            for (const auto& name : std::get<std::vector<std::string>>(fallbacks->value))
                add("TAG_SPACE_FALLBACK_PROVIDER", name);
        return std::move(result_);
    }

private:
    void add(std::string_view setting_name, const std::string& typed) {
        const auto name = lower_ascii(typed);
        if (name.empty() || std::ranges::find(result_, name, &llm::endpoint::name) != result_.end())
            return; // named twice: the first place counts
        if (const auto* known = find_built_in(name))
            return result_.push_back(make_built_in(*known));
        for (std::size_t i = 0; i < servers_.size(); ++i)
            if (servers_[i].name == name) {
                add_server_key(servers_[i], from_.toml.servers[i]);
                return result_.push_back(servers_[i]);
            }
        std::vector<std::string_view> names;
        for (const auto& each : built_ins)
            names.push_back(each.name);
        for (const auto& each : servers_)
            names.push_back(each.name);
        std::string list;
        for (const auto each : names)
            list += (list.empty() ? "" : ", ") + std::string(each);
        found_.problems.push_back({std::string(setting_name), from_.values.origin(setting_name), printable(typed),
                                   "no such provider: there are " + list + did_you_mean(name, names)});
    }

    llm::endpoint make_built_in(const built_in& which) {
        llm::endpoint to;
        to.name = which.name;
        to.shape = which.shape;
        set_limits(to);
        if (which.shape == llm::wire::local) {
            to.model = "keywords";
            return to;
        }
        const auto prefix = std::string(which.prefix);
        to.model = from_.values.text(prefix + "_MODEL");
        to.base_url = from_.values.text(prefix + "_BASE_URL");
        be_patient(to);
        if (const auto* calls = from_.values.find(prefix + "_CALLS_A_DAY"))
            to.day.calls = static_cast<std::uint32_t>(std::get<std::int64_t>(calls->value));
        set_day_reset(to, prefix + "_DAY_RESETS");
        to.api_key = from_.values.text(prefix + "_API_KEY");
        if (to.api_key.empty() && from_.keys_needed && needs_key(to) && !is_refused(prefix + "_API_KEY"))
            found_.problems.push_back({prefix + "_API_KEY", {}, {}, missing_key(to, prefix)});
        refuse_to_travel(to, prefix);
        warn_of_plaintext(to);
        return to;
    }

    /// The key's own vendor may have it, whoever wrote down where that is.
    void refuse_to_travel(const llm::endpoint& to, const std::string& prefix) {
        const auto* key = from_.values.find(prefix + "_API_KEY");
        const auto* url = from_.values.find(prefix + "_BASE_URL");
        if (!from_.keys_needed || !key || !url || may_travel(*key, url->place) ||
            origin_of(to.base_url) == origin_of(find_setting(prefix + "_BASE_URL")->default_text))
            return;
        found_.problems.push_back({prefix + "_BASE_URL", url->origin, printable(to.base_url),
                                   stranger_message(prefix + "_API_KEY", *key, url->origin, prefix + "_BASE_URL")});
    }

    /// A compatible server elsewhere may want no key, and neither does a stand-in on this machine.
    static bool needs_key(const llm::endpoint& to) {
        if (to.base_url.empty() || is_loopback(to.base_url)) // an empty one was refused already
            return false;
        return to.shape != llm::wire::openai || host_of(to.base_url) == "api.openai.com";
    }

    /// True if the key was given but could not be used: that has been said.
    bool is_refused(const std::string& name) const {
        return std::ranges::any_of(found_.problems, [&](const setting_problem& each) {
            return each.setting == name || each.setting == name + "_FILE";
        });
    }

    static std::string missing_key(const llm::endpoint& to, const std::string& prefix) {
        return "is not set, but provider " + to.name + " needs it: set it in the environment or in .env, or set " +
               prefix + "_API_KEY_FILE to the path of a file that holds it";
    }

    void set_limits(llm::endpoint& to) const {
        if (const auto* time = from_.values.find("TAGWRIGHT_AI_TIMEOUT"))
            to.timeout = std::get<std::chrono::milliseconds>(time->value);
        if (const auto* tokens = from_.values.find("TAGWRIGHT_OUTPUT_TOKENS_MAX"))
            to.output_tokens_max = static_cast<std::uint32_t>(std::get<std::int64_t>(tokens->value));
        to.day.spread = from_.values.text("TAGWRIGHT_DAY_QUOTA") == "spread";
    }

    /// A default that this machine has no time zone for is none.
    void set_day_reset(llm::endpoint& to, const std::string& name) {
        to.day.resets = from_.values.text(name);
        if (to.day.resets.empty() || day_reset::read(to.day.resets))
            return;
        if (from_.values.is_explicit(name))
            found_.problems.push_back({name, from_.values.origin(name), printable(to.day.resets), no_day_reset});
        to.day.resets.clear();
    }

    /// Somebody's own hardware takes longer than a vendor's, and so does loading a model at the first call.
    void be_patient(llm::endpoint& to) const {
        constexpr std::chrono::minutes local_timeout{5};
        if (!from_.values.is_explicit("TAGWRIGHT_AI_TIMEOUT") && is_local_server(to.base_url))
            to.timeout = local_timeout;
    }

    void warn_of_plaintext(const llm::endpoint& to) {
        if (!to.api_key.empty() && is_plaintext(to.base_url) && !is_loopback(to.base_url))
            found_.warnings.push_back("provider " + to.name + ": the key and the pages travel unencrypted to " +
                                      printable(to.base_url) + "; use https://");
    }

    // -- [servers.NAME] ------------------------------------------------------------

    llm::endpoint make_server(const toml_server& from) {
        llm::endpoint to;
        to.name = from.name;
        set_limits(to);
        if (!is_server_name(from.name))
            complain(from, "", from.line,
                     "a server's name has lower-case letters, digits, \"-\", \"_\" and \".\", and is not one of "
                     "gemini, openai, anthropic, local, none");
        read_shape(from, to);
        if (const auto url = read_field(
                from, "base_url", {.name = {}, .toml = {}, .group = {}, .type = setting_type::url, .query = true}))
            to.base_url = std::get<std::string>(*url);
        be_patient(to);
        if (const auto model = read_field(from, "model", {.name = {}, .toml = {}, .group = {}}))
            to.model = std::get<std::string>(*model);
        if (from.fields.contains("timeout"))
            if (const auto time = read_field(from, "timeout", *find_setting("TAGWRIGHT_AI_TIMEOUT")))
                to.timeout = std::get<std::chrono::milliseconds>(*time);
        if (from.fields.contains("output_tokens_max"))
            if (const auto tokens = read_field(from, "output_tokens_max", *find_setting("TAGWRIGHT_OUTPUT_TOKENS_MAX")))
                to.output_tokens_max = static_cast<std::uint32_t>(std::get<std::int64_t>(*tokens));
        read_day(from, to);
        const auto variable = from.fields.find("api_key_env");
        if (variable != from.fields.end() && !is_variable_name(variable->second.text)) // its text may be a key
            complain(from, ".api_key_env", variable->second.line,
                     "must be the name of an environment variable (capitals, digits, \"_\"), not the key itself");
        return to;
    }

    void read_day(const toml_server& from, llm::endpoint& to) {
        if (from.fields.contains("calls_a_day"))
            if (const auto calls = read_field(from, "calls_a_day", *find_setting("OPENAI_CALLS_A_DAY")))
                to.day.calls = static_cast<std::uint32_t>(std::get<std::int64_t>(*calls));
        const auto resets = from.fields.find("day_resets");
        if (resets == from.fields.end())
            return;
        to.day.resets = resets->second.text;
        if (!day_reset::read(to.day.resets))
            complain(from, ".day_resets", resets->second.line, no_day_reset, std::exchange(to.day.resets, {}));
    }

    void read_shape(const toml_server& from, llm::endpoint& to) {
        to.shape = llm::wire::openai;
        if (!from.fields.contains("shape"))
            return;
        const setting row{
            .name = {}, .toml = {}, .group = {}, .type = setting_type::choice, .choices = "openai|gemini|anthropic"};
        if (const auto word = read_field(from, "shape", row))
            to.shape = find_built_in(std::get<std::string>(*word))->shape;
    }

    std::optional<setting_value> read_field(const toml_server& from, const std::string& key, const setting& row) {
        const auto field = from.fields.find(key);
        if (field == from.fields.end()) {
            complain(from, "." + key, from.line, "is missing: it must be " + allowed_values(row));
            return std::nullopt;
        }
        auto value = parse_value(row, field->second.text);
        if (!value) {
            const auto shown = row.type == setting_type::url ? redact_url(field->second.text) : field->second.text;
            complain(from, "." + key, field->second.line, "must be " + allowed_values(row), shown);
        }
        return value;
    }

    void add_server_key(llm::endpoint& to, const toml_server& from) {
        const auto variable = from.fields.find("api_key_env");
        if (variable == from.fields.end() || !is_variable_name(variable->second.text))
            return;
        const auto& name = variable->second.text;
        if (const auto key = secrets_->find(name)) {
            to.api_key = std::get<std::string>(key->value);
            if (from_.keys_needed && !may_travel(*key, from_.toml_place))
                complain(from, ".base_url", from.line,
                         stranger_message(name, *key, toml_origin(from_.toml_path, from.line), {}), to.base_url);
        } else if (from_.keys_needed && !is_refused(name)) {
            found_.problems.push_back({name, {}, {}, "is not set, but server " + to.name + " names it in api_key_env"});
        }
        warn_of_plaintext(to);
    }

    void complain(const toml_server& server, const std::string& key, int line, std::string message,
                  const std::string& value = {}) {
        found_.problems.push_back({"servers." + printable(server.name) + key, toml_origin(from_.toml_path, line),
                                   printable(value), std::move(message)});
    }

    const provider_sources& from_;
    secret_finder* secrets_; ///< of servers; may be null where there are none
    findings& found_;
    std::vector<llm::endpoint> servers_; ///< in the order of the TOML's servers
    std::vector<llm::endpoint> result_;
};

} // namespace

std::vector<llm::endpoint> make_providers(const provider_sources& from, secret_finder& secrets, findings& found) {
    return provider_list(from, &secrets, found).run();
}

std::vector<llm::endpoint> usable_endpoints(const given_values& values, std::vector<llm::endpoint> named) {
    toml_settings no_servers;
    findings ignored; // nobody has asked for these
    for (const auto& each : built_ins) {
        if (std::ranges::find(named, each.name, &llm::endpoint::name) != named.end())
            continue;
        const auto prefix = std::string(each.prefix);
        if (each.shape != llm::wire::local && values.text(prefix + "_API_KEY").empty())
            continue;
        const provider_sources from{.values = values, .toml = no_servers, .toml_path = {}, .toml_place = {}};
        ignored.problems.clear();
        provider_list list(from, nullptr, ignored);
        if (auto made = list.built_in_one(each))
            named.push_back(std::move(*made));
    }
    return named;
}

std::vector<std::string> provider_names(const toml_settings& toml) {
    std::vector<std::string> names;
    for (const auto& each : built_ins)
        names.emplace_back(each.name);
    for (const auto& each : toml.servers)
        names.push_back(each.name);
    return names;
}

std::vector<std::string> server_key_variables(const toml_settings& toml) {
    std::vector<std::string> names;
    for (const auto& server : toml.servers)
        if (const auto field = server.fields.find("api_key_env"); field != server.fields.end())
            names.push_back(field->second.text);
    return names;
}

} // namespace tagwright
