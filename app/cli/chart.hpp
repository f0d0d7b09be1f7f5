#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tagwright::cli {

/// How cells are drawn: eighths of a block, or signs that any terminal and any log can show.
enum class chart_style : std::uint8_t { blocks, ascii };

/// Bars over time with a line to compare them to; one value a column.
struct chart {
    std::string title;
    std::vector<double> bars;
    std::vector<double> line; ///< as long as `bars`, or empty; where it is 0 nothing is drawn
};

/// Columns that draw() puts before the first bar.
inline constexpr std::size_t chart_margin = 8;

/// The chart in `rows` lines and its title above them; values below 0 count as 0. Lines have no trailing blanks.
[[nodiscard]] std::string draw(const chart& what, std::size_t rows, chart_style style);

/// A time axis of this many columns for the charts above it.
[[nodiscard]] std::string draw_time_axis(double length_s, std::size_t columns);

/// How many of the events fall into each column.
[[nodiscard]] std::vector<double> count_per_column(const std::vector<double>& at_s, double length_s,
                                                   std::size_t columns);

/// The mean of the (time, value) samples in each column; a column without one repeats the one before.
[[nodiscard]] std::vector<double> mean_per_column(const std::vector<std::pair<double, double>>& samples,
                                                  double length_s, std::size_t columns);

} // namespace tagwright::cli
