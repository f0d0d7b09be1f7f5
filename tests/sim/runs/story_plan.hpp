#pragma once

#include "sim/simulated_disk.hpp"
#include "sim/simulated_network.hpp"
#include "tagwright/settings.hpp"

#include <cstdint>
#include <vector>

namespace tagwright::sim {

inline constexpr const char* site_origin = "http://confluence.test";
inline constexpr const char* model_url = "http://model.test";

/// What is the same in all lives of a seed.
struct story_plan {
    int pages = 0;
    bool cloud = true, apply = false, then_apply = false, then_undo = false;
    settings config;
    int deaths = 0, crashes = 0, persons = 0;
    double turns = 0; ///< scale of the moments of deaths and crashes
    std::vector<rough_weather> site_weather, model_weather;
    // Drawn from numbers of their own: the seeds that were kept stay what they were.
    int poisoned = 0;      ///< number of the page that the model refuses, from 1 on; 0: none
    int poison_kind = 0;   ///< 400, 403 in HTML, 413, 500, a filter
    double stray_html = 0; ///< of the answers: a gateway's 404, 403 or 502
    double long_hint = 0;  ///< of the answers: 429, "come back in two hours"
    std::vector<full_disk> full;
    double disk_most_s = 0.01;
    double dropped = 0, alien = 0, cut = 0; ///< share of answers
};

/// Draws it from the seed.
[[nodiscard]] story_plan draw_plan(std::uint64_t seed);

} // namespace tagwright::sim
