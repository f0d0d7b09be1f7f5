#pragma once

#include "messages/confluence.hpp"
#include "tagwright/limits.hpp"
#include "tagwright/page.hpp"
#include "tagwright/text.hpp"
#include "tagwright/transport.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

/// Pure translation between the pipeline and Confluence's REST APIs: Cloud (v2 for reads, v1 for
/// labels) and Data Center (v1 for both). Every make_* builds one request, every parse_* reads one
/// answer; nothing here performs I/O.
namespace tagwright::confluence {

struct credentials {
    std::string base_url;
    std::string email;
    secret_text api_token;
    secret_text pat;
};

/// The site for a base URL as a person types it (a slash at the end, a missing "/wiki" on Cloud, a
/// gateway URL are all understood).
[[nodiscard]] site make_site(api kind, const credentials& who);

/// Which APIs to try, best guess first: one entry where the URL settles it (…atlassian.net,
/// api.atlassian.com), two where it does not.
[[nodiscard]] std::vector<api> likely_apis(const credentials& who);

/// What a request is for: what its failure means, and which scope of a token it needs, depends on that.
enum class errand : std::uint8_t {
    other,
    who_am_i,
    find_space,
    list_pages,
    search,      ///< pages or their labels, by CQL
    read_pages,  ///< several pages' bodies
    read_page,   ///< one page
    read_labels, ///< one page's, or a space's
    write_labels,
};

// -- reading ---------------------------------------------------------------------------------------

/// What to read: the whole space, or what the other members name of it. With both of them the pages come first.
struct page_scope {
    space where;
    std::vector<std::string> page_ids; ///< these pages, if not empty; ids as is_page_number() wants them
    std::string under;                 ///< this page's descendants, if not empty; the page itself is not among them
    std::unordered_set<std::string> avoid = {};       ///< pages whose bodies no bulk read may bring along
    std::vector<page_type> types = {page_type::page}; ///< at least one, each once; what is below a page are pages
};

/// True for what can be the id of a page at all: a server that is asked for anything else may refuse the whole request.
[[nodiscard]] bool is_page_number(std::string_view id);

/// One answer of a listing.
struct listing {
    std::vector<page_stub> pages; ///< all of one type
    std::string next;             ///< opaque: give it to make_listing for the next chunk; empty: this was the last
    std::string here;             ///< opaque: tells make_content where this chunk lies
    /// Set where the chunk begins with a page that an earlier chunk ended with – unless pages were deleted
    /// meanwhile, and others have moved up past the window. Then: where to go back to. Opaque.
    std::string back;
};

/// What is read besides id, version and title.
struct content_parts {
    bool body = false;
    bool labels = false;
};

struct content_item {
    page_stub page;
    std::optional<std::string> storage; ///< the body in storage format, where asked for and present
    existing_labels labels;             ///< known only where asked for and complete
};

struct content {
    std::vector<content_item> items;
    std::string next; ///< opaque, as in listing
};

/// An answer, or why there is none. `hints` is filled in both cases.
template <class T>
struct parsed {
    T value{};
    failure why;
    limit_hints hints;
    [[nodiscard]] bool ok() const noexcept { return why.code == errc::ok; }
};

[[nodiscard]] http_request make_current_user(const site& at);
[[nodiscard]] parsed<user> parse_current_user(const site& at, const http_response& response);

[[nodiscard]] http_request make_find_space(const site& at, std::string_view key);
/// Any space at all: are we let in?
[[nodiscard]] http_request make_any_space(const site& at);
/// An unknown key gives errc::space_not_found.
[[nodiscard]] parsed<space> parse_find_space(const site& at, std::string_view key, const http_response& response);

struct space_listing {
    std::vector<space> spaces;
    std::string next; ///< for make_list_spaces(); empty: this was the last
};
/// The spaces that this account may see, but for personal and archived ones.
/// @param next  `space_listing::next` of the answer before; empty for the first
[[nodiscard]] http_request make_list_spaces(const site& at, std::string_view next);
[[nodiscard]] parsed<space_listing> parse_list_spaces(const site& at, std::string_view next,
                                                      const http_response& response);

/// @param next  `listing::next` of the chunk before; empty for the first
[[nodiscard]] http_request make_listing(const site& at, const page_scope& scope, std::string_view next);
[[nodiscard]] parsed<listing> parse_listing(const site& at, const page_scope& scope, std::string_view next,
                                            const http_response& response);

/// The page that the request of make_listing is about alone; empty if it is about more.
[[nodiscard]] std::string listed_alone(const site& at, const page_scope& scope, std::string_view next);

/// One request for the bodies, the labels, or both of several pages.
struct bulk_read {
    http_request request;
    std::vector<std::string> ids; ///< of the pages that the answer is to bring
    content_parts what;
    errand asked = errand::read_pages;
};

/// Bulk reads of some pages of one listed chunk; a few requests for up to 250 pages. Pages that do not
/// occur in the answers (large bodies, a lagging index) are to be read one by one with make_single.
[[nodiscard]] std::vector<bulk_read> make_content(const site& at, const page_scope& scope, const listing& chunk,
                                                  const std::vector<std::string>& ids, content_parts what);
/// The request for the rest of an answer whose `next` is not empty.
[[nodiscard]] http_request make_content_next(const site& at, std::string_view next);
[[nodiscard]] http_request make_single(const site& at, page_type type, std::string_view page_id, content_parts what);
/// Reads the answers of make_content, make_content_next and make_single.
[[nodiscard]] parsed<content> parse_content(const site& at, const http_response& response,
                                            errand asked = errand::read_pages);

/// All labels of one page, where bulk reads cannot tell them.
[[nodiscard]] http_request make_page_labels(const site& at, page_type type, std::string_view page_id);
[[nodiscard]] parsed<existing_labels> parse_page_labels(const site& at, const http_response& response);

/// Some of the labels that the texts of a space have, in no order that means anything, and without counts.
struct label_listing {
    std::vector<std::string> names; ///< global labels only
    std::string next;               ///< for make_space_labels(); empty: these were the last
};
/// Servers of before 9.x have no such list: not_found.
/// @param next  `label_listing::next` of the answer before; empty for the first
[[nodiscard]] http_request make_space_labels(const site& at, const space& where, std::string_view next);
[[nodiscard]] parsed<label_listing> parse_space_labels(const site& at, const space& where, std::string_view next,
                                                       const http_response& response);

/// The pages and folders above a page (a blog post has none), at any height. Not from the search index, which lags.
[[nodiscard]] http_request make_ancestors(const site& at, std::string_view page_id);
[[nodiscard]] parsed<std::vector<std::string>> parse_ancestors(const site& at, const http_response& response);

// -- writing ----------------------------------------------------------------------------------------

/// At most 20 names a request; names must be safe (label_name.hpp).
[[nodiscard]] http_request make_add_labels(const site& at, std::string_view page_id,
                                           const std::vector<std::string>& names);
/// The page's whole list of global labels after the write.
[[nodiscard]] parsed<existing_labels> parse_add_labels(const site& at, const http_response& response);

/// Takes one label off. Only for labels that a run added itself.
[[nodiscard]] http_request make_remove_label(const site& at, std::string_view page_id, std::string_view name);
/// True if the label was there; false, and no failure, if it (or the page) was gone already.
[[nodiscard]] parsed<bool> parse_remove_label(const site& at, const http_response& response);

// -- errors ------------------------------------------------------------------------------------------

/// The failure that an answer means; code ok for 2xx with what looks like JSON (parse_* looks closer), or
/// with nothing at all for 204. Says what a person can do, on one line and without secrets. Its scope is how far the
/// answer itself reaches: `call` for what may pass by itself.
[[nodiscard]] failure classify(const site& at, const http_response& response, errand asked = errand::other);

/// Limits as the headers tell (Retry-After, X-RateLimit-*, RateLimit, RateLimit-Reason).
/// @param unix_now_s  seconds since the epoch, for headers that name an instant; 0: the answer's own Date
///                    header tells the time (as in the hints of parse_*), and without one they are ignored
[[nodiscard]] limit_hints parse_limits(const http_response& response, std::int64_t unix_now_s);

} // namespace tagwright::confluence
