#include "actors/site/likely_sites.hpp"

namespace tagwright {
namespace {

confluence::credentials credentials_of(const settings& config) {
    return {config.confluence.base_url, config.confluence.email, config.confluence.api_token, config.confluence.pat};
}

} // namespace

std::vector<confluence::site> likely_sites(const settings& config) {
    const auto who = credentials_of(config);
    std::vector<confluence::api> kinds;
    switch (config.confluence.flavor) {
    case confluence_flavor::cloud: kinds = {confluence::api::cloud}; break;
    case confluence_flavor::datacenter: kinds = {confluence::api::datacenter}; break;
    case confluence_flavor::automatic: kinds = confluence::likely_apis(who); break;
    }
    std::vector<confluence::site> out;
    for (const auto kind : kinds) {
        out.push_back(confluence::make_site(kind, who));
        out.back().timeout = config.confluence.timeout;
    }
    return out;
}

} // namespace tagwright
