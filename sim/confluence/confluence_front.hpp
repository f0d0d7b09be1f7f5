#pragma once

#include "sim/confluence/confluence_api.hpp"

/// The stand-in for Confluence as one function: no sockets, no threads, no time. Who serves it – over
/// loopback, or in virtual time – holds the locks and adds delays and faults.
namespace tagwright::sim {

inline constexpr std::string_view cloud_context = "/wiki";
inline constexpr std::string_view datacenter_context = "/confluence";

/// What a request is for; tests count and disturb requests by it.
enum class request_kind : std::uint8_t {
    user,         ///< who am I
    space,        ///< find a space
    listing,      ///< pages without bodies
    bodies,       ///< pages with bodies, in bulk
    page,         ///< one page
    search,       ///< CQL
    labels_read,  ///< all labels of a page
    space_labels, ///< those of a space
    label_add,
    label_remove,
    other,
};

/// Number of kinds: they are 0 … request_kinds - 1.
inline constexpr std::size_t request_kinds = static_cast<std::size_t>(request_kind::other) + 1;

[[nodiscard]] request_kind kind_of(const web_request& request);

/// Which credentials are good, and what others get.
struct access {
    std::string origin; ///< "http://127.0.0.1:PORT": what links in answers begin with
    std::string email = "demo@example.com";
    std::string api_token = "demo-token"; ///< Basic email:api_token, for both products
    std::string pat = "demo-pat";         ///< Bearer, for Data Center
    bool anonymous = false;               ///< other credentials are served as nobody's
    bool scopes_missing = false;          ///< good credentials are answered as if the token lacked a scope
};

/// Answers as the product below whose context the path lies. Only requests other than GET change the site.
[[nodiscard]] web_response answer_request(confluence_site& site, const behaviour& how, const access& who,
                                          const web_request& request);

} // namespace tagwright::sim
