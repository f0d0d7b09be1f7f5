#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright {

/// One `"name";q=65000;w=3600` of a list, as `RateLimit` and `RateLimit-Policy` have it (drafts of the IETF). An older
/// draft writes `100;w=60`, and `limit=100, remaining=50, reset=30`: items without a name.
struct quota_item {
    std::string name;
    std::map<std::string, std::string, std::less<>> parameters; ///< names in lower case
    /// Empty where it is not there.
    [[nodiscard]] std::string_view get(std::string_view key) const {
        const auto found = parameters.find(key);
        return found == parameters.end() ? std::string_view{} : std::string_view(found->second);
    }
};

/// The items of a header's value: the first sixteen.
[[nodiscard]] std::vector<quota_item> quota_items(std::string_view header);

/// What is left of quotas: like quota_items(), but the list that an older draft writes is one item.
[[nodiscard]] std::vector<quota_item> quota_levels(std::string_view header);

} // namespace tagwright
