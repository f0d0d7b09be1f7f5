#pragma once

#include "app/demo/fake_confluence.hpp"

#include <vector>

namespace tagwright::demo {

inline constexpr const char* sample_space_key = "DEMO";

/// The pages of a made-up company, Lindenberg Parcel: what teams write down, in real storage format.
[[nodiscard]] std::vector<fake_page> sample_pages();

/// Adds the space and its pages. @throws std::invalid_argument if the space is there already
void add_sample_space(fake_confluence& server);

// The parts of sample_pages().
[[nodiscard]] std::vector<fake_page> sample_engineering_pages();
[[nodiscard]] std::vector<fake_page> sample_operations_pages();
[[nodiscard]] std::vector<fake_page> sample_company_pages();

} // namespace tagwright::demo
