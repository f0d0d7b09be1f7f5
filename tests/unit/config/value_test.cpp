#include "config/value.hpp"

#include "config/nearest.hpp"
#include "config/url.hpp"

#include <gmock/gmock.h>

#include <array>

namespace tagwright {
namespace {

struct value_case {
    std::string_view setting;
    std::string_view text;
    std::string_view shown; ///< show_value() of the result; "!" where the text is refused
};

TEST(Value, FollowsItsType) {
    const value_case cases[] = {
        // integers
        {"TAG_SPACE_BATCH_SIZE", "5", "5"},
        {"TAG_SPACE_BATCH_SIZE", " 7 ", "7"},
        {"TAG_SPACE_BATCH_SIZE", "1", "1"},
        {"TAG_SPACE_BATCH_SIZE", "100", "100"},
        {"TAG_SPACE_BATCH_SIZE", "0", "!"},
        {"TAG_SPACE_BATCH_SIZE", "101", "!"},
        {"TAG_SPACE_BATCH_SIZE", "-1", "!"},
        {"TAG_SPACE_BATCH_SIZE", "+5", "!"},
        {"TAG_SPACE_BATCH_SIZE", "5.0", "!"},
        {"TAG_SPACE_BATCH_SIZE", "5 pages", "!"},
        {"TAG_SPACE_BATCH_SIZE", "0x5", "!"},
        {"TAG_SPACE_BATCH_SIZE", "", "!"},
        {"TAG_SPACE_BATCH_SIZE", "99999999999999999999", "!"},
        // booleans
        {"TAG_SPACE_CACHE_ENABLED", "true", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "TRUE", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "1", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "Yes", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "on", "true"},
        {"TAG_SPACE_CACHE_ENABLED", "False", "false"},
        {"TAG_SPACE_CACHE_ENABLED", "0", "false"},
        {"TAG_SPACE_CACHE_ENABLED", "no", "false"},
        {"TAG_SPACE_CACHE_ENABLED", "OFF", "false"},
        {"TAG_SPACE_CACHE_ENABLED", "2", "!"},
        {"TAG_SPACE_CACHE_ENABLED", "maybe", "!"},
        // times
        {"TAGWRIGHT_AI_TIMEOUT", "30s", "30s"},
        {"TAGWRIGHT_AI_TIMEOUT", "1500ms", "1500ms"},
        {"TAGWRIGHT_AI_TIMEOUT", "2m", "120s"},
        {"TAGWRIGHT_AI_TIMEOUT", "2 m", "120s"},
        {"TAGWRIGHT_AI_TIMEOUT", "30", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "-3s", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "1.5s", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "999ms", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "1h", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "9223372036854775807h", "!"},
        {"TAGWRIGHT_AI_TIMEOUT", "s", "!"},
        // choices
        {"CONFLUENCE_FLAVOR", "Cloud", "cloud"},
        {"CONFLUENCE_FLAVOR", "datacenter", "datacenter"},
        {"CONFLUENCE_FLAVOR", "auto|cloud", "!"},
        {"CONFLUENCE_FLAVOR", "server", "!"},
        // lists
        {"TAG_SPACE_FALLBACK_PROVIDER", "", "none"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "None", "none"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "openai", "openai"},
        {"TAG_SPACE_FALLBACK_PROVIDER", " openai , local ", "openai,local"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "openai,,local", "!"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "openai,", "!"},
        {"TAG_SPACE_FALLBACK_PROVIDER", "openai,none", "!"},
        // texts and paths
        {"GEMINI_MODEL", "gemini-x", "gemini-x"},
        {"GEMINI_MODEL", "two words", "two words"},
        {"GEMINI_MODEL", "", "!"},
        {"GEMINI_MODEL", "a\nb", "!"},
        {"TAGWRIGHT_LOG_DIR", "logs/today", "logs/today"},
        {"GEMINI_API_KEY", "k-1234", "k-1234"},
        {"GEMINI_API_KEY", "k-1234\n", "k-1234"},
        {"GEMINI_API_KEY", "k 1234", "!"},
        {"GEMINI_API_KEY", "k\r\nX-Evil: 1", "!"},
    };
    for (const auto& [name, text, shown] : cases) {
        const auto* row = find_setting(name);
        ASSERT_NE(row, nullptr) << name;
        const auto value = parse_value(*row, text);
        EXPECT_EQ(value ? show_value(*value) : "!", shown) << name << "=" << text;
    }
}

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
    EXPECT_EQ(host_of("https://h?api-version=1"), "h");
    EXPECT_EQ(read("https://h/v1?"), "https://h/v1");
    for (const auto* bad : {"https://h/v1?key=abc", "https://h/v1?a=1&API_KEY=abc", "https://h/?subscription-key=1",
                            "https://h/v1?a=1#x", "https://h/v1?a= b", "https://?a=b"})
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
}

TEST(Nearest, FindsTypingErrorsOnly) {
    constexpr std::array<std::string_view, 3> known{"tag.batch_size", "tag.cache_size", "gemini.model"};
    EXPECT_EQ(nearest_name("tag.batchsize", known), "tag.batch_size");
    EXPECT_EQ(nearest_name("tag.Batch-Size", known), "tag.batch_size");
    EXPECT_EQ(nearest_name("tags.batch_size", known), "tag.batch_size");
    EXPECT_EQ(nearest_name("tag.bacth_size", known), "tag.batch_size");
    EXPECT_EQ(nearest_name("colour", known), "");
    EXPECT_EQ(nearest_name("", known), "");
    EXPECT_EQ(nearest_name(std::string(5000, 'x'), known), "");
}

TEST(Printable, KeepsMessagesOnOneLineAndShort) {
    EXPECT_EQ(printable("a\nb\x1b[31m"), "a?b?[31m");
    EXPECT_EQ(printable("a\xC2\x9B"
                        "31m\xFF\xE2\x80\xA8z"),
              "a?31m??z")
        << "C1, broken bytes, line separator";
    const auto cut = printable(std::string(119, 'x') + "ü and more");
    EXPECT_EQ(cut, std::string(119, 'x') + "…");
}

} // namespace
} // namespace tagwright
