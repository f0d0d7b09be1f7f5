#include "actors/cache/fingerprint.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace tagwright {

namespace {

/// To find the algorithm costs as much as to hash a paragraph: each thread does so once.
EVP_MD_CTX* fresh_context() {
    using owner = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
    thread_local const owner context = [] {
        owner out(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
        EVP_DigestInit_ex(out.get(), EVP_sha256(), nullptr);
        return out;
    }();
    EVP_DigestInit_ex(context.get(), nullptr, nullptr); // the same algorithm from the beginning
    return context.get();
}

} // namespace

std::string fingerprint(std::initializer_list<std::string_view> parts) {
    auto* const context = fresh_context();
    for (const auto part : parts) {
        const auto length = std::to_string(part.size()) + ":";
        EVP_DigestUpdate(context, length.data(), length.size());
        EVP_DigestUpdate(context, part.data(), part.size());
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(context, digest.data(), &size);
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
