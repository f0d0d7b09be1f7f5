#include "app/cli/check_command.hpp"
#include "app/cli/commands.hpp"
#include "app/cli/output.hpp"
#include "app/cli/session.hpp"
#include "app/cli/site_address.hpp"
#include "app/cli/terminal.hpp"
#include "app/file_draft.hpp"
#include "base/ascii.hpp"
#include "base/url.hpp"
#include "config/dotenv_edit.hpp"
#include "config/files.hpp"
#include "config/nearest.hpp"
#include "config/url.hpp"
#include "config/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace tagwright::cli {
namespace {

constexpr const char* dotenv_path = ".env";
constexpr int rounds_max = 20; // nobody types for ever, but a pasted file might

struct known_provider {
    std::string_view name;
    std::string_view prefix; ///< of its settings; empty: it has none
    std::string_view meaning;
    std::string_view keys_at; ///< where a person gets a key
};

constexpr std::array providers{
    known_provider{"gemini", "GEMINI", "Google Gemini", "https://aistudio.google.com/apikey"},
    known_provider{"openai", "OPENAI", "OpenAI", "https://platform.openai.com/api-keys"},
    known_provider{"anthropic", "ANTHROPIC", "Anthropic Claude", "https://console.anthropic.com/settings/keys"},
    known_provider{"server", "OPENAI", "any server with OpenAI's API: Ollama, vLLM, LM Studio, a company's gateway",
                   ""},
    known_provider{"local", "", "keywords alone: no key, no network, no cost", ""}};

/// The input has ended.
struct no_more_answers {};

std::string asked(const std::string& question, const std::string& usual = {}) {
    auto answer = ask(question + (usual.empty() ? ": " : " [" + printable(usual) + "]: "));
    if (!answer)
        throw no_more_answers{};
    return answer->empty() ? usual : *answer;
}

/// @param kept  there is one already: Enter keeps it
std::string asked_secret(const std::string& question, bool kept) {
    auto answer = ask_secret(question + (kept ? " (not shown; Enter keeps the one that is set): " : " (not shown): "));
    if (!answer)
        throw no_more_answers{};
    return *answer;
}

/// The account or the key is what is wrong: it is not offered again.
bool is_about_credentials(errc code) {
    return code == errc::bad_credentials || code == errc::forbidden || code == errc::scope_missing;
}

/// Why .env cannot be written here; empty if it can.
std::string obstacle() {
    struct stat there {};
    if (::lstat(dotenv_path, &there) == 0) {
        if (S_ISLNK(there.st_mode))
            return ".env is a symbolic link, and setup does not write through one: edit the file that it names";
        if (!S_ISREG(there.st_mode))
            return ".env is not a file";
    }
    if (::access(".", W_OK) != 0)
        return std::string(".env cannot be written here: ") + std::strerror(errno);
    return {};
}

class setup {
public:
    explicit setup(const options& what) {
        source_request request;
        request.config_file = what.config_file;
        from_ = read_sources(request);
    }

    int run() {
        fmt::print("This asks for your Confluence and for who writes the labels, tries both, and writes .env here.\n"
                   "Until then nothing is written; Ctrl-C leaves all as it is. Enter takes what is in brackets.\n\n");
        for (int round = 0; !confluence_is_good(); ++round)
            if (round == rounds_max)
                return give_up();
        for (int round = 0; !provider_is_good(); ++round)
            if (round == rounds_max)
                return give_up();
        return write();
    }

private:
    // -- what would hold ------------------------------------------------------------------------------

    /// The settings as they would be with what was answered so far.
    [[nodiscard]] load_result load(setting_needs needs) const {
        auto tried = from_;
        tried.needs = needs;
        tried.dotenv = edit_dotenv(from_.dotenv, changes_);
        for (const auto& [name, value] : changes_) {
            tried.environment.erase(name);
            tried.environment.erase(name + "_FILE");
        }
        return load_settings(tried);
    }

    [[nodiscard]] settings current() const {
        return load({.confluence = false, .providers = false, .store = false}).values;
    }

    void set(const std::string& name, std::optional<std::string> value) {
        changes_[name + "_FILE"] = std::nullopt; // both at once are refused
        changes_[name] = std::move(value);
    }
    void set_plain(const std::string& name, const std::string& value) { changes_[name] = value; }

    /// What is needed to try the settings; empty, and said why, where they cannot be used.
    [[nodiscard]] std::optional<session> open(setting_needs needs) const {
        auto loaded = load(needs);
        for (const auto& warning : loaded.warnings)
            print_text(fmt::format("warning: {}\n", warning));
        if (!loaded.ok()) {
            print_text(fmt::format("The settings cannot be used:\n{}", render(loaded.problems)));
            return std::nullopt;
        }
        int code = exit_ok;
        return open_session(std::move(loaded), false, code);
    }

    // -- Confluence -------------------------------------------------------------------------------------

    bool confluence_is_good() {
        const auto now = current().confluence;
        const auto address =
            read_site_address(asked("Confluence: the site, or the address of any page in it", now.base_url));
        if (!address.problem.empty()) {
            print_text(address.problem + "\n");
            return false;
        }
        set_plain("CONFLUENCE_BASE_URL", address.base_url);
        space_ = address.space;
        // A token that was meant for one site is not sent to another.
        const bool same_site = origin_of(now.base_url) == origin_of(address.base_url);
        const auto email = ask_email(address, now);
        return (email.empty() ? ask_pat(same_site && !now.pat.empty())
                              : ask_token(email, same_site && !now.api_token.empty())) &&
               signs_in();
    }

    /// Empty: a personal access token is used.
    static std::string ask_email(const site_address& address, const confluence_settings& now) {
        if (address.cloud)
            return asked("E-mail of your Atlassian account", now.email);
        const auto answer = asked("E-mail of the account (Cloud), or - for a personal access token (Data Center)",
                                  now.email.empty() ? "-" : now.email);
        return answer == "-" ? std::string() : answer;
    }

    bool ask_token(const std::string& email, bool kept) {
        set_plain("CONFLUENCE_EMAIL", email);
        fmt::print("An API token is made at https://id.atlassian.com/manage-profile/security/api-tokens\n");
        return take_secret("CONFLUENCE_API_TOKEN", "API token", kept, {"CONFLUENCE_PAT"});
    }

    bool ask_pat(bool kept) {
        return take_secret("CONFLUENCE_PAT", "Personal access token", kept,
                           {"CONFLUENCE_EMAIL", "CONFLUENCE_API_TOKEN"});
    }

    /// @param instead  what the secret takes the place of
    bool take_secret(const std::string& name, const std::string& question, bool kept,
                     std::initializer_list<const char*> instead = {}) {
        const auto answer = asked_secret(question, kept);
        if (answer.empty() && !kept) {
            fmt::print("It is needed.\n");
            return false;
        }
        if (!answer.empty())
            set(name, answer);
        for (const auto* other : instead)
            set(other, std::nullopt);
        return true;
    }

    bool signs_in() {
        fmt::print("\n");
        const auto open_parts = open({.confluence = true, .providers = false, .store = false});
        if (!open_parts)
            return false;
        host host(open_parts->parts);
        auto answer = host.connect(space_);
        if (answer.why.code == errc::space_not_found && !space_.empty()) {
            print_text(fmt::format("        space {}: {}\n", printable(space_), answer.why.message));
            space_.clear();
            answer = host.connect({});
        }
        if (!answer.why && answer.user.anonymous)
            answer.why = {errc::bad_credentials, "the site takes this account and token for nobody's"};
        if (answer.why) {
            print_text(fmt::format("FAILED  Confluence: {} ({})\n\n", answer.why.message, to_string(answer.why.code)));
            if (is_about_credentials(answer.why.code))
                for (const auto* name : {"CONFLUENCE_API_TOKEN", "CONFLUENCE_PAT"})
                    changes_.erase(name);
            return false;
        }
        const auto& name = answer.user.display_name.empty() ? answer.user.id : answer.user.display_name;
        fmt::print("ok      Confluence: signed in as {}\n", printable(name));
        if (!space_.empty())
            fmt::print("ok      space {}: {}\n", answer.space.key, printable(answer.space.name));
        fmt::print("\n");
        return true;
    }

    // -- the provider -------------------------------------------------------------------------------------

    bool provider_is_good() {
        const auto now = current();
        fmt::print("Who writes the labels?\n");
        for (const auto& each : providers)
            fmt::print("  {:<10} {}\n", each.name, each.meaning);
        const auto usual = now.providers.empty() ? std::string("local") : now.providers.front().name;
        const auto answer = lower_ascii(asked("Provider", usual));
        const auto* chosen = std::ranges::find(providers, answer, &known_provider::name);
        const bool configured = chosen == providers.end() && answer == usual; // a [servers.NAME] of the TOML file
        if (chosen == providers.end() && !configured) {
            std::vector<std::string_view> names;
            for (const auto& each : providers)
                names.push_back(each.name);
            fmt::print("\"{}\" is none of them{}\n\n", printable(answer), did_you_mean(answer, names));
            return false;
        }
        set_plain("TAG_SPACE_PROVIDER", answer == "server" ? "openai" : answer);
        return (configured || chosen->prefix.empty() || ask_model(*chosen)) && answers();
    }

    /// The model's settings as they are now: where it is, which one, and whether there is a key.
    [[nodiscard]] llm::endpoint endpoint_now() const {
        const auto now = current();
        return now.providers.empty() ? llm::endpoint{} : now.providers.front();
    }

    bool ask_model(const known_provider& which) {
        const std::string prefix(which.prefix);
        const bool own_server = which.name == "server";
        if (which.name == "openai" && !from_.environment.contains("OPENAI_BASE_URL") &&
            host_of(endpoint_now().base_url) != "api.openai.com")
            changes_["OPENAI_BASE_URL"] = std::nullopt; // that of a server from an earlier setup
        const auto before = endpoint_now();
        if (own_server && !ask_server(before))
            return false;
        const auto now = endpoint_now();
        const bool kept = !now.api_key.empty() && now.base_url == before.base_url;
        if (!which.keys_at.empty())
            fmt::print("A key is made at {}\n", which.keys_at);
        const auto key = asked_secret(own_server ? "Key, if it wants one" : "Key", kept);
        if (key.empty() && !kept && !own_server && !is_loopback(now.base_url)) {
            fmt::print("It is needed.\n\n");
            return false;
        }
        if (!key.empty())
            set(prefix + "_API_KEY", key);
        const auto model = asked("Model", now.model);
        if (model != now.model)
            set_plain(prefix + "_MODEL", model);
        return true;
    }

    bool ask_server(const llm::endpoint& now) {
        const bool is_own = host_of(now.base_url) != "api.openai.com";
        auto answer = asked("Address of the server", is_own ? now.base_url : "http://localhost:11434/v1");
        if (answer.find("://") == std::string::npos)
            answer.insert(0, "http://");
        const auto url = normalise_base_url(answer);
        if (!url) {
            fmt::print("\"{}\" is no address: it looks like http://localhost:11434/v1\n\n",
                       printable(redact_url(answer)));
            return false;
        }
        set_plain("OPENAI_BASE_URL", *url);
        return true;
    }

    bool answers() {
        fmt::print("\n");
        const auto open_parts = open({.confluence = false, .providers = true, .store = false});
        const bool good = open_parts && check_provider(*open_parts, open_parts->parts.config->providers.front());
        fmt::print("\n");
        return good;
    }

    // -- the end --------------------------------------------------------------------------------------------

    static int give_up() {
        fmt::print(stderr, "tagwright: nothing was written\n");
        return exit_usage;
    }

    int write() {
        if (const auto problem = obstacle(); !problem.empty()) { // once more: the questions took their time
            fmt::print(stderr, "tagwright: {}; nothing was written\n", problem);
            return exit_usage;
        }
        std::string before;
        if (::access(dotenv_path, F_OK) == 0) {
            auto read = read_text_file(dotenv_path);
            if (!read.problem.empty()) {
                fmt::print(stderr, "tagwright: {}; nothing was written\n", read.problem);
                return exit_usage;
            }
            before = std::move(read.text);
        }
        const auto after =
            edit_dotenv(before.empty() ? "# Written by tagwright setup. It holds secrets: keep it out of "
                                         "version control.\n"
                                       : before,
                        changes_);
        if (!before.empty() && after != before && !agreed()) {
            fmt::print("Nothing was written.\n");
            return exit_stopped;
        }
        file_draft file(dotenv_path, 0600);
        file.write(after);
        if (const auto problem = file.commit(); !problem.empty()) {
            fmt::print(stderr, "tagwright: {}\n", problem);
            return exit_failures;
        }
        tell_what_beats_it();
        const auto space = space_.empty() ? std::string("SPACE") : space_;
        fmt::print("Written to .env, which only you can read.\n\nNext:\n"
                   "  tagwright check {0:<12}  what a run would use, and what it would cost\n"
                   "  tagwright tag {0:<12}    a dry run: says what it would add, and writes nothing\n",
                   space);
        return exit_ok;
    }

    [[nodiscard]] bool agreed() const {
        std::string names;
        for (const auto& [name, value] : changes_)
            if (value)
                names += (names.empty() ? "" : ", ") + name;
        const auto answer =
            lower_ascii(asked("There is a .env here. Change " + names + " in it, and leave all else?", "yes"));
        return answer == "y" || answer == "yes";
    }

    void tell_what_beats_it() const {
        for (const auto& [name, value] : changes_) {
            const auto found = from_.environment.find(name);
            if (found != from_.environment.end() && !found->second.empty() && found->second != value.value_or(""))
                fmt::print("warning: the environment sets {}, which beats .env: unset it\n", name);
        }
    }

    sources from_;
    dotenv_changes changes_;
    std::string space_; ///< of the address that was given; may be empty
};

} // namespace

int run_setup(const options& what) {
    if (!can_ask()) {
        fmt::print(stderr, "tagwright: setup asks questions and needs a terminal; without one set the variables of "
                           ".env.example in the environment or in .env\n");
        return exit_usage;
    }
    if (const auto problem = obstacle(); !problem.empty()) {
        fmt::print(stderr, "tagwright: {}\n", problem);
        return exit_usage;
    }
    try {
        return setup(what).run();
    } catch (const no_more_answers&) {
        fmt::print(stderr, "\ntagwright: the input has ended; nothing was written\n");
        return exit_stopped;
    }
}

} // namespace tagwright::cli
