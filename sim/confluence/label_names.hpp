#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::sim {

struct fake_label {
    std::string prefix = "global";
    std::string name;
    friend bool operator==(const fake_label&, const fake_label&) = default;
};

enum class label_problem : std::uint8_t { none, invalid_characters, too_long };

/// What Confluence makes of a name that is sent to it: spaces and commas split it into several, letters
/// become small ones, some characters are refused, and so is a name above 255 UTF-16 units.
/// @param[out] names  the labels that come out of it
[[nodiscard]] label_problem split_label(std::string_view sent, std::vector<std::string>& names);

/// "prefix:name" or a bare name of the global prefix, as pages are given to the stand-in.
[[nodiscard]] fake_label parse_label(std::string_view text);

} // namespace tagwright::sim
