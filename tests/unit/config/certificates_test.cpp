#include "config/certificates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tagwright {
namespace {

using ::testing::HasSubstr;

const std::string good = "-----BEGIN CERTIFICATE-----\nMIIB+jCCAaCgAwIBAgI=\n-----END CERTIFICATE-----\n";
const std::string key = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n";

TEST(Certificates, OneOrMoreInPemAreGood) {
    for (const auto& text : {good, good + good, "Issuer: ours\n" + good, key + good,
                             std::string("-----BEGIN CERTIFICATE-----\r\nMIIB\r\n-----END CERTIFICATE-----\r\n")})
        EXPECT_EQ(problem_of_certificates(text), "") << text;
}

TEST(Certificates, AnythingElseIsNamed) {
    const std::pair<std::string, const char*> cases[] = {
        {"", "holds no certificate"},
        {"hello", "holds no certificate"},
        {"<html>Not found</html>", "holds no certificate"},
        {key, "private key and no certificate"},
        {"\x30\x82\x03\x4a", "openssl x509 -inform der"},
        {good.substr(0, 40), "does not end"},
        {good.substr(0, 40) + good, "does not end"},
        {"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n", "not base64"},
    };
    for (const auto& [text, says] : cases)
        EXPECT_THAT(problem_of_certificates(text), HasSubstr(says)) << text;
}

} // namespace
} // namespace tagwright
