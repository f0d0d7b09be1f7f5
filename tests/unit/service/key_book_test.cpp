#include "app/service/key_book.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace tagwright::service {
namespace {

web_request with_key(std::string key, std::string path = "/v1/runs") {
    web_request out;
    out.method = "POST";
    out.path = std::move(path);
    out.headers = {{"Idempotency-Key", std::move(key)}};
    return out;
}

TEST(KeyBook, AnswersAKeyOnce) {
    key_book book;
    int calls = 0;
    const auto handle = [&](const web_request&) {
        web_answer out;
        out.status = 202;
        out.body = std::to_string(++calls);
        return out;
    };
    EXPECT_EQ(once_a_key(book, with_key("a"), handle).body, "1");
    EXPECT_EQ(once_a_key(book, with_key("a"), handle).body, "1");
    EXPECT_EQ(once_a_key(book, with_key("b"), handle).body, "2");
    EXPECT_EQ(once_a_key(book, with_key("a", "/v1/schedules"), handle).body, "3");
    EXPECT_EQ(once_a_key(book, with_key(""), handle).body, "4");
    EXPECT_EQ(once_a_key(book, with_key(""), handle).body, "5");
}

TEST(KeyBook, SecondAskerWhileTheFirstIsServedIsToldSo) {
    key_book book;
    const auto answer = once_a_key(book, with_key("a"), [&](const web_request& request) {
        return once_a_key(book, request, [](const web_request&) { return web_answer{}; });
    });
    EXPECT_EQ(answer.status, 409);
}

TEST(KeyBook, AKeyIsForOneRequest) {
    key_book book;
    const auto handle = [](const web_request&) { return web_answer{}; };
    auto other = with_key("a");
    other.body = "{}";
    EXPECT_EQ(once_a_key(book, with_key("a"), handle).status, 200);
    EXPECT_EQ(once_a_key(book, other, handle).status, 422);
}

TEST(KeyBook, ForgetsWhatStartedNothing) {
    key_book book;
    for (const int refusal : {400, 409, 422, 500, 503}) { // a space that is being labelled will be free
        int status = refusal;
        const auto handle = [&](const web_request&) {
            web_answer out;
            out.status = status;
            return out;
        };
        const auto request = with_key(std::to_string(refusal));
        EXPECT_EQ(once_a_key(book, request, handle).status, refusal);
        status = 202;
        EXPECT_EQ(once_a_key(book, request, handle).status, 202);
    }
}

TEST(KeyBook, ForgetsAHandlerThatFails) {
    key_book book;
    const auto fail = [](const web_request&) -> web_answer { throw std::runtime_error("a bug"); };
    EXPECT_THROW(static_cast<void>(once_a_key(book, with_key("a"), fail)), std::runtime_error);
    EXPECT_EQ(once_a_key(book, with_key("a"), [](const web_request&) { return web_answer{}; }).status, 200);
}

TEST(KeyBook, RefusesWhatIsNoKey) {
    key_book book;
    const auto handle = [](const web_request&) { return web_answer{}; };
    for (const auto& key : {std::string(201, 'x'), std::string("a\nb"), std::string("\xff")})
        EXPECT_EQ(once_a_key(book, with_key(key), handle).status, 400);
}

TEST(KeyBook, IsBounded) {
    key_book book;
    int calls = 0;
    const auto handle = [&](const web_request&) {
        ++calls;
        return web_answer{};
    };
    for (std::size_t i = 0; i <= key_book::answers_max; ++i)
        static_cast<void>(once_a_key(book, with_key(std::to_string(i)), handle));
    static_cast<void>(once_a_key(book, with_key("1"), handle));
    EXPECT_EQ(calls, static_cast<int>(key_book::answers_max) + 1);
    static_cast<void>(once_a_key(book, with_key("0"), handle));
    EXPECT_EQ(calls, static_cast<int>(key_book::answers_max) + 2) << "the oldest went";
}

} // namespace
} // namespace tagwright::service
