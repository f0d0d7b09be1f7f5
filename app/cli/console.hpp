#pragma once

#include "app/cli/progress_frame.hpp"
#include "messages/messages.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace tagwright::cli {

/// One line about a run under way: pages, labels, calls, 429s, concurrency, time left.
[[nodiscard]] std::string progress_line(const run_progress& now);

/// Time left at the pace so far; empty as long as the listing is not complete or nothing has ended.
[[nodiscard]] std::optional<std::chrono::seconds> time_left(const run_progress& now);

/// "59s", "12m05s", "1h05m".
[[nodiscard]] std::string clock_text(std::chrono::seconds time);

/// "1.97 USD", or why it is not known.
[[nodiscard]] std::string cost_text(const spending& cost);

/// The table at the end of a run.
[[nodiscard]] std::string summary_table(const run_request& request, const run_finished& end);

/// Pages and their labels as a table, for the demo.
[[nodiscard]] std::string label_table(const std::vector<page_result>& results, bool applied);

/// Where progress goes: a frame that is redrawn on a terminal, plain lines now and then elsewhere, or nothing. Writes
/// to stderr. The cursor is neither hidden nor is any mode of the terminal changed, so that there is nothing to be
/// put right, however the program ends.
class progress_display {
public:
    enum class style : std::uint8_t { live, plain, none };
    explicit progress_display(style how);
    ~progress_display() { clear(); }
    progress_display(const progress_display&) = delete;
    progress_display& operator=(const progress_display&) = delete;

    /// The style that suits stderr.
    [[nodiscard]] static style for_stderr(bool quiet);

    /// At most ten times a second; what comes faster is left out.
    void show(const run_progress& now, const std::optional<happening>& last);
    /// A line of its own, above the frame.
    void say(const std::string& line);
    /// Takes the frame away.
    void clear();

private:
    void draw(const frame& next);

    style how_;
    frame_style look_;
    frame drawn_; ///< no lines: nothing is drawn
    std::optional<std::chrono::steady_clock::time_point> drawn_at_;
    std::optional<run_progress> last_plain_;
};

} // namespace tagwright::cli
