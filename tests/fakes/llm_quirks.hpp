#pragma once

#include "llm_wires.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::testing {

/// Manners of servers as their users met them; the bodies are real ones, shortened. A line a quirk: llm_quirks.cpp.
struct quirk {
    std::string_view name;
    vendor wire;
    /// What the server answers instead of labels; no value: it has nothing to complain of.
    std::optional<demo::web_response> (*answer)(const demo::web_request& from, const llm_request& call);
};
[[nodiscard]] const std::vector<quirk>& llm_quirks();
/// @throws std::out_of_range if there is none of that name
[[nodiscard]] const quirk& find_quirk(std::string_view name);

} // namespace tagwright::testing
