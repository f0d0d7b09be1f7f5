#include "providers/llm/endpoint_book.hpp"

#include "codec_fixture.hpp"
#include "providers/llm/dialect.hpp"

#include <gtest/gtest.h>

using namespace tagwright;
using namespace tagwright::llm;
using namespace tagwright::llm::testing_codecs;

namespace {

TEST(EndpointBook, KeepsWhatAGoodAnswerHasShown) {
    constexpr std::int64_t now = 1'800'000'000;
    endpoint_book book(
        {make_endpoint(wire::openai, "http://h/v1", "m"), make_endpoint(wire::openai, "http://i/v1", "m")});
    reply refused;
    refused.why = {errc::unsupported, "x"};
    refused.next_dialect = dialect{}.without(feature::json_schema);
    EXPECT_TRUE(book.learn(0, refused));
    EXPECT_FALSE(book.learn(0, refused)) << "the same from a call at the same time";
    EXPECT_EQ(form_of(book.at(0)), answer_form::json_object);
    EXPECT_EQ(form_of(book.at(1)), answer_form::json_schema) << "another server";
    EXPECT_FALSE(book.to_keep(0, refused, now)) << "nobody has shown that it helps";
    const auto kept = book.to_keep(0, reply{}, now);
    ASSERT_TRUE(kept);
    EXPECT_FALSE(book.to_keep(0, reply{}, now)) << "once";
    endpoint_book next_run({make_endpoint(wire::openai, "http://h/v1", "m")});
    next_run.recall(0, *kept, now + 60);
    EXPECT_EQ(next_run.at(0).speaks, book.at(0).speaks);
    next_run.recall(0, "{nonsense", now);
    EXPECT_EQ(next_run.at(0).speaks, book.at(0).speaks);
}

} // namespace
