#include "sim/confluence/credentials.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"

#include <algorithm>

namespace tagwright::sim {
namespace {

bool is_base64(std::string_view text) {
    while (text.ends_with('='))
        text.remove_suffix(1);
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '/'; });
}

} // namespace

login check_login(std::string_view authorization, const std::string& user, const std::string& password,
                  const std::string& bearer) {
    constexpr std::string_view basic = "Basic ";
    constexpr std::string_view token = "Bearer ";
    if (authorization.empty())
        return login::none;
    if (authorization.starts_with(token))
        return !bearer.empty() && authorization.substr(token.size()) == bearer ? login::good : login::bad;
    if (!authorization.starts_with(basic) || !is_base64(authorization.substr(basic.size())))
        return login::garbled;
    return authorization.substr(basic.size()) == base64_encode(user + ":" + password) ? login::good : login::bad;
}

} // namespace tagwright::sim
