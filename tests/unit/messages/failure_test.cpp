#include "tagwright/failure.hpp"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace tagwright {
namespace {

using enum failure_scope;

constexpr std::array every_scope{label, page, batch, call, endpoint, site, run, process};
static_assert(every_scope.size() == failure_scopes);

template <class Check>
void for_each_failure(Check check) {
    for (std::size_t i = 1; i < errc_count; ++i)
        for (const auto scope : every_scope)
            check(failure{static_cast<errc>(i), {}, scope});
}

std::string name(const failure& why) {
    return std::string(to_string(why.code)) + " at " + std::string(to_string(why.scope));
}

TEST(Failure, ASmallScopeNeverEndsTheRunNorLosesWhatIsLarger) {
    for_each_failure([](const failure& why) {
        const auto what = course_of(why);
        if (why.scope == label || why.scope == page || why.scope == batch) {
            EXPECT_NE(what, course::end_run) << name(why);
        }
        if (why.scope == label || why.scope == page) {
            EXPECT_NE(what, course::lose_endpoint) << name(why);
            EXPECT_NE(what, course::suspend) << name(why);
        }
        if (why.scope == site || why.scope == run || why.scope == process) {
            EXPECT_TRUE(what == course::end_run || what == course::list_again) << name(why);
        }
    });
}

TEST(Failure, WhatPassesByItselfIsNeverFinalForAPage) {
    for_each_failure([](const failure& why) {
        const auto kind = kind_of(why.code);
        if (kind == failure_kind::passing || kind == failure_kind::quota || kind == failure_kind::account ||
            kind == failure_kind::engine) {
            EXPECT_FALSE(is_final(why)) << name(why);
        }
    });
}

TEST(Failure, WhatReachesBeyondThePageIsNeverFinalForIt) {
    for_each_failure([](const failure& why) {
        if (why.scope == batch || why.scope == site || why.scope == run || why.scope == process) {
            EXPECT_FALSE(is_final(why)) << name(why);
        }
    });
}

TEST(Failure, TheCoursesOfTheFieldsCases) {
    struct {
        errc code;
        failure_scope scope;
        course expected;
    } const rows[] = {
        {errc::server_error, call, course::wait},
        {errc::not_found, call, course::wait}, // a gateway in a deploy
        {errc::forbidden, call, course::wait}, // a web firewall about one sentence
        {errc::forbidden, page, course::give_up_page},
        {errc::forbidden, endpoint, course::lose_endpoint},
        {errc::forbidden, site, course::end_run},
        {errc::bad_request, batch, course::halve},
        {errc::bad_request, label, course::give_up_label},
        {errc::bad_request, endpoint, course::lose_endpoint},
        {errc::server_error, batch, course::halve},
        {errc::server_error, page, course::leave_page},
        {errc::context_overflow, batch, course::shorten},
        {errc::content_blocked, batch, course::halve},
        {errc::content_blocked, page, course::give_up_page},
        {errc::bad_answer, page, course::next_endpoint},
        {errc::quota_exhausted, endpoint, course::suspend},
        {errc::suspended, endpoint, course::suspend},
        {errc::billing, endpoint, course::lose_endpoint},
        {errc::unsupported, call, course::adapt},
        {errc::cursor_void, call, course::list_again},
        {errc::store_failed, process, course::end_run},
    };
    for (const auto& row : rows)
        EXPECT_EQ(course_of(row.code, row.scope), row.expected)
            << to_string(row.code) << " at " << to_string(row.scope);
}

TEST(Failure, HasItsCodesNaturalScopeUnlessAnotherIsNamed) {
    EXPECT_EQ((failure{errc::bad_credentials, "x"}).scope, endpoint);
    EXPECT_EQ((failure{errc::timeout, "x"}).scope, call);
    EXPECT_EQ((failure{errc::timeout, "x", page}).scope, page);
}

TEST(Failure, NamesAreUniqueAndRead) {
    std::set<std::string_view> names;
    for (const auto scope : every_scope) {
        EXPECT_TRUE(names.insert(to_string(scope)).second);
        EXPECT_EQ(scope_from_string(to_string(scope)), scope);
        EXPECT_FALSE(meaning(scope).empty());
    }
    EXPECT_EQ(scope_from_string("nonsense"), page);
    for (int i = 0; i <= static_cast<int>(course::end_run); ++i)
        EXPECT_TRUE(names.insert(to_string(static_cast<course>(i))).second);
}

} // namespace
} // namespace tagwright
