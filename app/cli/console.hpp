#pragma once

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

/// "1.97 USD", or why it is not known.
[[nodiscard]] std::string cost_text(const spending& cost);

/// The table at the end of a run.
[[nodiscard]] std::string summary_table(const run_request& request, const run_finished& end);

/// Pages and their labels as a table, for the demo.
[[nodiscard]] std::string label_table(const std::vector<page_result>& results, bool applied);

/// At most `columns` terminal columns of a text; longer ones end in "…".
[[nodiscard]] std::string fit(const std::string& text, std::size_t columns);

/// Where progress goes: one line that is redrawn on a terminal, plain lines now and then elsewhere, or
/// nothing. Writes to stderr.
class progress_display {
public:
    enum class style : std::uint8_t { live, plain, none };
    explicit progress_display(style how) : how_(how) {}
    ~progress_display() { clear(); }
    progress_display(const progress_display&) = delete;
    progress_display& operator=(const progress_display&) = delete;

    /// The style that suits stderr.
    [[nodiscard]] static style for_stderr(bool quiet);

    void show(const run_progress& now);
    /// A line of its own, above the live line.
    void say(const std::string& line);
    /// Takes the live line away.
    void clear();

private:
    style how_;
    bool drawn_ = false;
    std::optional<run_progress> last_plain_;
};

} // namespace tagwright::cli
