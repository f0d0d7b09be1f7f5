#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// URLs taken apart as people and servers write them. Nothing here says whether one may be used: config/url.hpp does.
///
/// Not curl's URL API nor uriparser: they refuse or rewrite what is typed and pasted (blanks, brackets and letters
/// beyond ASCII in a path, a `%` that stands for itself), where we have to tell what is wrong with it or to find a
/// page's id in it.
namespace tagwright {

/// The parts of an absolute URL, each as it was written. They are views of that text, and together they are the whole
/// of it: scheme "://" user host port path query fragment.
struct url_parts {
    std::string_view scheme;   ///< "https"
    std::string_view user;     ///< "ann:password@", with its '@': a secret; mostly empty
    std::string_view host;     ///< never empty; an IPv6 address has its brackets
    std::string_view port;     ///< ":8443", with its ':'; empty: the scheme's own. Not checked to be a number
    std::string_view path;     ///< empty, or begins with '/'
    std::string_view query;    ///< empty, or begins with '?'
    std::string_view fragment; ///< empty, or begins with '#'

    /// What stands behind host and port: path, query and fragment.
    [[nodiscard]] std::string_view tail() const noexcept {
        return {path.data(), path.size() + query.size() + fragment.size()};
    }
};

/// Nothing for a text without "scheme://" at its start or without a host. Any bytes may be in the parts, blanks and
/// control characters too: only "/?#" end the host, and only the last '@' before these ends the user.
[[nodiscard]] std::optional<url_parts> split_url(std::string_view url) noexcept;

/// The host of an absolute URL in lower case, without user and port; an IPv6 address keeps its brackets. Empty for
/// what split_url() does not take.
[[nodiscard]] std::string host_of(std::string_view url);

/// Who gets what is sent to an absolute URL: scheme, host and port in lower case, without the user. A port is there as
/// it was written, the scheme's own too. Empty for what split_url() does not take.
[[nodiscard]] std::string origin_of(std::string_view url);

/// Everything but letters, digits, `-._~` and the characters of `keep` as %XX.
[[nodiscard]] std::string percent_encode(std::string_view text, std::string_view keep = {});

/// %XX as the bytes they mean, which may be any; what is no valid escape stays. So does '+': see read_query().
[[nodiscard]] std::string percent_decode(std::string_view text);

/// The parameters of a query, with or without its '?', in their order, decoded; '+' is a blank, as in forms. One
/// without '=' has an empty value, a name may occur more than once.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_query(std::string_view query);

} // namespace tagwright
