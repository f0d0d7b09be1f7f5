#pragma once

#include "sim/confluence/confluence_site.hpp"
#include "sim/confluence/web.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

/// The REST endpoints of the stand-in, for requests whose credentials are good. The caller holds the
/// lock: shared for GET, else exclusive.
namespace tagwright::sim {

/// Where the stand-in strays from a well-behaved server; set by tests.
struct behaviour {
    bool drop_bodies_in_bulk = false;        ///< lists come without the bodies that were asked for
    std::size_t search_labels_max = 0;       ///< searches cut label lists; 0: not
    std::set<std::string> missing_in_search; ///< page ids that the index does not know yet
    std::set<std::string> read_only;         ///< page ids whose labels may not be written
    std::set<std::string> poisoned;          ///< page ids over whose body every read falls, that of others, too
    std::set<std::string> refused_labels;    ///< names that are not taken, for no reason of their own
    bool refusals_name = true;               ///< a refusal says which label it is about
    std::string other_name;           ///< what the site calls itself in links: "https://wiki.example"; empty: not
    std::size_t list_pages_max = 250; ///< lists are no longer than this, whatever limit says
};

/// One of the two products.
struct flavour {
    bool cloud = true;
    std::string root;    ///< "http://127.0.0.1:PORT/wiki"
    std::string context; ///< "/wiki"
    std::string user;    ///< whom the credentials belong to; empty: nobody
};

/// Cloud's v2. @param path  below ".../api/v2"
[[nodiscard]] web_response answer_v2(const confluence_site& site, const behaviour& how, const flavour& as,
                                     const web_request& request, std::string_view path);

/// v1, of both products. @param path  below ".../rest/api"
[[nodiscard]] web_response answer_v1(confluence_site& site, const behaviour& how, const flavour& as,
                                     const web_request& request, std::string_view path);

/// v1's content/{id}/label. @param name  what stands behind "label/"; empty: nothing
[[nodiscard]] web_response answer_labels(confluence_site& site, const behaviour& how, const flavour& as,
                                         const web_request& request, const std::string& page_id, std::string_view name);

/// "pages/12/labels" in its parts.
[[nodiscard]] std::vector<std::string> path_parts(std::string_view path);
[[nodiscard]] std::string url_encoded(std::string_view text);

/// Opaque to clients; says behind which page to go on.
[[nodiscard]] std::string make_cursor(const std::string& after);
[[nodiscard]] std::string read_cursor(std::string_view cursor);

} // namespace tagwright::sim
