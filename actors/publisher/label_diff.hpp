#pragma once

#include "tagwright/page.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright {

/// The labels of `wanted` that the page does not have, in their order. Where the page's labels are not
/// known, all of them: adding a label twice is adding it once, and the reply tells.
[[nodiscard]] std::vector<std::string> labels_to_add(const std::vector<std::string>& wanted,
                                                     const existing_labels& existing);

/// Like labels_to_add(), for labels that a model has proposed: near-twins of what the page has (runbook beside
/// runbooks, howto beside how-to) say nothing new and are left out, too.
[[nodiscard]] std::vector<std::string> new_labels(const std::vector<std::string>& proposed,
                                                  const existing_labels& existing);

/// The requests' worth of labels: at most `per_request` (≥ 1) names each.
[[nodiscard]] std::vector<std::vector<std::string>> in_slices(const std::vector<std::string>& names,
                                                              std::size_t per_request);

/// Of the labels that were sent, those that the page has now according to the server's reply.
[[nodiscard]] std::vector<std::string> labels_present(const std::vector<std::string>& sent,
                                                      const existing_labels& reply);

/// How to go on with labels that were refused together: those that the server's words name each alone – they may only
/// look like it – and the others together; where it names none, or all, the two halves.
/// @param names  at least two
[[nodiscard]] std::vector<std::vector<std::string>> slices_without_refused(const std::vector<std::string>& names,
                                                                           std::string_view words);

} // namespace tagwright
