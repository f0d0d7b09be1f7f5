#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tagwright::sim {

/// A part of the simulation that is broken on purpose: the checkers must notice. Never in the product.
enum class sabotage : std::uint8_t {
    none,
    early_ack,      ///< saves are acknowledged before they are durable
    kept_permit,    ///< some permits are never given back
    lost_label,     ///< label writes are acknowledged and not carried out
    unasked_write,  ///< a label that nobody proposed is written along
    removed_label,  ///< a label write takes a label off, too
    asked_twice,    ///< calls go out twice
    forgotten_page, ///< some results do not reach the host
    told_twice,     ///< some results reach the host twice
    second_end,     ///< the end is told twice
    written_in_dry, ///< a dry run writes
};
[[nodiscard]] const char* to_string(sabotage what) noexcept;
[[nodiscard]] const std::vector<sabotage>& all_sabotages();

struct story_outcome {
    std::vector<std::string> findings;
    std::vector<std::string> trace; ///< where it was asked for
    std::uint64_t trace_hash = 0;
    std::map<std::string, int> mishaps; ///< what befell it, by name
    int lives = 0, deaths = 0, crashes = 0, calls = 0, calls_failed = 0, writes = 0, pages = 0;
    double virtual_s = 0;
};

/// The story of one space: a run, perhaps its apply and its undo, through everything that the seed throws at
/// it, life after life, until it is complete.
[[nodiscard]] story_outcome tell_story(std::uint64_t seed, bool keep_trace, sabotage broken = sabotage::none);

} // namespace tagwright::sim
