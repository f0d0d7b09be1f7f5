#pragma once

#include "app/cli/options.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tagwright::cli {

inline parse_result parse(std::vector<const char*> words) {
    words.insert(words.begin(), "tagwright");
    return parse_options(static_cast<int>(words.size()), words.data());
}

/// The options of a command line that must be good.
inline options good(std::vector<const char*> words) {
    auto result = parse(std::move(words));
    EXPECT_TRUE(result.run.has_value()) << result.text;
    return result.run.value_or(options{});
}

/// The error of one that must not be.
inline std::string error_of(std::vector<const char*> words) {
    const auto result = parse(std::move(words));
    EXPECT_FALSE(result.run.has_value());
    const std::string_view prefix = "tagwright: ";
    const auto text = result.text.substr(0, result.text.rfind(" (see tagwright --help)"));
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

} // namespace tagwright::cli
