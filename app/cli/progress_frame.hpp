#pragma once

#include "tagwright/run.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// What a terminal shows of a run under way. Pure: state, width and colour make a text.
namespace tagwright::cli {

/// How much a happening matters; a lesser one does not push a greater one away at once.
enum class weight : std::uint8_t { note, wait, trouble };

/// What happened last, in one line for a person.
struct happening {
    std::string text; ///< without control characters
    cli::weight weight = cli::weight::note;
    friend bool operator==(const happening&, const happening&) = default;
};

struct frame_style {
    std::size_t columns = 80; ///< of the terminal; the frame stays one below
    bool colour = false;
    bool unicode = true; ///< false: the bar is drawn in ASCII
};

struct frame {
    std::vector<std::string> lines;  ///< with colours, without line ends
    std::vector<std::size_t> widths; ///< columns of each line
};

/// A bar with the figures beside it, or below it where the terminal is narrow, and what happened last. Figures that
/// find no room are left out, the least important first.
[[nodiscard]] frame progress_frame(const run_progress& now, const std::optional<happening>& last,
                                   const frame_style& style);

/// Rows that lines of these widths take on a terminal that is now so wide: terminals break longer ones.
[[nodiscard]] std::size_t rows_taken(const std::vector<std::size_t>& widths, std::size_t columns) noexcept;

/// The bytes that put one frame in the place of another, in which the cursor stands at the end. A frame without lines
/// leaves nothing, and the cursor at the start.
/// @param before  rows of the old frame; 0: there is none
[[nodiscard]] std::string redrawn(const frame& next, std::size_t before);

/// Reads a variable of the environment; null if it is not set.
using variable_reader = std::function<const char*(const char* name)>;

/// NO_COLOR and TERM=dumb forbid colours.
[[nodiscard]] bool wants_colour(const variable_reader& variable);
/// The locale's character set is UTF-8.
[[nodiscard]] bool has_unicode(const variable_reader& variable);
/// The terminal can move its cursor.
[[nodiscard]] bool can_redraw(const variable_reader& variable);

} // namespace tagwright::cli
