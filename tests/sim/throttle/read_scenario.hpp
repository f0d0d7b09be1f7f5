#pragma once

#include "sim/model/scenario.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tagwright::sim {

/// A scenario whose text is right.
inline scenario read(const std::string& text) {
    auto parsed = parse_scenario(text);
    EXPECT_EQ(parsed.error, "") << text;
    return parsed.value;
}

} // namespace tagwright::sim
