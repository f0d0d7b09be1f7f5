#include "base/iso_time.hpp"
#include "base/url.hpp"
#include "config/listen_address.hpp"
#include "config/load.hpp"
#include "config/schedule_time.hpp"
#include "config/setting_table.hpp"
#include "config/url.hpp"
#include "config/value.hpp"

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/targets.hpp"

namespace tagwright::fuzz {

namespace {

void check_said(const std::string& line) {
    require(is_utf8(line) && is_one_line(line), "what is said about settings is one line", line);
    require(line.find(secret) == std::string::npos, "settings never show a secret", line);
    require(line.size() <= 16'384, "what is said about settings is short", line);
}

} // namespace

/// A TOML file, a .env file, and the file that is read wherever a setting names one.
void settings_files(std::string_view input) {
    const auto parts = parts_of(input, 3);
    sources from;
    from.environment = {
        {"HOME", "/home/me"}, {"CONFLUENCE_API_TOKEN", std::string(secret)}, {"OPENAI_API_KEY", std::string(secret)}};
    from.toml = parts[0];
    from.dotenv = parts[1];
    from.read_file = [&](const std::string& path) { return file_text{path, std::string(parts[2]), {}}; };
    const auto loaded = load_settings(from);
    for (const auto& problem : loaded.problems)
        check_said(to_string(problem));
    for (const auto& warning : loaded.warnings)
        check_said(warning);
    for (const auto& line : describe(loaded))
        check_said(line);
    require(render(loaded.problems) == render(load_settings(from).problems), "reading twice gives the same");
    if (!loaded.ok())
        return;
    const auto& values = loaded.values;
    require(values.ai_concurrency >= 1 && values.ai_concurrency <= values.ai_concurrency_max, "levels fit each other");
    require(values.batch_size >= 1 && values.labels_max >= 1 && values.attempts_max >= 0, "settings are in range");
    require(!values.providers.empty(), "there is a provider");
    for (const auto& provider : values.providers)
        require(provider.shape == llm::wire::local ||
                    normalise_base_url(provider.base_url, url_query::allowed).has_value(),
                "a provider has an address", provider.base_url);
}

/// One value, as each setting would read it.
void setting_values(std::string_view input) {
    for (const auto& row : setting_table()) {
        const auto value = parse_value(row, input);
        if (!value)
            continue;
        const auto shown = show_value(*value);
        const auto again = parse_value(row, shown);
        require(again && *again == *value, "a value that is shown can be read again", shown);
        auto plain = shown;
        if (row.type == setting_type::words) // in as many lines as it takes
            std::erase_if(plain, [](char c) { return c == '\n' || c == '\r' || c == '\t'; });
        require(is_one_line(plain) || !is_utf8(plain), "a value has no control characters", shown);
    }
    const auto said = printable(input);
    require(is_one_line(said) || !is_utf8(input), "a printable text has no control characters", said);
    require(said.size() <= 124, "a printable text is short", said);
    if (const auto url = normalise_base_url(input)) {
        require(normalise_base_url(*url) == url, "normalising twice changes nothing", *url);
        require(url->find_first_of("?# ") == std::string::npos, "a base URL has no query", *url);
        const auto parts = split_url(*url);
        require(parts && !parts->host.empty(), "a base URL has a host", *url);
        require(parts->user.empty(), "a base URL has no user", *url);
    }
    if (const auto when = parse_iso_time(input))
        require(parse_iso_time(format_iso_time(*when)) == when, "a time that is written can be read again");
    if (const auto start = parse_schedule_time(input); start.value) {
        const auto zone = time_zone::utc();
        const auto first = start.value->next_after(utc_time{}, zone);
        require(first > utc_time{} && start.value->next_after(first, zone) > first, "a schedule goes on", input);
    } else {
        require(!start.problem.empty() && is_one_line(start.problem), "a time that is refused has a reason", input);
    }
    if (const auto address = parse_listen_address(input))
        require(parse_listen_address(to_string(*address)) == address, "an address that is written can be read again");
    require(tagwright::parse_duration(input).value_or(std::chrono::milliseconds{0}).count() >= 0,
            "a duration is not negative");
}

} // namespace tagwright::fuzz
