#include "providers/confluence/known_members.hpp"

#include "providers/confluence/answers.hpp"

#include <gtest/gtest.h>

namespace tagwright::confluence {
namespace {

struct answer_case {
    std::string what;
    std::string body;
    std::string known; ///< what is kept of it; "null": it is no JSON
};

class known_members : public ::testing::TestWithParam<answer_case> {};

TEST_P(known_members, AreReadAsTheWholeIs) {
    const auto& [what, body, known] = GetParam();
    const auto read = parse_known_members(body);
    const auto whole = parse_json(body);
    EXPECT_EQ(read.is_null(), whole.is_null());
    for (const auto* name : {"id", "title", "limit"})
        EXPECT_EQ(member(read, name), member(whole, name)) << name;
    EXPECT_EQ(read.dump(), known);
}

std::string nested(std::size_t depth) {
    return R"({"results":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Answers, known_members,
    ::testing::Values(
        answer_case{"unknown", R"({"id":"1","author":{"id":"2"},"title":"t"})", R"({"id":"1","title":"t"})"},
        answer_case{"inside", R"({"results":[{"id":1,"x":[1,{"id":2}]},null,true,[3]]})",
                    R"({"results":[{"id":1},null,true,[3]]})"},
        answer_case{"array", R"([{"name":"a","y":0},-1,0.5])", R"([{"name":"a"},-1,0.5])"},
        answer_case{"last_of_twins", R"({"id":"1","id":{"id":"2"},"id":"3"})", R"({"id":"3"})"},
        answer_case{"escaped_name", R"({"\u0069d":"a\u0000\"\n\u00e9"})",
                    R"({"id":"a\u0000\"\n)"
                    "\xC3\xA9\"}"},
        answer_case{"pair", R"({"title":"\ud83d\ude00"})", "{\"title\":\"\xF0\x9F\x98\x80\"}"},
        answer_case{"half_first", R"({"id":"1","title":"\ud83d"})", "{\"id\":\"1\",\"title\":\"\xEF\xBF\xBD\"}"},
        answer_case{"half_second", R"({"id":"1","title":"\uDE00"})", "{\"id\":\"1\",\"title\":\"\xEF\xBF\xBD\"}"},
        answer_case{"largest", R"({"id":18446744073709551615,"limit":-9223372036854775808})",
                    R"({"id":18446744073709551615,"limit":-9223372036854775808})"},
        answer_case{"beyond_64_bits", R"({"id":18446744073709551616})", R"({"id":1.8446744073709552e+19})"},
        answer_case{"beyond_double", R"({"x":1e999})", "null"},
        answer_case{"byte_order_mark", "\xEF\xBB\xBF{\"id\":\"1\"}", R"({"id":"1"})"},
        answer_case{"nul_behind", std::string("{\"id\":\"1\"}\0garbage", 18), R"({"id":"1"})"},
        answer_case{"garbage_behind", R"({"id":"1"}garbage)", "null"},
        answer_case{"comma_behind", R"({"id":"1",})", "null"},
        answer_case{"no_utf8", "{\"id\":\"\xFF\"}", "{\"id\":\"\xEF\xBF\xBD\"}"},
        answer_case{"surrogate_bytes", "{\"id\":\"\xED\xA0\x80\"}",
                    "{\"id\":\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"}"},
        answer_case{"control", "{\"id\":\"\n\"}", R"({"id":"\n"})"},
        answer_case{"leading_zero", R"({"id":01})", "null"}, answer_case{"deep", nested(60), nested(60)},
        answer_case{"too_deep", nested(70), "null"}, answer_case{"empty", "", "null"},
        answer_case{"blank", "  ", "null"}, answer_case{"open", R"({"id":)", "null"}),
    [](const auto& each) { return each.param.what; });

TEST(KnownMembers, TooManyValuesAreRefusedAsEver) {
    std::string many = "[0";
    for (int i = 0; i < 2'000'001; ++i)
        many += ",0";
    EXPECT_TRUE(parse_known_members(many + "]").is_null());
}

TEST(KnownValues, SayWhatJsonSays) {
    for (const std::string value : {R"("7")",
                                    R"("12x")",
                                    R"("x")",
                                    R"("")",
                                    "7",
                                    "-7",
                                    "0",
                                    "7.9",
                                    "-0.5",
                                    "1e30",
                                    "true",
                                    "false",
                                    "null",
                                    "[1]",
                                    R"([{"id":2},3])",
                                    "{}",
                                    R"({"id":4,"id":5})",
                                    "9223372036854775808",
                                    "18446744073709551615",
                                    R"("18446744073709551616")",
                                    R"("\ud83d\ude00")",
                                    R"("\ud83d")"}) {
        const auto body = R"({"title":"t","id":)" + value + R"(,"space":{"id":)" + value + "}}";
        const auto whole = parse_json(body);
        const auto answer = read_known_members(body);
        for (const auto& path :
             {std::vector<std::string>{"id"}, {"space", "id"}, {"id", "id"}, {"title", "id"}, {"key"}}) {
            const json* of = &whole;
            auto known = answer.root();
            for (const auto& name : path) {
                of = &member(*of, name);
                known = member(known, name);
            }
            EXPECT_EQ(as_string(known), as_string(*of)) << body;
            EXPECT_EQ(as_id(known), as_id(*of)) << body;
            EXPECT_EQ(as_number(known), as_number(*of)) << body;
            EXPECT_EQ(known.is_null(), of->is_null()) << body;
            EXPECT_EQ(known.is_array(), of->is_array()) << body;
            EXPECT_EQ(known.is_true(), *of == true) << body;
            EXPECT_EQ(known.is_array() ? known.size() : 0, of->is_array() ? of->size() : 0) << body;
        }
    }
    EXPECT_TRUE(read_known_members("{").is_null());
    EXPECT_TRUE(known_answer().is_null());
}

} // namespace
} // namespace tagwright::confluence
