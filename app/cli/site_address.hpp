#pragma once

#include <string>
#include <string_view>

namespace tagwright::cli {

/// A Confluence as a person names it.
struct site_address {
    std::string base_url; ///< as CONFLUENCE_BASE_URL has it; empty: not understood
    std::string space;    ///< key of the space that the address points into; may be empty
    bool cloud = false;   ///< surely Atlassian's Cloud
    std::string problem;  ///< why it was not understood, for a person
};

/// Understands the site's base URL and the address of any page, space or dialog in it, with or without the scheme.
/// Passwords in the address are refused, and not repeated.
[[nodiscard]] site_address read_site_address(std::string_view typed);

} // namespace tagwright::cli
