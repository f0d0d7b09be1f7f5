#pragma once

#include <optional>
#include <string_view>

/// What servers say when a request is too long. Everybody has words of their own, so the sentences that are known
/// stand in a table (length_text.cpp), and so do the phrases that say no more than "too long".
namespace tagwright::llm {

/// Numbers are tokens.
struct length_text {
    bool too_long = false;            ///< the input is too long, or input and answer together
    std::optional<double> window;     ///< what input and answer may have together
    std::optional<double> input_max;  ///< what the input may have
    std::optional<double> output_max; ///< what the output limit may be: the input is not the trouble
};
[[nodiscard]] length_text parse_length_text(std::string_view message);

} // namespace tagwright::llm
