#include "app/cli/manual_pages.hpp"

#include "app/cli/options.hpp"
#include "app/cli/roff.hpp"
#include "config/setting_table.hpp"
#include "tagwright/version.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace tagwright::cli {
namespace {

constexpr std::string_view examples_heading = "Examples:\n";

std::string page_of(std::string_view command) { return "tagwright-" + std::string(command); }

/// "TAGWRIGHT-TAG(1)", and what stands at the foot.
std::string title(std::string name) {
    std::ranges::transform(name, name.begin(), [](char byte) { return byte >= 'a' && byte <= 'z' ? byte - 32 : byte; });
    return ".TH " + roff_argument(name) + " 1 \"\" " + roff_argument("tagwright " + std::string(version())) +
           " \"User Commands\"\n" + ".nh\n.ad l\n"; // options and names are neither broken nor spread
}

std::string lower_first(std::string text) {
    if (text.size() > 1 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a')
        text[0] = static_cast<char>(text[0] + 32);
    return text;
}

std::string name_section(const std::string& name, const std::string& meaning) {
    auto line = lower_first(meaning);
    if (line.ends_with('.'))
        line.pop_back();
    return roff_section("NAME") + roff_text(name) + " \\- " + roff_text(line) + "\n";
}

// -- options -----------------------------------------------------------------------

std::string names_of(const CLI::Option& option) {
    std::string names;
    for (const auto& name : option.get_snames())
        names += (names.empty() ? "-" : ", -") + name;
    for (const auto& name : option.get_lnames())
        names += (names.empty() ? "--" : ", --") + name;
    return names;
}

/// The page has all settings anyway.
bool is_shown(const CLI::Option& option) {
    return option.nonpositional() && !option.get_group().empty() && !option.check_lname("help-all");
}

std::string items_of(const CLI::App& app, const std::string& group) {
    std::string items;
    for (const auto* option : app.get_options())
        if (is_shown(*option) && option->get_group() == group)
            items += roff_item(names_of(*option),
                               option->get_items_expected_max() > 0 ? option->get_option_text() : std::string(),
                               option->get_description());
    return items;
}

/// The options in their groups, the app's own first; the settings' groups have headings of their own.
std::string options_section(const CLI::App& app) {
    auto section = roff_section("OPTIONS");
    std::vector<std::string> groups;
    for (const auto* option : app.get_options())
        if (is_shown(*option) && std::ranges::find(groups, option->get_group()) == groups.end())
            groups.push_back(option->get_group());
    for (const auto& group : groups)
        section += (group == "Options" ? "" : roff_subsection(group)) + items_of(app, group);
    return section;
}

std::string arguments_section(const CLI::App& command) {
    std::string items;
    for (const auto* option : command.get_options())
        if (!option->nonpositional()) {
            const auto& words = option->get_option_text();
            items += roff_item(option->get_name(true), words == " " ? "" : words, option->get_description());
        }
    return items.empty() ? items : roff_section("ARGUMENTS") + items;
}

std::string synopsis_section(const CLI::App& command) {
    auto line = "\\fBtagwright " + roff_text(command.get_name()) + "\\fR [\\fIOPTION\\fR]...";
    for (const auto* option : command.get_options())
        if (!option->nonpositional())
            line += " [\\fI" + roff_text(option->get_name(true)) + "\\fR]" +
                    (option->get_items_expected_max() > 1 ? "..." : "");
    return roff_section("SYNOPSIS") + line + "\n";
}

// -- what stands below the options of the help ----------------------------------------

/// Notes are paragraphs; lines that are indented are to be typed, and stay as they are.
std::string notes(std::string_view footer) {
    std::string result;
    std::string part;
    const auto finish = [&] {
        if (!part.empty())
            result += part.starts_with(' ') ? roff_lines(part) : roff_paragraph(part);
        part.clear();
    };
    while (!footer.empty()) {
        const auto end = std::min(footer.find('\n'), footer.size());
        const auto line = footer.substr(0, end);
        if (line.empty() || line.starts_with(' ') != part.starts_with(' '))
            finish();
        if (!line.empty())
            part += std::string(line) + "\n";
        footer.remove_prefix(std::min(end + 1, footer.size()));
    }
    finish();
    return result;
}

std::string description_section(const CLI::App& command) {
    const auto& footer = command.get_footer();
    const auto examples = std::min(footer.find(examples_heading), footer.size());
    auto meaning = command.get_description();
    if (!meaning.ends_with('.'))
        meaning += '.';
    return roff_section("DESCRIPTION") + roff_paragraph(meaning) + notes(footer.substr(0, examples));
}

std::string examples_section(const CLI::App& command) {
    const auto& footer = command.get_footer();
    const auto examples = footer.find(examples_heading);
    return examples == std::string::npos
               ? std::string()
               : roff_section("EXAMPLES") + roff_lines(footer.substr(examples + examples_heading.size()));
}

// -- what is the same for all -----------------------------------------------------------

std::string meaning_of(const setting& row) {
    std::string text(row.meaning);
    text += " Takes " + allowed_values(row) + ".";
    const auto usual = row.default_text.empty() ? row.default_note : row.default_text;
    if (!usual.empty())
        text += " Default: " + std::string(usual) + ".";
    if (!row.flag.empty())
        text += " Option: " + std::string(row.flag) + ".";
    return text;
}

bool takes_settings(const CLI::App& command) { return command.get_option_no_throw("--config") != nullptr; }

std::string whole_environment() {
    auto section = roff_section("ENVIRONMENT") +
                   roff_paragraph("An option beats the environment, which beats .env, which beats the TOML file. A "
                                  "secret is read from the environment, from .env, or from the file that NAME_FILE "
                                  "names.");
    std::string_view group;
    for (const auto& row : setting_table()) {
        if (row.group != group)
            section += roff_subsection(row.group);
        group = row.group;
        section += roff_item(row.name, "", meaning_of(row));
    }
    return section + roff_subsection("Others") +
           roff_item("NO_COLOR", "", "Where it is set and not empty, nothing is coloured.") +
           roff_item("TERM", "", "With dumb, progress is plain lines.");
}

/// The names of those settings that the command's help has, and of the secrets, which no option takes.
std::string environment_of(const CLI::App& command) {
    if (!takes_settings(command))
        return {};
    std::string names;
    const bool all = command.get_option_no_throw("--provider") != nullptr;
    for (const auto& row : setting_table())
        if (row.flag.empty() ? all : command.get_option_no_throw(std::string(row.flag)) != nullptr)
            names += (names.empty() ? "" : ", ") + std::string(row.name);
    return roff_section("ENVIRONMENT") +
           roff_paragraph("Read where no option says otherwise; tagwright(1) says what each means: " + names + ".");
}

std::string exit_section() {
    return roff_section("EXIT STATUS") +
           roff_item(std::to_string(exit_ok), "", "All went well: every page has ended well.") +
           roff_item(std::to_string(exit_failures), "", "Some pages failed, or a budget is used up.") +
           roff_item(std::to_string(exit_usage), "", "The command line or a setting cannot be used.") +
           roff_item(std::to_string(exit_refused), "", "Confluence or a provider refused.") +
           roff_item(std::to_string(exit_stopped), "", "Stopped by the user.");
}

std::string default_of(std::string_view name) {
    const auto& row = *find_setting(name);
    return std::string(row.default_text.empty() ? row.default_note : row.default_text);
}

std::string files_section() {
    return roff_section("FILES") +
           roff_item("./tagwright.toml", "", "Settings without secrets; another one with --config.") +
           roff_item("./.env", "", "Settings with secrets; tagwright setup writes it.") +
           roff_item(default_of("TAGWRIGHT_DATA_DIR"), "",
                     "The data directory, unless TAGWRIGHT_DATA_DIR says otherwise: tagwright.db has the runs, the "
                     "cache, and what was learned of limits.") +
           roff_item("./" + default_of("TAGWRIGHT_LOG_DIR"), "",
                     "The log files, unless TAGWRIGHT_LOG_DIR says otherwise.");
}

/// Every page but this one.
std::string see_also(const CLI::App& root, std::string_view self) {
    std::vector<std::string> pages;
    if (!self.empty())
        pages.emplace_back("tagwright");
    for (const auto* each : root.get_subcommands({}))
        if (each->get_name() != self)
            pages.push_back(page_of(each->get_name()));
    std::string section = roff_section("SEE ALSO");
    for (const auto& page : pages)
        section += ".BR " + roff_argument(page) + " (1)" + (&page == &pages.back() ? "" : ",") + "\n";
    return section;
}

std::string page_of(const CLI::App& root, const CLI::App& command) {
    const auto name = page_of(command.get_name());
    return title(name) + name_section(name, command.get_description()) + synopsis_section(command) +
           description_section(command) + arguments_section(command) + options_section(command) +
           examples_section(command) + environment_of(command) + exit_section() +
           (takes_settings(command) ? files_section() : std::string()) + see_also(root, command.get_name());
}

std::string main_page(const CLI::App& root) {
    auto commands = roff_section("COMMANDS");
    for (const auto* each : root.get_subcommands({}))
        commands +=
            roff_item(each->get_name(), "", each->get_description() + "; see " + page_of(each->get_name()) + "(1).");
    return title("tagwright") + name_section("tagwright", root.get_description()) + roff_section("SYNOPSIS") +
           "\\fBtagwright\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n" + description_section(root) +
           commands + options_section(root) + whole_environment() + exit_section() + files_section() +
           see_also(root, "");
}

} // namespace

std::vector<manual_page> manual_pages(const CLI::App& app) {
    std::vector<manual_page> pages{{"tagwright", main_page(app)}};
    for (const auto* each : app.get_subcommands({}))
        pages.push_back({page_of(each->get_name()), page_of(app, *each)});
    return pages;
}

} // namespace tagwright::cli
