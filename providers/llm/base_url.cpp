#include "providers/llm/base_url.hpp"

#include "base/ascii.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <array>

namespace tagwright::llm {
namespace {

using std::string_view;

constexpr string_view openai_version = "/v1";
constexpr string_view gemini_version = "/v1beta";

string_view path_of(string_view url) noexcept {
    const auto parts = split_url(url);
    return parts ? parts->path : string_view{};
}

/// "v1", "v4", "v1beta", "v1beta1".
bool is_version(string_view part) noexcept { return part.size() >= 2 && part[0] == 'v' && is_digit(part[1]); }

bool has_version(string_view path) noexcept {
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        if (is_version(path.substr(0, end)))
            return true;
        path.remove_prefix(end);
    }
    return false;
}

/// Takes a request's own path off, where somebody pasted a whole URL.
string_view without_request(string_view base, std::initializer_list<string_view> requests) noexcept {
    for (const auto request : requests)
        if (base.ends_with(request))
            return base.substr(0, base.size() - request.size());
    return base;
}

// -- chat completions --------------------------------------------------------------------------------

constexpr string_view completions = "/chat/completions";

/// Servers whose requests stand directly behind the host.
bool has_no_version(string_view host) noexcept {
    return host == "api.perplexity.ai" || host.ends_with(".inference.ai.azure.com") ||
           host.ends_with(".models.ai.azure.com");
}

std::string azure_url(string_view base, string_view query) {
    const auto path = path_of(base);
    std::string out{base};
    if (path.empty() || path == "/openai")
        out += path.empty() ? "/openai/v1" : "/v1"; // the API that needs no version
    const bool dated = path.find("/deployments/") != string_view::npos || path.ends_with("/models");
    const string_view version = dated && query.find("api-version=") == string_view::npos
                                    ? (query.empty() ? "?api-version=2024-10-21" : "&api-version=2024-10-21")
                                    : "";
    return out.append(completions).append(query).append(version);
}

/// Whether the version is put behind the base URL, once what was refused is known.
enum class version_place : std::uint8_t { never, first, second };

version_place place_of(string_view base, string_view host) noexcept {
    const auto path = path_of(base);
    if (has_version(path) || has_no_version(host) || is_azure(host) || is_azure_gateway(host) ||
        path.ends_with("/openai"))
        return version_place::never;
    return path.empty() ? version_place::first : version_place::second;
}

string_view openai_base(string_view base) noexcept {
    return without_request(base, {completions, "/completions", "/responses", "/embeddings"});
}

std::string openai_url(const endpoint& to) {
    const auto [given, query] = split_base(to.base_url);
    const auto host = host_of(to.base_url);
    const auto base = openai_base(given);
    if (is_azure(host))
        return azure_url(base, query);
    const auto place = place_of(base, host);
    const bool whole = given.ends_with(completions); // whoever pastes it has seen it work
    const bool versioned = !whole && place != version_place::never &&
                           (place == version_place::first ? to.speaks.takes(feature::version_path)
                                                          : !to.speaks.takes(feature::given_path));
    return std::string{base}.append(versioned ? openai_version : string_view{}).append(completions).append(query);
}

// -- Gemini ------------------------------------------------------------------------------------------

string_view bare_model(string_view model) noexcept {
    constexpr string_view prefix = "models/";
    return model.substr(0, prefix.size()) == prefix ? model.substr(prefix.size()) : model;
}

/// As a part of a path: some names of models have parts of their own, and versions behind an '@'.
std::string encoded(string_view model) { return percent_encode(model, "/@"); }

std::string gemini_url(const endpoint& to) {
    auto [base, query] = split_base(to.base_url);
    if (const auto call = path_of(base).find(":generateContent"); call != string_view::npos)
        base = base.substr(0, base.rfind("/models/"));
    base = without_request(base, {"/models", "/openai"});
    std::string out{base};
    if (!has_version(path_of(base)))
        out += gemini_version;
    const auto model = bare_model(to.model);
    const bool tuned = model.substr(0, 12) == "tunedModels/";
    return out.append(tuned ? "/" : "/models/").append(encoded(model)).append(":generateContent").append(query);
}

// -- Anthropic ---------------------------------------------------------------------------------------

std::string anthropic_url(const endpoint& to) {
    const auto [base, query] = split_base(to.base_url);
    std::string out{base};
    switch (claude_host_of(to.base_url)) {
    case claude_host::bedrock:
        if (!base.ends_with("/invoke"))
            out += "/model/" + encoded(to.model) + "/invoke";
        break;
    case claude_host::vertex:
        if (!base.ends_with(":rawPredict"))
            out += "/models/" + encoded(to.model) + ":rawPredict";
        break;
    case claude_host::anthropic:
        if (!base.ends_with("/messages"))
            out += base.ends_with("/v1") ? "/messages" : "/v1/messages";
        break;
    }
    return out.append(query);
}

} // namespace

base_parts split_base(string_view base_url) noexcept {
    base_url = base_url.substr(0, base_url.find('#'));
    const auto query = std::min(base_url.find('?'), base_url.size());
    auto path = base_url.substr(0, query);
    while (!path.empty() && path.back() == '/')
        path.remove_suffix(1);
    return {path, base_url.substr(query)};
}

bool is_azure(string_view host) noexcept {
    constexpr std::array<string_view, 6> ends{
        ".openai.azure.com", ".services.ai.azure.com",      ".cognitiveservices.azure.com",
        ".openai.azure.us",  ".cognitiveservices.azure.us", ".openai.azure.cn"};
    return std::any_of(ends.begin(), ends.end(), [&](auto end) { return host.ends_with(end); });
}

bool is_azure_gateway(string_view host) noexcept { return host.ends_with(".azure-api.net"); }

claude_host claude_host_of(string_view base_url) {
    const auto host = host_of(base_url);
    if (host.find("bedrock-runtime") != std::string::npos)
        return claude_host::bedrock;
    const bool vertex = host.ends_with("aiplatform.googleapis.com") ||
                        split_base(base_url).path.find("/publishers/anthropic") != string_view::npos;
    return vertex ? claude_host::vertex : claude_host::anthropic;
}

std::string call_url(const endpoint& to) {
    switch (to.shape) {
    case wire::gemini: return gemini_url(to);
    case wire::anthropic: return anthropic_url(to);
    case wire::openai: return openai_url(to);
    case wire::local:
    case wire::own: break;
    }
    return to.base_url;
}

std::optional<feature> other_path(const endpoint& to) {
    if (to.shape != wire::openai)
        return std::nullopt;
    const auto given = split_base(to.base_url).path;
    const auto place = place_of(openai_base(given), host_of(to.base_url));
    if (place == version_place::never || given.ends_with(completions))
        return std::nullopt;
    // Each way is tried once.
    if (!to.speaks.takes(feature::given_path) || !to.speaks.takes(feature::version_path))
        return std::nullopt;
    return place == version_place::first ? feature::version_path : feature::given_path;
}

} // namespace tagwright::llm
