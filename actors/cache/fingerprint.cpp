#include "actors/cache/fingerprint.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace tagwright {

std::string fingerprint(std::initializer_list<std::string_view> parts) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    for (const auto part : parts) {
        const auto length = std::to_string(part.size()) + ":";
        EVP_DigestUpdate(context.get(), length.data(), length.size());
        EVP_DigestUpdate(context.get(), part.data(), part.size());
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(context.get(), digest.data(), &size);
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    out.reserve(std::size_t{size} * 2);
    for (unsigned int i = 0; i < size; ++i) {
        out += hex[digest[i] >> 4U];
        out += hex[digest[i] & 15U];
    }
    return out;
}

std::string settings_key(const label_identity& who) {
    return fingerprint({who.provider, who.model, who.prompt_version, who.vocabulary, std::to_string(who.labels_max),
                        std::to_string(who.page_tokens_max), who.wishes});
}

std::string scope_key(const label_identity& who, std::string_view site_root) {
    return fingerprint({settings_key(who), site_root});
}

std::string text_hash(std::string_view title, std::string_view text) { return fingerprint({title, text}); }

} // namespace tagwright
