#include "sim/confluence/credentials.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tagwright::sim {
namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_base64(std::string_view text) {
    while (text.ends_with('='))
        text.remove_suffix(1);
    return std::all_of(text.begin(), text.end(), [](char c) { return digits.find(c) != std::string_view::npos; });
}

} // namespace

std::string base64(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t k) -> std::uint32_t {
            return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u;
        };
        const auto group = byte(0) << 16u | byte(1) << 8u | byte(2);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k <= bytes.size() ? digits[(group >> (18u - 6u * k)) & 63u] : '=';
    }
    return text;
}

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
    return authorization.substr(basic.size()) == base64(user + ":" + password) ? login::good : login::bad;
}

} // namespace tagwright::sim
