#pragma once

#include "sim/model/scenario.hpp"

#include <map>
#include <string>
#include <vector>

namespace tagwright::sim {

struct changed_text {
    std::string json;
    std::string error; ///< empty: `json` counts
};

/// The text of a scenario file with other values in it. Whether the values are allowed is not looked at, but there must
/// be a place for them.
[[nodiscard]] changed_text with_changes(const std::string& json_text, const std::vector<scenario_change>& changes);

/// Key and value each; of two keys the one that holds the other comes first.
[[nodiscard]] std::vector<scenario_change> changes_from(const std::map<std::string, std::string>& changes);

} // namespace tagwright::sim
