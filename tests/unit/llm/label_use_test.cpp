#include "providers/llm/label_use.hpp"

#include <gmock/gmock.h>

namespace tagwright::llm {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(LabelUse, MostUsedFirst) {
    label_use use;
    EXPECT_THAT(use.top(5), IsEmpty());
    use.note({"how-to", "runbook"});
    use.note({"how-to"});
    use.note({"audit", "how-to"});
    EXPECT_THAT(use.top(5), ElementsAre("how-to", "audit", "runbook"));
    EXPECT_THAT(use.top(1), ElementsAre("how-to"));
    EXPECT_THAT(use.top(0), IsEmpty());
}

TEST(LabelUse, IsBounded) {
    label_use use{2};
    use.note({"a", "b", "c"});
    use.note({"c", "b"});
    EXPECT_THAT(use.top(10), ElementsAre("b", "a"));
}

} // namespace
} // namespace tagwright::llm
