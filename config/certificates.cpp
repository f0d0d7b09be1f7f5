#include "config/certificates.hpp"

#include "base/ascii.hpp"

#include <algorithm>

namespace tagwright {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view dashes = "-----";

bool is_base64(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return is_digit(c) || is_letter(c) || c == '+' || c == '/' || c == '=' || c == '\n' || c == '\r' || c == ' ';
    });
}

bool is_certificate(std::string_view name) {
    return name == "CERTIFICATE" || name == "TRUSTED CERTIFICATE" || name == "X509 CERTIFICATE";
}

} // namespace

std::string problem_of_certificates(std::string_view text) {
    std::size_t certificates = 0;
    bool has_key = false;
    for (auto at = text.find(begin_mark); at != std::string_view::npos; at = text.find(begin_mark, at)) {
        const auto name_at = at + begin_mark.size();
        const auto name_end = text.find(dashes, name_at);
        const auto end = text.find(end_mark, name_at);
        const auto next = text.find(begin_mark, name_at);
        if (name_end == std::string_view::npos || end == std::string_view::npos || end < name_end ||
            (next != std::string_view::npos && next < end))
            return "is damaged: a block of it begins and does not end";
        const auto name = text.substr(name_at, name_end - name_at);
        has_key = has_key || name.find("PRIVATE KEY") != std::string_view::npos;
        const auto body = text.substr(name_end + dashes.size(), end - name_end - dashes.size());
        if (is_certificate(name)) {
            if (name != "TRUSTED CERTIFICATE" && !is_base64(body))
                return "is damaged: a certificate in it is not base64";
            ++certificates;
        }
        at = end;
    }
    if (certificates > 0)
        return {};
    if (has_key)
        return "holds a private key and no certificate";
    if (text.starts_with("\x30\x82"))
        return "is no PEM file: turn it into one with openssl x509 -inform der -in FILE -out FILE.pem";
    return "holds no certificate: it is to be a PEM file, with -----BEGIN CERTIFICATE-----";
}

} // namespace tagwright
