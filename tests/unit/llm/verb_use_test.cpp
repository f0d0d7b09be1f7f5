#include "providers/llm/verb_use.hpp"

#include "providers/llm/keyphrases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace tagwright::llm {
namespace {

struct row {
    std::string_view name;
    std::string_view text;
    std::string_view phrase;
    bool is_topic; ///< it is among the keyphrases
};

const std::vector<row> rows{
    {"Particle", "Rolling back\n\nThe depot stops the release.\n\nRolling out\n\nThe depot gets the release.",
     "rolling", false},
    {"Object", "Upgrading the clusters takes an hour.", "upgrading", false},
    {"ObjectOnceOnly", "Clustering is slow. Clustering the parcels is slower.", "clustering", true},
    {"Noun", "Testing is done by a robot.", "testing", true},
    {"NounAtTheEnd", "The robot is made for testing, and the depot for parcels.", "testing", true},
    {"OneThatCalls", "The rule holds where a customer calls.", "customer calls", false},
    {"EachThatReturns", "Each parcel returns.", "parcel returns", false},
    {"ManyCalls", "The depot keeps customer calls.", "customer calls", true},
    {"WithItsObject", "The release captain tags the build of the depot.", "release captain tags", false},
    {"InThePast", "A worker retried them.", "worker retried", false},
    {"NounBeforeAPlace", "The depot keeps error logs on the disk.", "error logs", true},
    {"NounBeforeAClause", "The depot keeps error logs that it needs.", "error logs", true},
    {"NoNounAtAll", "Then the consumer lag grows for an hour.", "lag grows", false},
    {"BehindItsSubject", "We build software for depots, and you staff the van.", "build software", false},
    {"BehindItsSubjectAlone", "We build the vans, and they staff the depot.", "staff", false},
    {"NounBehindAVerb", "We build software for depots.", "software", true},
    {"Imperative", "Automate certificate renewal in the depots.", "certificate renewal", true},
    {"NoPlural", "Every access status is kept.", "access status", true},
    {"OtherLanguages", "Das Training der Kuriere und das Rolling der Pakete ist die Sache der Depots und der Kuriere.",
     "rolling", true},
};

class VerbUse : public testing::TestWithParam<row> {};

TEST_P(VerbUse, IsNoTopic) {
    const auto found = find_keyphrases("", GetParam().text, 50);
    EXPECT_EQ(
        std::any_of(found.begin(), found.end(), [](const keyphrase& each) { return each.text == GetParam().phrase; }),
        GetParam().is_topic);
}

INSTANTIATE_TEST_SUITE_P(English, VerbUse, testing::ValuesIn(rows),
                         [](const auto& tested) { return std::string{tested.param.name}; });

} // namespace
} // namespace tagwright::llm
