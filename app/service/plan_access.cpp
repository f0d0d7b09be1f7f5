#include "app/service/plan_access.hpp"

#include "app/plan/run_vocabulary.hpp"
#include "app/service/problem.hpp"
#include "app/store_answer.hpp"

#include <algorithm>

namespace tagwright::service {

plan_access access_plan(api_parts& api, const std::string& run) {
    plan_access out;
    failure why;
    const auto record = api.desk.record(run, why);
    if (!record) {
        out.refusal = problem_answer(why);
        return out;
    }
    out.record = *record;
    const auto view = api.desk.view(*record);
    const auto& can = view["can"];
    if (std::ranges::find(can, json("review")) == can.end()) {
        out.refusal = conflict("run " + run + " is being driven (" + view["action"].get<std::string>() +
                               "): its plan can be changed when that has ended");
        return out;
    }
    if (!api.desk.is_live(run)) {
        auto [mine, busy] = claimed(*api.parts.store, run);
        out.claim = std::move(mine);
        if (busy)
            out.refusal = problem_answer(busy);
    }
    out.vocabulary = plan::vocabulary_of(*record);
    return out;
}

} // namespace tagwright::service
