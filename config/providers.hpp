#pragma once

#include "config/given_values.hpp"
#include "config/secrets.hpp"
#include "config/toml_source.hpp"

#include <string>
#include <vector>

namespace tagwright {

/// What the provider list is made from.
struct provider_sources {
    const given_values& values;
    const toml_settings& toml;
    std::string toml_path;   ///< for messages
    std::string toml_place;  ///< see sources::toml_place
    bool keys_needed = true; ///< false: a missing key is no problem
};

/// TAG_SPACE_PROVIDER and the fallbacks, in order, each name once. Names are gemini, openai, anthropic, local and the
/// configured servers; all servers are checked, also those that nobody names.
[[nodiscard]] std::vector<llm::endpoint> make_providers(const provider_sources& from, secret_finder& secrets,
                                                        findings& found);

/// What a run of this host may name: these, and the vendors whose key is there and may go to their base URL.
[[nodiscard]] std::vector<llm::endpoint> usable_endpoints(const given_values& values, std::vector<llm::endpoint> named);

/// Every name that a provider may have: the vendors, local, and the configured servers.
[[nodiscard]] std::vector<std::string> provider_names(const toml_settings& toml);

/// Every variable that a server's api_key_env names.
[[nodiscard]] std::vector<std::string> server_key_variables(const toml_settings& toml);

} // namespace tagwright
