#include "config/url.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

TEST(Url, IsNormalisedOrRefused) {
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {"https://site.atlassian.net/wiki", "https://site.atlassian.net/wiki"},
        {"HTTPS://Site.Atlassian.NET/Wiki/", "https://site.atlassian.net/Wiki"},
        {"https://api.atlassian.com/ex/confluence/abc//", "https://api.atlassian.com/ex/confluence/abc"},
        {"http://127.0.0.1:8090", "http://127.0.0.1:8090"},
        {"http://[::1]:8080/v1", "http://[::1]:8080/v1"},
        {"https://bücher.example/wiki", "https://bücher.example/wiki"},
        {"site.atlassian.net", "!"},
        {"ftp://site/wiki", "!"},
        {"file:///etc/passwd", "!"},
        {"https://", "!"},
        {"https:///wiki", "!"},
        {"https://user:pass@site/wiki", "!"},
        {"https://site/wiki?key=abc", "!"},
        {"https://site/wiki#top", "!"},
        {"https://site /wiki", "!"},
        {"https://site:0/", "!"},
        {"https://site:65536/", "!"},
        {"https://site:/", "!"},
        {"https://site:80:80/", "!"},
        {"https://site\r\nHost: evil/", "!"},
        {"https://a\\b/", "!"},
        {"http://[::1", "!"},
    };
    for (const auto& [text, expected] : cases)
        EXPECT_EQ(normalise_base_url(text).value_or("!"), expected) << text;
}

TEST(Url, OfAProviderMayHaveAQueryWithoutAKey) {
    const auto read = [](const char* text) { return normalise_base_url(text, url_query::allowed).value_or("!"); };
    EXPECT_EQ(read("https://X.openai.azure.com/openai/deployments/D/chat/completions?api-version=2024-10-21"),
              "https://x.openai.azure.com/openai/deployments/D/chat/completions?api-version=2024-10-21");
    EXPECT_EQ(read("https://h/v1/?a=b&c=d"), "https://h/v1?a=b&c=d");
    EXPECT_EQ(read("https://h?api-version=1"), "https://h?api-version=1");
    EXPECT_EQ(read("https://h/v1?"), "https://h/v1");
    for (const auto* bad : {"https://h/v1?key=abc", "https://h/v1?a=1&API_KEY=abc", "https://h/?subscription-key=1",
                            "https://h/?%6Bey=1", "https://h/v1?a=1#x", "https://h/v1?a= b", "https://?a=b"})
        EXPECT_EQ(read(bad), "!") << bad;
}

TEST(Url, LocalServersAreKnownByTheirHostOrPort) {
    for (const auto* near :
         {"http://localhost:11434", "http://127.0.0.1:9/v1", "http://192.168.1.5:1/v1", "http://10.1.2.3",
          "http://172.16.0.1", "http://172.31.0.1/x", "http://ollama:11434/v1", "http://gpu-box/v1",
          "http://nas.local:1234", "http://[fd00::1]:8000/v1", "https://llm.example:11434/v1"})
        EXPECT_TRUE(is_local_server(near)) << near;
    for (const auto* far : {"https://api.openai.com/v1", "https://172.32.0.1", "https://172.15.0.1",
                            "https://192.169.1.1", "https://10.example.com", "https://h.example:443/v1", ""})
        EXPECT_FALSE(is_local_server(far)) << far;
}

TEST(Url, LoopbackIsKnownByItsHost) {
    for (const auto* here : {"http://localhost:1", "http://127.0.0.1", "http://127.1.2.3:80/x", "http://[::1]:9/v1",
                             "https://demo.localhost/"})
        EXPECT_TRUE(is_loopback(here)) << here;
    for (const auto* there : {"http://localhost.evil.example", "http://127.0.0.1.example", "http://10.0.0.1",
                              "https://site/localhost", "http://128.0.0.1", "http://127.evil"})
        EXPECT_FALSE(is_loopback(there)) << there;
}

TEST(Url, RedactionTakesUserAndQuery) {
    EXPECT_EQ(redact_url("https://me:pw@site/x?key=abc"), "https://***@site/x?***");
    EXPECT_EQ(redact_url("me:p@ss@site"), "***@site");
    EXPECT_EQ(redact_url("https://site/x#frag"), "https://site/x#***");
    EXPECT_EQ(redact_url("https://site/x"), "https://site/x");
    EXPECT_EQ(redact_url("https://site:8443/x"), "https://site:8443/x");
    EXPECT_EQ(redact_url("https://ann:geheim/x"), "https://ann:***/x") << "an address whose '@' was forgotten";
}

} // namespace
} // namespace tagwright
