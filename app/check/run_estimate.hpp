#pragma once

#include "messages/confluence.hpp"
#include "providers/confluence/codec.hpp"
#include "tagwright/settings.hpp"
#include "tagwright/transport.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What a run over a space would take, guessed before it from a listing and the texts of a few pages.
namespace tagwright {

/// What was looked at.
struct space_sample {
    std::uint64_t pages = 0;
    bool more = false;                 ///< there are more; the count was given up
    std::vector<std::uint32_t> tokens; ///< of the pages whose text was read, title included, cut as in a run
};

/// A throttle's memory of an earlier run; zeros where it knows nothing.
struct remembered_pace {
    double calls_in_flight = 0;
    double call_s = 0;         ///< time of one call
    double requests_per_s = 0; ///< the quota
    double tokens_per_s = 0;
};

struct run_estimate {
    double page_tokens = 0; ///< mean
    double pages_per_call = 0;
    std::uint64_t calls = 0;
    double input_tokens = 0;
    double output_tokens = 0;
    std::optional<double> usd; ///< empty: the price is not known
    std::optional<double> seconds;
};

/// @param overhead  tokens of a call's instructions
[[nodiscard]] run_estimate estimate_run(const space_sample& sample, const settings& config, std::uint32_t overhead,
                                        const remembered_pace& pace);

/// Two lines: the estimate and what it assumes.
[[nodiscard]] std::string estimate_text(const std::string& space, const space_sample& sample, const run_estimate& of,
                                        const settings& config);

/// The pace in what a throttle has stored; zeros for a text that is none.
[[nodiscard]] remembered_pace pace_from(const std::string& stored);

/// Lists the pages without bodies, and reads the texts of a few of its first chunk. Of a tree, the page at its top is
/// counted, but not read. Blocks.
/// @param why  set where it cannot be done
[[nodiscard]] space_sample look_at(transport& net, const confluence::site& at, const confluence::page_scope& scope,
                                   std::uint32_t page_tokens_max, failure& why);

} // namespace tagwright
