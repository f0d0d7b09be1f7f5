#include "app/cli/console.hpp"

#include "actors/provider/call_budget.hpp"
#include "app/cli/output.hpp"
#include "app/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

namespace tagwright::cli {
namespace {

using namespace std::chrono_literals;

/// Elsewhere than on a terminal: a line this often is enough for a log.
constexpr auto plain_every = 5s;
constexpr auto live_every = 100ms;

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

} // namespace

std::string clock_text(std::chrono::seconds time) {
    const auto s = time.count();
    if (s >= 3600)
        return fmt::format("{}h{:02}m", s / 3600, s / 60 % 60);
    return s >= 60 ? fmt::format("{}m{:02}s", s / 60, s % 60) : fmt::format("{}s", s);
}

std::optional<std::chrono::seconds> time_left(const run_progress& now) {
    const auto done = now.pages.settled();
    if (!now.listing_complete || done == 0 || done >= now.pages.listed)
        return std::nullopt;
    const auto per_page = static_cast<double>(now.elapsed.count()) / 1000.0 / static_cast<double>(done);
    return std::chrono::seconds(static_cast<long>(per_page * static_cast<double>(now.pages.listed - done)) + 1);
}

std::string cost_text(const spending& cost) {
    return cost.known()
               ? usd_text(cost.usd)
               : fmt::format("not known: no price for model {} (docs/cost.md says how to set one)", cost.unpriced);
}

std::string progress_line(const run_progress& now) {
    const auto total = fmt::format("{}{}", now.pages.listed, now.listing_complete ? "" : "+");
    auto out = fmt::format("pages {}/{}  labels {}  calls {}  429s {}  concurrency {}/{}", now.pages.settled(), total,
                           now.labels.proposed, now.calls.total, now.calls.rate_limits, now.in_flight, now.level);
    if (now.cost.known() && now.cost.usd > 0)
        out += "  cost " + usd_text(now.cost.usd);
    if (now.pages.failed > 0)
        out += fmt::format("  failed {}", now.pages.failed);
    out += fmt::format("  {}", clock_text(std::chrono::duration_cast<std::chrono::seconds>(now.elapsed)));
    if (const auto left = time_left(now))
        out += fmt::format("  ETA {}", clock_text(*left));
    return out;
}

std::string summary_table(const run_request& request, const run_finished& end) {
    const auto& last = end.last;
    const auto& pages = last.pages;
    const auto& calls = last.calls;
    const auto* what = end.action == run_action::tag     ? "Run"
                       : end.action == run_action::apply ? "Apply of run"
                                                         : "Undo of run";
    std::string out = fmt::format("\n{} {}: {}{}\n", what, last.run, to_string(last.status),
                                  request.apply ? "" : " (dry run: nothing was written)");
    const auto row = [&out](const char* name, const std::string& value) {
        out += fmt::format("  {:<10} {}\n", name, value);
    };
    row("pages", fmt::format("{}: {} labelled, {} unchanged, {} cached, {} skipped, {} failed", pages.listed,
                             pages.labelled, pages.unchanged, pages.cached, pages.skipped, pages.failed));
    row("labels", fmt::format("{} proposed, {} added, {} rejected{}", last.labels.proposed, last.labels.added,
                              last.labels.rejected,
                              end.action == run_action::undo ? fmt::format(", {} removed", last.labels.removed) : ""));
    if (end.action != run_action::tag) { // no model was asked
        row("time", fmt::format("{:.1f} s", static_cast<double>(last.elapsed.count()) / 1000.0));
        return out;
    }
    row("calls",
        fmt::format("{}: {} good, {} failed ({} rate limited), {} retries, {} fallbacks, {} splits", calls.total,
                    calls.successful, calls.failed, calls.rate_limits, calls.retries, calls.fallbacks, calls.splits));
    row("level",
        fmt::format("{} at the end, {} at its peak, {} changes", last.level, last.level_peak, end.adjustments.size()));
    row("tokens", fmt::format("{} in, {} out", last.tokens.input, last.tokens.output));
    row("cost", cost_text(last.cost));
    row("cache", fmt::format("{} hits, {} misses", last.cache.hits, last.cache.misses));
    row("time", fmt::format("{:.1f} s", static_cast<double>(last.elapsed.count()) / 1000.0));
    return out;
}

std::string label_table(const std::vector<page_result>& results, bool applied) {
    constexpr std::size_t title_columns = 38;
    std::string out = fmt::format("{}  {}\n", padded("Page", title_columns), "Labels (+ new, = there already)");
    out += std::string(title_columns, '-') + "  " + std::string(60, '-') + "\n";
    for (const auto& result : results) {
        std::vector<std::string> marked;
        const auto& fresh = applied ? result.added : result.to_add;
        for (const auto& name : result.proposed) {
            const bool is_new = std::find(fresh.begin(), fresh.end(), name) != fresh.end();
            marked.push_back((is_new ? "+" : "=") + name);
        }
        const auto labels =
            result.why ? fmt::format("[{}] {}", to_string(result.why.code), result.why.message) : joined(marked);
        out += fmt::format("{}  {}\n", padded(result.page.title, title_columns), labels);
    }
    return out;
}

progress_display::progress_display(style how) : how_(how) {
    look_.colour = wants_colour(std::getenv);
    look_.unicode = has_unicode(std::getenv);
}

progress_display::style progress_display::for_stderr(bool quiet) {
    if (quiet)
        return style::none;
    return isatty(STDERR_FILENO) != 0 && can_redraw(std::getenv) ? style::live : style::plain;
}

void progress_display::show(const run_progress& now, const std::optional<happening>& last) {
    if (how_ == style::live) {
        const auto time = std::chrono::steady_clock::now();
        if (drawn_at_ && time - *drawn_at_ < live_every)
            return;
        drawn_at_ = time;
        look_.columns = terminal_columns(STDERR_FILENO, 100); // asked each time: it may have changed
        draw(progress_frame(now, last, look_));
    } else if (how_ == style::plain) {
        const bool due = !last_plain_ || now.elapsed - last_plain_->elapsed >= plain_every;
        if (!due)
            return;
        fmt::print(stderr, "{}\n", progress_line(now));
        last_plain_ = now;
    }
}

void progress_display::say(const std::string& line) {
    clear();
    tell(line);
}

void progress_display::clear() {
    if (!drawn_.lines.empty())
        draw({});
    drawn_at_.reset();
}

/// One write a frame, so that no half of one is ever seen.
void progress_display::draw(const frame& next) {
    const auto columns = terminal_columns(STDERR_FILENO, 100);
    const auto bytes = redrawn(next, rows_taken(drawn_.widths, columns));
    std::fwrite(bytes.data(), 1, bytes.size(), stderr);
    std::fflush(stderr);
    drawn_ = next;
}

} // namespace tagwright::cli
