#include "base/url.hpp"

#include <gtest/gtest.h>

namespace tagwright {
namespace {

using namespace std::string_view_literals;

TEST(Url, IsCutIntoItsParts) {
    const struct {
        std::string_view url;
        url_parts parts;
    } cases[] = {
        {"https://h", {"https", "", "h", "", "", "", ""}},
        {"https://h/", {"https", "", "h", "", "/", "", ""}},
        {"HTTPS://Ann:p@ss@H.Example:8443/a/b?c=d/e?f#g?h/i",
         {"HTTPS", "Ann:p@ss@", "H.Example", ":8443", "/a/b", "?c=d/e?f", "#g?h/i"}},
        {"http://[::1]:80/x", {"http", "", "[::1]", ":80", "/x", "", ""}},
        {"http://[::1]", {"http", "", "[::1]", "", "", "", ""}},
        {"http://a:1@[fe80::1]/", {"http", "a:1@", "[fe80::1]", "", "/", "", ""}},
        {"http://[::1].evil.example:1", {"http", "", "[::1].evil.example", ":1", "", "", ""}},
        {"https://h?a=b://c", {"https", "", "h", "", "", "?a=b://c", ""}},
        {"https://h#top", {"https", "", "h", "", "", "", "#top"}},
        {"https://h/a@b", {"https", "", "h", "", "/a@b", "", ""}},
        {"https://h:/", {"https", "", "h", ":", "/", "", ""}},
        {"https://h:80:81/", {"https", "", "h", ":80:81", "/", "", ""}},
        {"https://two words/x\n", {"https", "", "two words", "", "/x\n", "", ""}},
        {"git+ssh://h", {"git+ssh", "", "h", "", "", "", ""}},
        {"https://bücher.example/ä", {"https", "", "bücher.example", "", "/ä", "", ""}},
    };
    for (const auto& [url, wanted] : cases) {
        const auto parts = split_url(url);
        ASSERT_TRUE(parts) << url;
        EXPECT_EQ(parts->scheme, wanted.scheme) << url;
        EXPECT_EQ(parts->user, wanted.user) << url;
        EXPECT_EQ(parts->host, wanted.host) << url;
        EXPECT_EQ(parts->port, wanted.port) << url;
        EXPECT_EQ(parts->path, wanted.path) << url;
        EXPECT_EQ(parts->query, wanted.query) << url;
        EXPECT_EQ(parts->fragment, wanted.fragment) << url;
        std::string whole(parts->scheme);
        whole.append("://").append(parts->user).append(parts->host).append(parts->port).append(parts->tail());
        EXPECT_EQ(whole, url) << "nothing is lost";
    }
}

TEST(Url, IsAbsoluteAndHasAHost) {
    for (const auto text : {""sv, "h"sv, "h.example/x"sv, "/a?b=https://h/c"sv, "a?b=https://h/c"sv, "://h"sv,
                            "https://"sv, "https:///x"sv, "https://?x"sv, "https://ann@/x"sv, "https://:80/"sv,
                            "https:/h"sv, "mailto:ann@h"sv, "ht tp://h"sv, "1http://h"sv, "//h/x"sv, " https://h"sv}) {
        EXPECT_FALSE(split_url(text)) << text;
        EXPECT_EQ(host_of(text), "") << text;
        EXPECT_EQ(origin_of(text), "") << text;
    }
}

TEST(Url, HostAndOriginAreInLowerCaseAndWithoutTheUser) {
    const struct {
        std::string_view url;
        std::string_view host;
        std::string_view origin;
    } cases[] = {
        {"https://API.OpenAI.com:443/v1", "api.openai.com", "https://api.openai.com:443"},
        {"HTTP://u:P@h/x", "h", "http://h"},
        {"https://good.example@evil.example/", "evil.example", "https://evil.example"},
        {"https://evil.example/@good.example", "evil.example", "https://evil.example"},
        {"https://evil.example?@good.example", "evil.example", "https://evil.example"},
        {"https://evil.example#@good.example", "evil.example", "https://evil.example"},
        {"http://[FD00::1]:80/x", "[fd00::1]", "http://[fd00::1]:80"},
        {"https://h?api-version=1", "h", "https://h"},
    };
    for (const auto& [url, host, origin] : cases) {
        EXPECT_EQ(host_of(url), host) << url;
        EXPECT_EQ(origin_of(url), origin) << url;
    }
}

TEST(PercentEncode, LeavesWhatNeedsNone) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b&c=d/e?f#g\"\\+%"), "a%20b%26c%3Dd%2Fe%3Ff%23g%22%5C%2B%25");
    EXPECT_EQ(percent_encode("\xC3\xA9"), "%C3%A9");
    EXPECT_EQ(percent_encode("a\0b"sv), "a%00b");
    EXPECT_EQ(percent_encode("m@1/x:y", "/@"), "m@1/x%3Ay");
}

TEST(PercentDecode, TakesValidEscapesOnly) {
    EXPECT_EQ(percent_decode("a%20b+c%zz%4"), "a b+c%zz%4");
    EXPECT_EQ(percent_decode("%C3%a9%00%"), "\xC3\xA9\0%"sv);
    EXPECT_EQ(percent_decode("100%"), "100%");
    EXPECT_EQ(percent_decode("%%41%+1%-1% 1"), "%A%+1%-1% 1");
    EXPECT_EQ(percent_decode("%2541"), "%41") << "once";
    for (int byte = 0; byte < 256; ++byte) {
        const std::string text(1, static_cast<char>(byte));
        EXPECT_EQ(percent_decode(percent_encode(text)), text) << byte;
    }
}

TEST(Query, IsReadAsAFormIs) {
    using pairs = std::vector<std::pair<std::string, std::string>>;
    const std::pair<std::string_view, pairs> cases[] = {
        {"", {}},
        {"?", {}},
        {"a=b", {{"a", "b"}}},
        {"?a=b&c=d", {{"a", "b"}, {"c", "d"}}},
        {"?a=1&a=2&b", {{"a", "1"}, {"a", "2"}, {"b", ""}}},
        {"&&a=&=b&", {{"a", ""}, {"", "b"}}},
        {"?a+b=c+d%2Be%26f=g", {{"a b", "c d+e&f=g"}}},
        {"??a=%zz", {{"?a", "%zz"}}},
    };
    for (const auto& [query, wanted] : cases)
        EXPECT_EQ(read_query(query), wanted) << query;
}

} // namespace
} // namespace tagwright
