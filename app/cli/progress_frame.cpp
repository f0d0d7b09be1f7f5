#include "app/cli/progress_frame.hpp"

#include "actors/provider/call_budget.hpp"
#include "app/cli/console.hpp"
#include "app/columns.hpp"
#include "base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace tagwright::cli {
namespace {

constexpr std::size_t bar_columns_min = 10;
constexpr std::size_t bar_columns_max = 40;
constexpr std::string_view gap = "  ";

constexpr std::string_view green = "32";
constexpr std::string_view yellow = "33";
constexpr std::string_view red = "31";
constexpr std::string_view faint = "2";

/// A piece of a line.
struct piece {
    std::string text;
    std::string_view colour = {}; ///< empty: the terminal's own
    int rank = 0;                 ///< the highest ones go first where there is no room
};

std::string painted(const piece& what, bool colour) {
    if (!colour || what.colour.empty())
        return what.text;
    return fmt::format("\033[{}m{}\033[0m", what.colour, what.text);
}

std::size_t width_with_gaps(const std::vector<piece>& pieces) {
    std::size_t out = 0;
    for (const auto& each : pieces)
        out += width_of(each.text) + (out == 0 ? 0 : gap.size());
    return out;
}

void add_line(frame& to, const std::vector<piece>& pieces, bool colour) {
    std::string line;
    for (const auto& each : pieces)
        line += (line.empty() ? "" : std::string(gap)) + painted(each, colour);
    to.lines.push_back(std::move(line));
    to.widths.push_back(width_with_gaps(pieces));
}

/// Takes out what has no room in the line.
void make_room(std::vector<piece>& pieces, std::size_t columns) {
    while (pieces.size() > 1 && width_with_gaps(pieces) > columns)
        pieces.erase(std::ranges::max_element(pieces, {}, &piece::rank));
    if (!pieces.empty() && width_with_gaps(pieces) > columns)
        pieces.front().text = fit(pieces.front().text, columns);
}

/// Share of the pages that have ended; empty as long as nobody knows how many there are.
std::optional<double> share_done(const run_progress& now) {
    if (!now.listing_complete || now.pages.listed == 0)
        return std::nullopt;
    return std::min(1.0, static_cast<double>(now.pages.settled()) / static_cast<double>(now.pages.listed));
}

piece bar_of(const run_progress& now, std::size_t columns, bool unicode) {
    const auto share = share_done(now);
    const auto full = static_cast<std::size_t>(share.value_or(0) * static_cast<double>(columns));
    std::string text = unicode ? "" : "[";
    for (std::size_t i = 0; i < columns; ++i)
        text += i < full ? (unicode ? "█" : "#") : (unicode ? "░" : "-");
    text += unicode ? "" : "]";
    text += share ? fmt::format(" {:3.0f}%", *share * 100) : "    ";
    return {std::move(text), green};
}

/// Pages and time left stand beside the bar in any case.
std::vector<piece> first_figures(const run_progress& now) {
    std::vector<piece> out;
    out.push_back(
        {fmt::format("pages {}/{}{}", now.pages.settled(), now.pages.listed, now.listing_complete ? "" : "+")});
    if (const auto left = time_left(now))
        out.push_back({"ETA " + clock_text(*left), {}, 2});
    return out;
}

std::vector<piece> other_figures(const run_progress& now) {
    std::vector<piece> out;
    if (now.pages.failed > 0)
        out.push_back({fmt::format("failed {}", now.pages.failed), red, 1});
    out.push_back({fmt::format("labels {}", now.labels.proposed), {}, 2});
    out.push_back({fmt::format("calls {}", now.calls.total), {}, 3});
    out.push_back({fmt::format("429s {}", now.calls.rate_limits), now.calls.rate_limits > 0 ? yellow : "", 4});
    out.push_back({fmt::format("concurrency {}/{}", now.in_flight, now.level), {}, 5});
    if (now.cost.known() && now.cost.usd > 0)
        out.push_back({"cost " + usd_text(now.cost.usd), {}, 6});
    out.push_back({clock_text(std::chrono::duration_cast<std::chrono::seconds>(now.elapsed)), faint, 7});
    return out;
}

std::string_view colour_of(weight what) {
    switch (what) {
    case weight::note: return faint;
    case weight::wait: return yellow;
    case weight::trouble: break;
    }
    return red;
}

bool is_set(const char* value) { return value != nullptr && *value != '\0'; }

bool is_dumb(const variable_reader& variable) {
    const auto* term = variable("TERM");
    return !is_set(term) || std::string_view(term) == "dumb";
}

} // namespace

frame progress_frame(const run_progress& now, const std::optional<happening>& last, const frame_style& style) {
    const auto columns = std::max<std::size_t>(style.columns, 2) - 1;
    const std::size_t bar_extra = style.unicode ? 5 : 7; // percent and brackets
    auto figures = first_figures(now);
    auto others = other_figures(now);
    auto all = figures;
    all.insert(all.begin() + 1, others.begin(), others.end()); // the time left comes last
    frame out;
    const auto with_bar = [&](std::vector<piece> beside) {
        const auto taken = width_with_gaps(beside) + gap.size() + bar_extra;
        if (taken + bar_columns_min <= columns)
            beside.insert(beside.begin(), bar_of(now, std::min(columns - taken, bar_columns_max), style.unicode));
        make_room(beside, columns);
        add_line(out, beside, style.colour);
    };
    if (width_with_gaps(all) + gap.size() + bar_extra + bar_columns_min <= columns) {
        with_bar(std::move(all));
    } else {
        with_bar(std::move(figures));
        make_room(others, columns);
        add_line(out, others, style.colour);
    }
    if (last)
        add_line(out, {{fit(last->text, columns), colour_of(last->weight)}}, style.colour);
    return out;
}

std::size_t rows_taken(const std::vector<std::size_t>& widths, std::size_t columns) noexcept {
    std::size_t out = 0;
    for (const auto width : widths)
        out += std::max<std::size_t>(1, (width + columns - 1) / std::max<std::size_t>(columns, 1));
    return out;
}

std::string redrawn(const frame& next, std::size_t before) {
    std::string out = before > 1 ? fmt::format("\r\033[{}A", before - 1) : "\r";
    for (std::size_t i = 0; i < next.lines.size(); ++i)
        out += (i == 0 ? "" : "\n") + next.lines[i] + "\033[K";
    return out + "\033[J";
}

bool wants_colour(const variable_reader& variable) { return !is_set(variable("NO_COLOR")) && !is_dumb(variable); }

bool has_unicode(const variable_reader& variable) {
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const auto* value = variable(name); is_set(value)) {
            const auto locale = lower_ascii(value);
            return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
        }
    return false;
}

bool can_redraw(const variable_reader& variable) { return !is_dumb(variable); }

} // namespace tagwright::cli
