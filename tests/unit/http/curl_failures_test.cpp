#include "tagwright/transport.hpp"

#include "servers.hpp"

#include <gmock/gmock.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <future>
#include <sys/socket.h>
#include <unistd.h>

namespace tagwright::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

http_response fetch(http_request request, curl_transport_options options = {}) {
    std::promise<http_response> promise;
    auto answer = promise.get_future();
    curl_transport through(std::move(options));
    through.start(std::move(request), [&](http_response&& r) { promise.set_value(std::move(r)); });
    return answer.get();
}

http_request get(const std::string& url) {
    http_request request;
    request.url = url;
    request.timeout = 20s;
    return request;
}

/// Text that compresses well; the server gzips it when asked to.
web_server::handler text_of(std::size_t bytes) {
    return [bytes](const httplib::Request& request, httplib::Response& response) {
        response.set_header("X-Accepts", request.get_header_value("Accept-Encoding"));
        response.set_content(std::string(bytes, 'a'), "application/json");
    };
}

TEST(CurlTransport, DecodesCompressedAnswers) {
    web_server server([](httplib::Server& s) { s.Get("/", text_of(100'000)); });
    const auto response = fetch(get(server.url("/")));
    EXPECT_EQ(response.body, std::string(100'000, 'a'));
    EXPECT_THAT(std::string{find_header(response.headers, "x-accepts")}, HasSubstr("gzip"));
    EXPECT_NE(find_header(response.headers, "content-encoding"), "");
}

TEST(CurlTransport, BoundsTheDecodedBody) {
    web_server server([](httplib::Server& s) { s.Get("/", text_of(50u << 20u)); });
    auto request = get(server.url("/"));
    request.response_bytes_max = 1u << 20u;
    const auto response = fetch(request);
    EXPECT_EQ(response.error, errc::response_too_large);
    EXPECT_TRUE(response.body.empty());
    EXPECT_EQ(response.status, 0);
}

TEST(CurlTransport, BoundsAnUnannouncedBody) {
    raw_server server([](int fd) {
        bool open = send_text(fd, "HTTP/1.1 200 OK\r\n\r\n");
        for (int i = 0; open && i < 100'000; ++i)
            open = send_text(fd, std::string(1000, 'x'));
    });
    auto request = get(server.url("/"));
    request.response_bytes_max = 5000;
    EXPECT_EQ(fetch(request).error, errc::response_too_large);
}

TEST(CurlTransport, BoundsABodyThatIsAnnouncedAsHuge) {
    raw_server server([](int fd) {
        send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\nx"); // a gigabyte, and then nothing
    });
    EXPECT_EQ(fetch(get(server.url("/"))).error, errc::response_too_large) << "with the default bound";
}

TEST(CurlTransport, BoundsABodyThatNeverEnds) {
    raw_server server([](int fd) {
        bool open = send_text(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        const std::string chunk = "10000\r\n" + std::string(65536, 'x') + "\r\n";
        while (open)
            open = send_text(fd, chunk);
    });
    EXPECT_EQ(fetch(get(server.url("/"))).error, errc::response_too_large) << "with the default bound";
}

TEST(CurlTransport, DeadlineEndsABodyThatDrips) {
    raw_server server([](int fd) {
        bool open = send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while (open) {
            open = send_text(fd, "x");
            std::this_thread::sleep_for(5ms);
        }
    });
    auto request = get(server.url("/"));
    request.timeout = 200ms;
    EXPECT_EQ(fetch(request).error, errc::timeout);
}

TEST(CurlTransport, BodyOfExactlyTheBoundPasses) {
    web_server server([](httplib::Server& s) { s.Get("/", text_of(5000)); });
    auto request = get(server.url("/"));
    request.response_bytes_max = 5000;
    EXPECT_EQ(fetch(request).body.size(), 5000u);
    request.response_bytes_max = 4999;
    EXPECT_EQ(fetch(request).error, errc::response_too_large);
}

TEST(CurlTransport, RefusedConnectionIsConnectFailed) {
    const auto port = std::to_string(free_port());
    const auto response = fetch(get("http://127.0.0.1:" + port + "/"));
    EXPECT_EQ(response.error, errc::connect_failed);
    EXPECT_THAT(response.detail, HasSubstr("127.0.0.1:" + port));
}

TEST(CurlTransport, UnknownHostIsConnectFailed) {
    const auto response = fetch(get("http://no-such-host.invalid/path?token=hunter2"));
    EXPECT_EQ(response.error, errc::connect_failed);
    EXPECT_THAT(response.detail, HasSubstr("no-such-host.invalid:80"));
    EXPECT_THAT(response.detail, Not(HasSubstr("hunter2")));
}

TEST(CurlTransport, BreakInTheBodyIsNetwork) {
    raw_server server([](int fd) { send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); });
    const auto response = fetch(get(server.url("/")));
    EXPECT_EQ(response.error, errc::network);
    EXPECT_EQ(response.status, 0);
    EXPECT_TRUE(response.body.empty()) << "half an answer is none";
}

TEST(CurlTransport, BreakInAChunkedBodyIsNetwork) {
    raw_server server(
        [](int fd) { send_text(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"); });
    EXPECT_EQ(fetch(get(server.url("/"))).error, errc::network);
}

TEST(CurlTransport, EmptyOrAlienAnswersAreNetwork) {
    raw_server silent([](int) {});
    EXPECT_EQ(fetch(get(silent.url("/"))).error, errc::network);
    raw_server alien([](int fd) { send_text(fd, "220 mail.example ESMTP ready\r\n"); });
    EXPECT_EQ(fetch(get(alien.url("/"))).error, errc::network);
}

TEST(CurlTransport, GarbledCompressionIsNetwork) {
    raw_server server([](int fd) {
        send_text(fd, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip");
    });
    EXPECT_EQ(fetch(get(server.url("/"))).error, errc::network);
}

TEST(CurlTransport, RedirectIsReturnedAndNotFollowed) {
    std::atomic<int> followed{0};
    web_server other(
        [&](httplib::Server& s) { s.Get("/", [&](const httplib::Request&, httplib::Response&) { ++followed; }); });
    web_server server([&](httplib::Server& s) {
        s.Get("/",
              [&](const httplib::Request&, httplib::Response& response) { response.set_redirect(other.url("/")); });
    });
    auto request = get(server.url("/"));
    request.headers = {{"Authorization", "Bearer hunter2"}};
    const auto response = fetch(request);
    EXPECT_EQ(response.status, 302);
    EXPECT_EQ(find_header(response.headers, "location"), other.url("/"));
    EXPECT_EQ(followed, 0);
}

TEST(CurlTransport, TlsIsVerified) {
    // A server without TLS is the simplest bad handshake.
    web_server server([](httplib::Server& s) { s.Get("/", text_of(1)); });
    const auto response = fetch(get("https://127.0.0.1:" + std::to_string(server.port()) + "/"));
    EXPECT_EQ(response.error, errc::tls_failed);
}

// A program that embeds us may have left SIGPIPE as it is, and TLS writes to sockets without MSG_NOSIGNAL.
TEST(CurlTransport, AWriteToAClosedConnectionDoesNotEndTheProgram) {
    const auto before = std::signal(SIGPIPE, SIG_DFL); // whatever the test's servers have made of it
    std::promise<int> written;
    curl_transport net;
    net.start(get("http://127.0.0.1:1/"), [&](http_response&&) {
        int ends[2];
        EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        close(ends[1]);
        const bool broken = write(ends[0], "x", 1) < 0;
        const int why = broken ? errno : 0;
        close(ends[0]);
        written.set_value(why);
    });
    EXPECT_EQ(written.get_future().get(), EPIPE);
    std::signal(SIGPIPE, before);
}

TEST(CurlTransport, UnusableUrlsAreRefusedWithoutQuotingThem) {
    for (const std::string url :
         {"", "no url", "ftp://127.0.0.1/hunter2", "file:///etc/passwd", "http://", "http://[::1/hunter2",
          "http://me:hunter2@127.0.0.1/", "HTTP://127.0.0.1:99999/hunter2", "http://a b/"}) {
        const auto response = fetch(get(url));
        EXPECT_EQ(response.error, errc::bad_url) << url;
        EXPECT_THAT(response.detail, Not(HasSubstr("hunter2")));
    }
}

TEST(CurlTransport, RequestsThatWouldBreakTheirFramingAreRefused) {
    web_server server([](httplib::Server& s) { s.Get("/", text_of(1)); });
    auto request = get(server.url("/"));
    request.headers = {{"X-Key", "hunter2\r\nX-Smuggled: 1"}};
    EXPECT_EQ(fetch(request).error, errc::bad_request);
    request.headers = {{"X Key", "1"}};
    EXPECT_EQ(fetch(request).error, errc::bad_request);
    request.headers.clear();
    request.method = "GET / HTTP/1.1\r\n";
    const auto response = fetch(request);
    EXPECT_EQ(response.error, errc::bad_request);
    EXPECT_THAT(response.detail, Not(HasSubstr("\n")));
}

TEST(CurlTransport, NoTimeMeansTimeout) {
    auto request = get("http://127.0.0.1:1/");
    request.timeout = 0ms;
    EXPECT_EQ(fetch(request).error, errc::timeout);
    request.timeout = std::chrono::milliseconds::max();
    EXPECT_EQ(fetch(request).error, errc::connect_failed) << "a huge timeout does not overflow";
}

TEST(CurlTransport, LoopbackIsReachedWithoutTheProxyOfTheEnvironment) {
    web_server server([](httplib::Server& s) { s.Get("/", text_of(1)); });
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    const auto direct = fetch(get(server.url("/")));
    const auto proxied = fetch(get("http://proxied.invalid/"));
    ::unsetenv("http_proxy");
    EXPECT_EQ(direct.status, 200);
    EXPECT_EQ(proxied.error, errc::connect_failed);
}

} // namespace
} // namespace tagwright::testing
