#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Which URLs a setting may have, and how they are shown. What they consist of: base/url.hpp.
namespace tagwright {

/// Whether a base URL may have a query: Azure's has its API version there.
enum class url_query : std::uint8_t { refused, allowed };

/// An http(s) base URL with a lower-case scheme and host and without trailing slashes; empty if the text is not
/// one: other schemes, no host, a bad port, user information, a query, a fragment, blanks. Where a query is allowed,
/// one that holds a key is not: URLs are shown.
[[nodiscard]] std::optional<std::string> normalise_base_url(std::string_view text,
                                                            url_query query = url_query::refused);

/// True if the host is this machine (base/loopback.hpp): the data does not leave it.
[[nodiscard]] bool is_loopback(std::string_view base_url);

/// True for a server that most likely runs here or next door, on somebody's own hardware: this machine, private
/// addresses, names without a dot, *.local and *.lan, and the usual ports of such servers.
[[nodiscard]] bool is_local_server(std::string_view base_url);

/// True for http://: whatever is sent can be read on the way.
[[nodiscard]] bool is_plaintext(std::string_view base_url) noexcept;

/// The text with user information and query replaced by "***": both may hold secrets.
[[nodiscard]] std::string redact_url(std::string_view text);

} // namespace tagwright
