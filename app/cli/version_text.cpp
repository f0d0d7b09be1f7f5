#include "app/cli/version_text.hpp"

#include "app/cli/options.hpp"
#include "tagwright/version.hpp"

#include <CLI/Version.hpp>
#include <SQLiteCpp/SQLiteCpp.h>
#include <curl/curl.h>
#include <fmt/core.h>
#include <libxml/parser.h>
#include <nlohmann/json.hpp>
#include <openssl/crypto.h>
#include <restinio/version.hpp>
#include <spdlog/version.h>
#include <sqlite3.h>
#include <toml++/toml.h>
#include <utf8proc.h>

#include <charconv>
#include <string_view>

namespace tagwright::cli {
namespace {

std::string dotted(unsigned long long major, unsigned long long minor, unsigned long long patch) {
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

/// 20914 is 2.9.14; also where something follows it.
std::string dotted(std::string_view number) {
    unsigned value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return dotted(value / 10000, value / 100 % 100, value % 100);
}

/// "libcurl/7.88.1 OpenSSL/3.0.1 …": curl and what it was linked with itself.
std::string curl_text() {
    std::string text = ::curl_version();
    const auto first = text.find(' ');
    if (const auto slash = text.find('/'); slash < first)
        text.erase(0, slash + 1);
    if (const auto blank = text.find(' '); blank != std::string::npos)
        text = text.substr(0, blank) + " (" + text.substr(blank + 1) + ")";
    return text;
}

/// "OpenSSL 3.0.1 1 Jan 2026 (…)" without its name and what stands behind the number.
std::string openssl_text() {
    const std::string_view text = ::OpenSSL_version(OPENSSL_VERSION);
    const auto begin = text.find(' ') + 1;
    return std::string(text.substr(begin, text.find(' ', begin) - begin));
}

void add(std::string& text, std::string_view name, const std::string& number) {
    if (!number.empty())
        text += std::string(name) + " " + number + "\n";
}

} // namespace

std::string version_text() {
    auto text = "tagwright " + std::string(version()) + "\n";
    add(text, "CAF", TAGWRIGHT_CAF_VERSION);
    add(text, "libcurl", curl_text());
    add(text, "OpenSSL", openssl_text());
    add(text, "SQLite", ::sqlite3_libversion());
    add(text, "SQLiteCpp",
        dotted(SQLITECPP_VERSION_NUMBER / 1000000, SQLITECPP_VERSION_NUMBER / 1000 % 1000,
               SQLITECPP_VERSION_NUMBER % 1000));
    add(text, "libxml2", dotted(xmlParserVersion));
    add(text, "utf8proc", ::utf8proc_version());
    add(text, "nlohmann/json",
        dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH));
    add(text, "simdjson", TAGWRIGHT_SIMDJSON_VERSION);
    add(text, "fmt", dotted(std::to_string(FMT_VERSION)));
    add(text, "spdlog", dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH));
    add(text, "toml++", dotted(TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH));
    add(text, "CLI11", CLI11_VERSION);
    add(text, "RESTinio", dotted(RESTINIO_VERSION_MAJOR, RESTINIO_VERSION_MINOR, RESTINIO_VERSION_PATCH));
    add(text, "prometheus-cpp", TAGWRIGHT_PROMETHEUS_VERSION);
    add(text, "md4c", TAGWRIGHT_MD4C_VERSION);
    add(text, "date", TAGWRIGHT_DATE_VERSION);
    add(text, "cpp-httplib", TAGWRIGHT_HTTPLIB_VERSION);
    return text;
}

} // namespace tagwright::cli
