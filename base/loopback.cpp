#include "base/loopback.hpp"

#include "base/ascii.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <netinet/in.h>

namespace tagwright {
namespace {

/// Reads an address of a family; false if the text is none.
template <class Address>
bool read_address(int family, std::string_view text, Address& out) noexcept {
    std::array<char, INET6_ADDRSTRLEN> copy{}; // inet_pton() wants a zero at the end
    if (text.size() >= copy.size() || text.find('\0') != std::string_view::npos)
        return false;
    std::copy(text.begin(), text.end(), copy.begin());
    return inet_pton(family, copy.data(), &out) == 1;
}

} // namespace

bool is_loopback_host(std::string_view host) noexcept {
    if (equal_ignoring_case(host, "localhost") || ends_ignoring_case(host, ".localhost"))
        return true;
    if (in_addr v4{}; read_address(AF_INET, host, v4))
        return ntohl(v4.s_addr) >> 24U == 127;
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    in6_addr v6{};
    return read_address(AF_INET6, host, v6) && IN6_IS_ADDR_LOOPBACK(&v6);
}

bool is_loopback_address(std::string_view typed) {
    const auto url = "http://" + std::string(typed);
    const auto parts = split_url(url);
    // What stands before an '@' is a user, whatever it looks like.
    return parts && parts->user.empty() && is_loopback_host(parts->host);
}

} // namespace tagwright
