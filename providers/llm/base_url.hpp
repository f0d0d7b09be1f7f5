#pragma once

#include "tagwright/endpoint.hpp"

#include <string>
#include <string_view>

/// From base URLs as people have them to the URL of a call: with and without a version, with a query, with a whole
/// request's path pasted behind.
namespace tagwright::llm {

/// A URL's path and what stands before it, and the query with its "?"; slashes at the path's end are cut.
struct base_parts {
    std::string_view path;  ///< with scheme and host
    std::string_view query; ///< with the "?"; empty if there is none
};
[[nodiscard]] base_parts split_base(std::string_view base_url) noexcept;

/// @param host  as host_of() gives it
[[nodiscard]] bool is_azure(std::string_view host) noexcept;
/// Azure's API management: a gateway with a key of its own.
[[nodiscard]] bool is_azure_gateway(std::string_view host) noexcept;

/// Clouds that host Claude behind URLs of their own, which name the model.
enum class claude_host : std::uint8_t { anthropic, bedrock, vertex };
[[nodiscard]] claude_host claude_host_of(std::string_view base_url);

/// Where the endpoint's calls go.
[[nodiscard]] std::string call_url(const endpoint& to);

/// The other way in which the base URL may have been meant, where there is one that has not failed yet:
/// the feature that has to be refused for it.
[[nodiscard]] std::optional<feature> other_path(const endpoint& to);

} // namespace tagwright::llm
