#include "tagwright/transport.hpp"

#include "base/ascii.hpp"
#include "servers.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

namespace tagwright::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::future<http_response> begin(transport& through, http_request request, transport::call_id* id = nullptr) {
    auto promise = std::make_shared<std::promise<http_response>>();
    auto answer = promise->get_future();
    const auto call =
        through.start(std::move(request), [promise](http_response&& r) { promise->set_value(std::move(r)); });
    if (id)
        *id = call;
    return answer;
}

http_response fetch(transport& through, http_request request) { return begin(through, std::move(request)).get(); }

http_request get(const std::string& url, std::chrono::milliseconds timeout = 20s) {
    http_request request;
    request.url = url;
    request.timeout = timeout;
    return request;
}

/// Handlers that hold a request until the test lets go.
class gate {
public:
    void open() {
        const std::lock_guard guard(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock guard(mutex_);
        ++inside_;
        changed_.notify_all();
        changed_.wait(guard, [&] { return open_; });
    }
    void wait_for(int count) {
        std::unique_lock guard(mutex_);
        changed_.wait(guard, [&] { return inside_ >= count; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
    int inside_ = 0;
};

TEST(CurlTransport, ReturnsStatusHeadersAndBody) {
    web_server server([](httplib::Server& s) {
        s.Get("/hello", [](const httplib::Request& request, httplib::Response& response) {
            response.status = 203;
            response.set_header("X-Seen-Agent", request.get_header_value("User-Agent"));
            response.set_header("X-Empty", "");
            response.set_content("hi", "text/plain");
        });
    });
    curl_transport through;
    const auto response = fetch(through, get(server.url("/hello")));
    EXPECT_EQ(response.error, errc::ok);
    EXPECT_EQ(response.status, 203);
    EXPECT_EQ(response.body, "hi");
    EXPECT_THAT(std::string{find_header(response.headers, "x-seen-agent")}, ::testing::StartsWith("tagwright/"));
    EXPECT_EQ(find_header(response.headers, "CONTENT-TYPE"), "text/plain");
    EXPECT_EQ(find_header(response.headers, "x-missing"), "");
}

TEST(CurlTransport, SendsMethodHeadersAndBody) {
    web_server server([](httplib::Server& s) {
        const auto echo = [](const httplib::Request& request, httplib::Response& response) {
            response.set_content(request.method + "|" + request.get_header_value("X-Key") + "|" +
                                     request.get_header_value("Content-Type") + "|" + request.body,
                                 "text/plain");
        };
        s.Post("/echo", echo);
        s.Put("/echo", echo);
        s.Delete("/echo", echo);
    });
    curl_transport through;
    auto request = get(server.url("/echo"));
    request.method = "POST";
    request.headers = {{"X-Key", "käse"}, {"Content-Type", "application/json"}};
    request.body = std::string("{\"a\":\0}", 7);
    EXPECT_EQ(fetch(through, request).body, std::string("POST|käse|application/json|{\"a\":\0}", 35));
    request.method = "PUT";
    request.body.assign(3u << 20u, 'x'); // large enough for curl's "Expect: 100-continue"
    EXPECT_EQ(fetch(through, request).body.size(), (3u << 20u) + 27);
    request.method = "DELETE";
    request.headers.clear();
    request.body.clear();
    EXPECT_EQ(fetch(through, request).body, "DELETE|||");
    request.method = "POST";
    EXPECT_EQ(fetch(through, request).body, "POST|||") << "no content type is invented";
}

TEST(CurlTransport, ReusesItsConnection) {
    std::mutex mutex;
    std::set<int> ports;
    web_server server([&](httplib::Server& s) {
        s.Get("/", [&](const httplib::Request& request, httplib::Response& response) {
            const std::lock_guard guard(mutex);
            ports.insert(request.remote_port);
            response.set_content("x", "text/plain");
        });
    });
    curl_transport through;
    for (int i = 0; i < 20; ++i)
        ASSERT_EQ(fetch(through, get(server.url("/"))).status, 200);
    EXPECT_EQ(ports.size(), 1u);
}

/// Curl's handles are kept as the last call left them: nothing of it may show in the next.
TEST(CurlTransport, NothingOfACallIsLeftForTheNextOnItsHandle) {
    web_server server([](httplib::Server& s) {
        const auto echo = [](const httplib::Request& request, httplib::Response& response) {
            response.set_content(request.method + " " + request.get_header_value("X-Mark") + " " + request.body,
                                 "text/plain");
        };
        s.Get("/", echo).Post("/", echo).Put("/", echo).Patch("/", echo).Delete("/", echo);
    });
    curl_transport_options options;
    options.connections_per_host_max = 1;
    curl_transport through(options);
    const auto call = [&](const std::string& method, const std::string& mark, const std::string& body) {
        auto request = get(server.url("/"));
        request.method = method;
        request.body = body;
        request.response_bytes_max = mark.empty() ? 1000 : 40;
        if (!mark.empty())
            request.headers.emplace_back("X-Mark", mark);
        return fetch(through, std::move(request));
    };
    const std::vector<std::string> methods{"GET", "POST", "HEAD", "PUT", "DELETE", "PATCH"};
    for (const auto& before : methods)
        for (const auto& after : methods) {
            SCOPED_TRACE(before + ", then " + after);
            const bool has_body = after == "POST" || after == "PUT" || after == "PATCH";
            const std::string body = has_body ? std::string(50, 'b') : "";
            EXPECT_EQ(call(before, "first", before == "POST" ? "text" : "").status, 200);
            const auto response = call(after, "", body);
            EXPECT_EQ(response.status, 200) << response.detail;
            EXPECT_EQ(response.body, after == "HEAD" ? "" : after + "  " + body);
        }
}

TEST(CurlTransport, RunsAHundredCallsAtOnce) {
    gate all;
    web_server server([&](httplib::Server& s) {
        s.Get(R"(/(\d+))", [&](const httplib::Request& request, httplib::Response& response) {
            all.pass();
            response.set_content(request.matches[1], "text/plain");
        });
    });
    curl_transport_options options;
    options.connections_per_host_max = 100;
    curl_transport through(options);
    std::vector<std::future<http_response>> answers;
    for (int i = 0; i < 100; ++i)
        answers.push_back(begin(through, get(server.url("/" + std::to_string(i)))));
    all.wait_for(100);
    all.open();
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(answers[static_cast<std::size_t>(i)].get().body, std::to_string(i));
}

TEST(CurlTransport, CallsBeyondTheConnectionBoundWaitAndSucceed) {
    std::atomic<int> inside{0};
    std::atomic<int> peak{0};
    web_server server([&](httplib::Server& s) {
        s.Get("/", [&](const httplib::Request&, httplib::Response& response) {
            peak = std::max(peak.load(), ++inside);
            std::this_thread::sleep_for(60ms);
            --inside;
            response.set_content("x", "text/plain");
        });
    });
    curl_transport_options options;
    options.connections_per_host_max = 2;
    options.connect_timeout = 100ms; // waiting for a free connection is not connecting
    curl_transport through(options);
    std::vector<std::future<http_response>> answers;
    for (int i = 0; i < 12; ++i)
        answers.push_back(begin(through, get(server.url("/"))));
    for (auto& answer : answers) {
        const auto response = answer.get();
        EXPECT_EQ(response.status, 200) << response.detail;
    }
    EXPECT_LE(peak, 2);
}

TEST(CurlTransport, CallsThatWaitCanBeGivenUpAndHoldNobodyElseUp) {
    gate hold;
    web_server busy([&](httplib::Server& s) {
        s.Get("/", [&](const httplib::Request&, httplib::Response& response) {
            hold.pass();
            response.set_content("x", "text/plain");
        });
    });
    web_server other([](httplib::Server& s) {
        s.Get("/",
              [](const httplib::Request&, httplib::Response& response) { response.set_content("y", "text/plain"); });
    });
    curl_transport_options options;
    options.connections_per_host_max = 1;
    options.waiting_max = 2;
    curl_transport through(options);
    auto running = begin(through, get(busy.url("/")));
    hold.wait_for(1);
    transport::call_id waits = 0;
    auto given_up = begin(through, get(busy.url("/")), &waits);
    auto kept = begin(through, get(busy.url("/")));
    EXPECT_EQ(fetch(through, get(busy.url("/"))).error, errc::overloaded) << "the queue has a bound";
    through.cancel(waits);
    EXPECT_EQ(given_up.get().error, errc::cancelled);
    EXPECT_EQ(fetch(through, get(other.url("/"))).body, "y");
    hold.open();
    EXPECT_EQ(running.get().status, 200);
    EXPECT_EQ(kept.get().status, 200);
}

TEST(CurlTransport, DeadlineEndsASlowAnswer) {
    gate never;
    web_server server(
        [&](httplib::Server& s) { s.Get("/", [&](const httplib::Request&, httplib::Response&) { never.pass(); }); });
    curl_transport_options options;
    options.connections_per_host_max = 1;
    curl_transport through(options);
    auto running = begin(through, get(server.url("/secret?key=hunter2"), 20s));
    auto slow = begin(through, get(server.url("/?key=hunter2"), 150ms)); // waits for the connection
    const auto response = slow.get();
    EXPECT_EQ(response.error, errc::timeout);
    EXPECT_EQ(response.status, 0);
    EXPECT_THAT(response.detail,
                AllOf(HasSubstr("127.0.0.1:" + std::to_string(server.port())), Not(HasSubstr("hunter2"))));
    never.open();
    running.get();
}

TEST(CurlTransport, DeadlineEndsAnEndlessHeader) {
    std::atomic<bool> done{false};
    raw_server server([&](int fd) {
        bool open = send_text(fd, "HTTP/1.1 200 OK\r\n");
        for (int i = 0; open && !done; ++i) {
            open = send_text(fd, "X-Drip-" + std::to_string(i) + ": y\r\n");
            std::this_thread::sleep_for(5ms);
        }
    });
    curl_transport through;
    EXPECT_EQ(fetch(through, get(server.url("/"), 200ms)).error, errc::timeout);
    done = true;
}

TEST(CurlTransport, HeadersAreBounded) {
    raw_server server([](int fd) {
        bool open = send_text(fd, "HTTP/1.1 200 OK\r\n");
        for (int i = 0; open && i < 1000; ++i)
            open = send_text(fd, "X-Much: " + std::string(1000, 'y') + "\r\n");
    });
    curl_transport_options options;
    options.header_bytes_max = 64u << 10u;
    curl_transport through(options);
    EXPECT_EQ(fetch(through, get(server.url("/"))).error, errc::response_too_large);
}

TEST(CurlTransport, HeadersOfInterimAnswersAreDropped) {
    raw_server server([](int fd) {
        send_text(fd, "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                      "x-late:  2  \r\n\r\nok");
    });
    curl_transport through;
    const auto response = fetch(through, get(server.url("/")));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(find_header(response.headers, "X-Early"), "");
    EXPECT_EQ(find_header(response.headers, "X-Late"), "2");
}

// libcurl would ask "Expect: 100-continue" before a large body, and wait a second for servers that do not answer that.
TEST(CurlTransport, ALargeBodyWaitsForNoPermission) {
    std::atomic<bool> asked{true}, sent_at_once{false};
    raw_server server([&](int fd, const std::string& head) {
        asked = lower_ascii(head).find("\r\nexpect:") != std::string::npos;
        sent_at_once = readable(fd, 500);
        read_until_quiet(fd, 100);
        send_text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    });
    curl_transport through;
    auto request = get(server.url("/"));
    request.method = "POST";
    request.body.assign(3u << 20u, 'x');
    EXPECT_EQ(fetch(through, request).status, 200);
    EXPECT_FALSE(asked);
    EXPECT_TRUE(sent_at_once);
}

TEST(CurlTransport, CancelEndsOneCallOnly) {
    gate hold;
    web_server server([&](httplib::Server& s) {
        s.Get("/", [&](const httplib::Request&, httplib::Response& response) {
            hold.pass();
            response.set_content("x", "text/plain");
        });
    });
    curl_transport through;
    transport::call_id first = 0;
    auto given_up = begin(through, get(server.url("/")), &first);
    auto kept = begin(through, get(server.url("/")));
    hold.wait_for(2);
    through.cancel(first);
    EXPECT_EQ(given_up.get().error, errc::cancelled);
    hold.open();
    EXPECT_EQ(kept.get().status, 200);
    through.cancel(first); // over: nothing happens
    through.cancel(987'654);
    EXPECT_EQ(fetch(through, get(server.url("/"))).status, 200);
}

TEST(CurlTransport, CancelRightAfterStartAnswersOnce) {
    web_server server([](httplib::Server& s) {
        s.Get("/",
              [](const httplib::Request&, httplib::Response& response) { response.set_content("x", "text/plain"); });
    });
    curl_transport through;
    for (int i = 0; i < 50; ++i) {
        transport::call_id id = 0;
        auto answer = begin(through, get(server.url("/")), &id);
        through.cancel(id);
        const auto response = answer.get(); // a second answer would throw in the transport's thread
        EXPECT_TRUE(response.error == errc::cancelled || response.status == 200);
    }
}

TEST(CurlTransport, DestructorCancelsWhatIsOpen) {
    gate hold;
    web_server server(
        [&](httplib::Server& s) { s.Get("/", [&](const httplib::Request&, httplib::Response&) { hold.pass(); }); });
    std::vector<std::future<http_response>> answers;
    {
        curl_transport through;
        for (int i = 0; i < 5; ++i)
            answers.push_back(begin(through, get(server.url("/"))));
        hold.wait_for(5);
        answers.push_back(begin(through, get(server.url("/")))); // perhaps still in the queue
    }
    for (auto& answer : answers)
        EXPECT_EQ(answer.get().error, errc::cancelled);
    hold.open();
}

TEST(CurlTransport, CallbackMayStartCallsEvenWhileShuttingDown) {
    gate hold;
    web_server server(
        [&](httplib::Server& s) { s.Get("/", [&](const httplib::Request&, httplib::Response&) { hold.pass(); }); });
    auto promise = std::make_shared<std::promise<errc>>();
    auto second = promise->get_future();
    {
        curl_transport through;
        through.start(get(server.url("/")), [&through, promise](http_response&&) {
            through.start(get("http://127.0.0.1:1/"), [promise](http_response&& r) { promise->set_value(r.error); });
        });
        hold.wait_for(1);
    }
    EXPECT_EQ(second.get(), errc::cancelled);
    hold.open();
}

TEST(CurlTransport, ThrowingCallbackHarmsNobodyElse) {
    web_server server([](httplib::Server& s) {
        s.Get("/",
              [](const httplib::Request&, httplib::Response& response) { response.set_content("x", "text/plain"); });
    });
    curl_transport through;
    through.start(get(server.url("/")), [](http_response&&) { throw std::runtime_error("a caller's bug"); });
    EXPECT_EQ(fetch(through, get(server.url("/"))).status, 200);
}

} // namespace
} // namespace tagwright::testing
