#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What people paste where a space's key or a page's id is wanted: the address from their browser.
namespace tagwright::confluence {

struct reference {
    std::string origin;  ///< "https://acme.atlassian.net", in lower case
    std::string space;   ///< key; empty: the address names none
    std::string page;    ///< id; empty: the address names none
    bool folder = false; ///< `page` is a folder
};

/// An address of Confluence, taken apart; nothing for what is no address at all (a key, an id). Both products, old and
/// new addresses. Tiny links and titles hold no id: `page` is empty then.
[[nodiscard]] std::optional<reference> read_reference(std::string_view text);

/// True if an address of `origin` may belong to the site at `base_url`. A gateway (api.atlassian.com) does not tell its
/// site's own host: then every Cloud host may.
[[nodiscard]] bool may_belong_to(std::string_view origin, std::string_view base_url);

} // namespace tagwright::confluence
