#include "app/plan/run_vocabulary.hpp"

namespace tagwright::plan {

llm::vocabulary vocabulary_of(const run_record& run) {
    if (!run.settings || run.settings->vocabulary.empty())
        return {};
    return llm::parse_vocabulary(run.settings->vocabulary).value;
}

} // namespace tagwright::plan
