#pragma once

#include "labels/label_graph.hpp"
#include "labels/plan.hpp"

#include <cstddef>
#include <vector>

/// How many labels are enough for a plan, and which these are. Pure.
namespace tagwright::labels {

/// Of labels that too few pages have, those that stay: the subjects of their pages. That is what stands first on its
/// page and is no short word, since these are chance and initials as often as subjects; of such first what stands
/// beside most that is shared: it is about what the others are about. A page without a shared label is settled by
/// itself. A tenth of them stays; all where they are no trouble, so that what was settled stays as it is; none in a
/// small plan.
/// @param is_few  of each label
[[nodiscard]] std::vector<label_id> subjects_kept(const label_graph& graph, const consolidation_options& options,
                                                  const draft& all, const std::vector<bool>& is_few);

/// Of shared labels, those that go where there are so many that hardly any is shared: the least worth, until a third of
/// the plan's labels is left, or one for six places that pages have for labels, whichever is more; none in a small
/// plan. Labels that are in use or in the vocabulary stay.
/// @param stays  of each label: enough pages have it, or it is a subject
/// @param subject  it is one: it is not touched, and counts
[[nodiscard]] std::vector<label_id> beyond_budget(const label_graph& graph, const consolidation_options& options,
                                                  const std::vector<bool>& stays, const std::vector<bool>& subject,
                                                  const std::vector<double>& worth);

} // namespace tagwright::labels
