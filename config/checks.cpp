#include "config/checks.hpp"

#include "config/url.hpp"
#include "config/value.hpp"

#include <algorithm>

namespace tagwright {
namespace {

std::int64_t number(const given_value& from) { return std::get<std::int64_t>(from.value); }

/// `lower` must not pass `upper`; `follower` is the one of the two that follows if only the other was chosen.
void check_order(given_values& values, findings& found, std::string_view lower, std::string_view upper,
                 bool upper_follows) {
    const auto* low = values.find(lower);
    const auto* high = values.find(upper);
    if (!low || !high || number(*low) <= number(*high))
        return;
    const bool low_chosen = values.is_explicit(lower);
    if (!low_chosen) {
        values.set(lower, number(*high), "lowered to " + std::string(upper));
    } else if (upper_follows && !values.is_explicit(upper)) {
        values.set(upper, number(*low), "raised to " + std::string(lower));
    } else {
        found.problems.push_back({std::string(lower), low->origin, std::to_string(number(*low)),
                                  "must not be above " + std::string(upper) + ", which is " +
                                      std::to_string(number(*high)) + " (" + high->origin + ")"});
    }
}

/// True if the setting has a problem already: then its absence has been explained.
bool is_refused(const findings& found, std::string_view name) {
    return std::ranges::any_of(found.problems, [&](const setting_problem& each) {
        return each.setting == name || each.setting == std::string(name) + "_FILE";
    });
}

struct credentials {
    bool email;
    bool token;
    bool pat;
};

/// Half of e-mail and token, and nothing else that would do.
void check_half(const credentials& have, const given_values& values, findings& found) {
    if (have.email && !have.token && !is_refused(found, "CONFLUENCE_API_TOKEN"))
        found.problems.push_back({"CONFLUENCE_API_TOKEN",
                                  {},
                                  {},
                                  "is not set, but CONFLUENCE_EMAIL (" + values.origin("CONFLUENCE_EMAIL") +
                                      ") needs it: set it in the environment or in .env, or set "
                                      "CONFLUENCE_API_TOKEN_FILE to the path of a file that holds it"});
    if (have.token && !have.email && !is_refused(found, "CONFLUENCE_EMAIL"))
        found.problems.push_back({"CONFLUENCE_EMAIL",
                                  {},
                                  {},
                                  "is not set, but CONFLUENCE_API_TOKEN (" + values.origin("CONFLUENCE_API_TOKEN") +
                                      ") needs it: set the account's e-mail address"});
}

void check_credentials(const credentials& have, const given_values& values, findings& found) {
    const auto base_url = values.text("CONFLUENCE_BASE_URL");
    if (have.pat && have.email && have.token) {
        found.problems.push_back(
            {"CONFLUENCE_PAT",
             values.origin("CONFLUENCE_PAT"),
             {},
             "is set, and so are CONFLUENCE_EMAIL and CONFLUENCE_API_TOKEN: keep one way to log in"});
    } else if (have.pat) {
        if (have.token)
            found.warnings.push_back("CONFLUENCE_API_TOKEN (" + values.origin("CONFLUENCE_API_TOKEN") +
                                     ") is not used: CONFLUENCE_PAT is set");
    } else if (have.email || have.token) {
        check_half(have, values, found);
    } else if (!is_loopback(base_url) && !is_refused(found, "CONFLUENCE_PAT") &&
               !is_refused(found, "CONFLUENCE_API_TOKEN") && !is_refused(found, "CONFLUENCE_EMAIL")) {
        found.problems.push_back({"CONFLUENCE_API_TOKEN",
                                  {},
                                  {},
                                  "no credentials for Confluence: set CONFLUENCE_EMAIL and CONFLUENCE_API_TOKEN "
                                  "(Cloud), or CONFLUENCE_PAT (Data Center)"});
    }
}

/// A secret that is the user's own goes to no URL that merely lay in the working directory.
void check_place(std::string_view secret, const given_values& values, findings& found) {
    const std::string name("CONFLUENCE_BASE_URL");
    const auto* url = values.find(name);
    const auto* given = values.find(secret);
    if (url && given && !may_travel(*given, url->place))
        found.problems.push_back({name, url->origin, printable(std::get<std::string>(url->value)),
                                  stranger_message(std::string(secret), *given, url->origin, name)});
}

} // namespace

std::string stranger_message(const std::string& secret, const given_value& from, const std::string& url_origin,
                             const std::string& url_variable) {
    const auto file = url_origin.substr(0, url_origin.rfind(':'));
    std::string way;
    if (!url_variable.empty())
        way = "set " + url_variable + " in the environment";
    if (file.ends_with(".toml"))
        way += std::string(way.empty() ? "" : ", or ") + "name the file: --config " + file;
    return "stands in a file that was found in the working directory, and may not have " + secret + " (" + from.origin +
           "), which is not from there: whoever filled the directory would get it. If the URL is right, " + way;
}

void check_limits(given_values& values, findings& found) {
    // An upper bound on calls is a promise to somebody's quota: it never moves by itself.
    check_order(values, found, "TAG_SPACE_AI_CONCURRENCY", "TAG_SPACE_MAX_AI_CONCURRENCY", false);
    check_order(values, found, "TAGWRIGHT_PAGE_TOKENS_MAX", "TAGWRIGHT_BATCH_TOKENS_MAX", true);
}

void check_confluence(const given_values& values, findings& found) {
    const credentials have{values.has("CONFLUENCE_EMAIL"), values.has("CONFLUENCE_API_TOKEN"),
                           values.has("CONFLUENCE_PAT")};
    const auto base_url = values.text("CONFLUENCE_BASE_URL");
    if (base_url.empty() && !is_refused(found, "CONFLUENCE_BASE_URL"))
        found.problems.push_back({"CONFLUENCE_BASE_URL",
                                  {},
                                  {},
                                  "is not set: it is https://SITE.atlassian.net/wiki for Cloud, or the base of a "
                                  "Data Center"});
    const auto email = values.text("CONFLUENCE_EMAIL");
    if (email.find(':') != std::string::npos)
        found.problems.push_back({"CONFLUENCE_EMAIL", values.origin("CONFLUENCE_EMAIL"), printable(email),
                                  "must not have a colon: what stands before a colon is taken for the whole name"});
    check_credentials(have, values, found);
    check_place("CONFLUENCE_API_TOKEN", values, found);
    check_place("CONFLUENCE_PAT", values, found);
    if ((have.token || have.pat) && is_plaintext(base_url) && !is_loopback(base_url))
        found.warnings.push_back("CONFLUENCE_BASE_URL (" + values.origin("CONFLUENCE_BASE_URL") +
                                 "): the credentials travel unencrypted to " + printable(base_url) + "; use https://");
}

} // namespace tagwright
