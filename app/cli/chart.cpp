#include "app/cli/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace tagwright::cli {
namespace {

/// The smallest of 1, 2, 5, 10, 20, … that is not below.
double round_up(double x) {
    if (x <= 0)
        return 1;
    const auto ten = std::pow(10.0, std::floor(std::log10(x)));
    for (const auto step : {1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (x <= step * ten * (1 + 1e-9))
            return step * ten;
    return 10 * ten;
}

std::string axis_number(double x) { return x >= 1e5 ? fmt::format("{:.0e}", x) : fmt::format("{:.4g}", x); }

/// @param fill    how much of the cell is covered, in [0, 1]
/// @param lowest  there is no cell below it: what is not nothing shall be seen
std::string cell(double fill, bool line_here, bool lowest, chart_style style) {
    static constexpr const char* blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    if (style == chart_style::ascii) {
        if (line_here && fill < 0.75)
            return "-";
        return fill >= 0.5 ? "#" : fill >= 0.2 || (lowest && fill > 0) ? "." : " ";
    }
    const auto eighths = std::max(lowest && fill > 0 ? 1 : 0, static_cast<int>(std::lround(fill * 8)));
    return line_here && eighths < 7 ? "─" : blocks[eighths];
}

std::string without_trailing_blanks(std::string text) {
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

std::size_t column_of(double at_s, double length_s, std::size_t columns) {
    if (length_s <= 0 || at_s <= 0)
        return 0;
    return std::min(columns - 1, static_cast<std::size_t>(at_s / length_s * static_cast<double>(columns)));
}

} // namespace

std::string draw(const chart& what, std::size_t rows, chart_style style) {
    auto most = 0.0;
    for (const auto* values : {&what.bars, &what.line})
        for (const auto value : *values)
            most = std::max(most, value);
    const auto top = round_up(most);
    const auto height = static_cast<double>(rows);
    std::string out = what.title + "\n";
    for (auto row = rows; row-- > 0;) {
        const auto below = static_cast<double>(row);
        auto text = row + 1 == rows ? fmt::format("{:>6} ", axis_number(top))
                    : row == 0      ? fmt::format("{:>6} ", 0)
                                    : std::string(7, ' ');
        text += style == chart_style::blocks ? "│" : "|";
        for (std::size_t i = 0; i < what.bars.size(); ++i) {
            const auto fill = std::clamp(what.bars[i] / top * height - below, 0.0, 1.0);
            const auto line = i < what.line.size() && what.line[i] > 0 ? what.line[i] / top * height : -1;
            // A line on the border of two cells belongs to the lower one.
            text += cell(fill, line > below && line <= below + 1, row == 0, style);
        }
        out += without_trailing_blanks(std::move(text)) + "\n";
    }
    return out;
}

std::string draw_time_axis(double length_s, std::size_t columns) {
    const auto per_s = length_s > 0 ? static_cast<double>(columns) / length_s : 0;
    constexpr double label_columns = 12;
    const auto step = length_s > 0 ? round_up(length_s * label_columns / static_cast<double>(columns)) : 1;
    std::string out(chart_margin, ' ');
    for (auto k = 0; k * step <= length_s; ++k) {
        const auto at = chart_margin + static_cast<std::size_t>(std::lround(k * step * per_s));
        const auto label = fmt::format("{:g}{}", k * step, k == 0 ? " s" : "");
        if (at + label.size() > chart_margin + columns)
            break;
        out.resize(std::max(out.size(), at), ' ');
        out += label;
    }
    return without_trailing_blanks(std::move(out)) + "\n";
}

std::vector<double> count_per_column(const std::vector<double>& at_s, double length_s, std::size_t columns) {
    std::vector<double> out(columns);
    if (columns > 0)
        for (const auto at : at_s)
            ++out[column_of(at, length_s, columns)];
    return out;
}

std::vector<double> mean_per_column(const std::vector<std::pair<double, double>>& samples, double length_s,
                                    std::size_t columns) {
    std::vector<double> out(columns);
    std::vector<int> seen(columns);
    if (columns > 0)
        for (const auto& [at, value] : samples) {
            const auto i = column_of(at, length_s, columns);
            out[i] += value;
            ++seen[i];
        }
    for (std::size_t i = 0; i < columns; ++i)
        out[i] = seen[i] > 0 ? out[i] / seen[i] : i > 0 ? out[i - 1] : 0;
    return out;
}

} // namespace tagwright::cli
