#include "app/cli/console.hpp"

#include "actors/provider/call_budget.hpp"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdio>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tagwright::cli {
namespace {

using namespace std::chrono_literals;

/// Elsewhere than on a terminal: a line this often is enough for a log.
constexpr auto plain_every = 5s;

std::string clock_text(std::chrono::seconds time) {
    const auto s = time.count();
    if (s >= 3600)
        return fmt::format("{}h{:02}m", s / 3600, s / 60 % 60);
    return s >= 60 ? fmt::format("{}m{:02}s", s / 60, s % 60) : fmt::format("{}s", s);
}

std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names)
        out += (out.empty() ? "" : ", ") + name;
    return out;
}

std::size_t terminal_columns() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 100;
}

/// Columns that a text takes on a terminal; control characters take none.
std::size_t width_of(const std::string& text) {
    std::size_t out = 0;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t code = 0;
        const auto size = std::max<utf8proc_ssize_t>(1, utf8proc_iterate(at, left, &code));
        out += code < 0 ? 1 : static_cast<std::size_t>(std::max(0, utf8proc_charwidth(code)));
        at += size;
        left -= size;
    }
    return out;
}

std::string padded(const std::string& text, std::size_t columns) {
    auto out = fit(text, columns);
    out.append(columns - std::min(columns, width_of(out)), ' ');
    return out;
}

} // namespace

std::string fit(const std::string& text, std::size_t columns) {
    std::string out;
    std::size_t width = 0;
    std::size_t cut_at = 0; // where the text still leaves room for the ellipsis
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    while (left > 0) {
        utf8proc_int32_t code = 0;
        const auto size = utf8proc_iterate(at, left, &code);
        const auto step = std::max<utf8proc_ssize_t>(1, size);
        // A title must not move the cursor: control characters and broken bytes are left out.
        const auto columns_here = size < 1 ? -1 : utf8proc_charwidth(code);
        if (columns_here > 0 || (columns_here == 0 && utf8proc_category(code) == UTF8PROC_CATEGORY_MN)) {
            if (width + static_cast<std::size_t>(columns_here) > columns) {
                out.resize(cut_at);
                return out + "…";
            }
            out.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(size));
            width += static_cast<std::size_t>(columns_here);
            if (width < columns)
                cut_at = out.size();
        }
        at += step;
        left -= step;
    }
    return out;
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

progress_display::style progress_display::for_stderr(bool quiet) {
    if (quiet)
        return style::none;
    return isatty(STDERR_FILENO) != 0 ? style::live : style::plain;
}

void progress_display::show(const run_progress& now) {
    if (how_ == style::live) {
        fmt::print(stderr, "\r\033[K{}", fit(progress_line(now), terminal_columns() - 1));
        std::fflush(stderr);
        drawn_ = true;
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
    fmt::print(stderr, "{}\n", line);
}

void progress_display::clear() {
    if (!drawn_)
        return;
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
    drawn_ = false;
}

} // namespace tagwright::cli
