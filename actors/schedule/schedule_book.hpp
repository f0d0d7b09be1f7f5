#pragma once

#include "actors/schedule/schedule_record.hpp"
#include "config/schedule_time.hpp"
#include "config/schedules.hpp"
#include "config/time_zone.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright {

/// Why a schedule is not changed.
enum class schedule_refusal : std::uint8_t {
    none,       ///< it is
    unknown,    ///< there is no such schedule
    name_taken, ///< there is one of this name
    full,       ///< there are schedules_max
    from_file,  ///< it stands in the settings file: it can be switched, not deleted
};

/// What is wrong and what is allowed; empty for `none`.
[[nodiscard]] std::string to_string(schedule_refusal why, const std::string& name);

/// A schedule that starts now.
struct due_run {
    schedule what;
    std::optional<double> budget_usd; ///< what is left of the month's; empty: no bound
};

/// A schedule that was due and does not start.
struct schedule_notice {
    std::string name;
    std::string text;
};

struct due_runs {
    std::vector<due_run> start;
    std::vector<schedule_notice> skipped;
    [[nodiscard]] bool empty() const noexcept { return start.empty() && skipped.empty(); }
};

/// A run that goes on, and the schedule that started it.
struct running_schedule {
    std::string name;
    schedule_run run;
};

/// A schedule as it is now.
struct schedule_state {
    schedule what = {};
    bool from_file = false;
    std::optional<utc_time> next_at = {}; ///< empty: it is switched off
    double spent_usd_month = 0;
    std::optional<std::string> last_run = {};
    std::optional<std::string> last_status = {};
    std::string notice = {};
};

/// All schedules: which are due, and what became of their runs. Times of the clock and months are those of its time
/// zone. Knows no clock: `now` is an argument.
///
/// Money: a run counts for the month in which it started, for its budget was what that month had left.
class schedule_book {
public:
    explicit schedule_book(time_zone zone) : zone_(std::move(zone)) {}

    /// Once, at the start: takes what the store holds (empty: nothing) and the schedules of the settings file, which
    /// win over what was added under the same name. Those that were switched off stay so until the file changes its
    /// mind. Runs that the store knows as going on are in running(): each either goes on, or ended() is called for it.
    /// Returns warnings; nothing is lost over them.
    std::vector<std::string> open(std::string_view stored, const std::vector<schedule>& from_file, utc_time now);

    /// For the store. It changes with each of the calls below that is not const; due() changes it where it returns
    /// something.
    [[nodiscard]] std::string to_text() const;

    // -- the list -----------------------------------------------------------------------------------------

    /// Adds a schedule, whose values are good: see parse_schedule_request().
    schedule_refusal add(schedule what, utc_time now);
    /// Times that pass while it is off are not caught up. A run that goes on is left alone.
    schedule_refusal switch_to(std::string_view name, bool enabled, utc_time now);
    schedule_refusal remove(std::string_view name);

    /// Those of the file first, then as they were added.
    [[nodiscard]] std::vector<schedule_state> list(utc_time now) const;
    [[nodiscard]] std::optional<schedule_state> find(std::string_view name, utc_time now) const;

    // -- time ---------------------------------------------------------------------------------------------

    /// Each schedule whose time has come since it was last due, once, however many of its times that were; what is in
    /// its way is also its notice.
    [[nodiscard]] due_runs due(utc_time now);
    /// When the next one is due; empty: none is. Clocks of machines get set: ask due() from time to time all the same.
    [[nodiscard]] std::optional<utc_time> next_at() const;

    // -- runs ---------------------------------------------------------------------------------------------
    // Names that are not known any more do not matter.

    void started(std::string_view name, const std::string& run, utc_time now);
    /// `usd`: what the run cost since started() was called for it. Not for runs that are not going on.
    void ended(std::string_view name, const std::string& run, const std::string& status, double usd, utc_time now);
    /// It was due, and something was in the way.
    void not_started(std::string_view name, std::string why);
    /// A schedule of several runs, one after the other: while it is held it goes on, also between two of them.
    void hold(std::string_view name, bool held);

    /// What is left of the month's budget: nothing where that is less than a hundredth of it. Empty: no bound, or no
    /// such schedule.
    [[nodiscard]] std::optional<double> left(std::string_view name, utc_time now) const;
    [[nodiscard]] std::vector<running_schedule> running() const;

private:
    struct entry {
        schedule_record record;
        schedule_time time;
        utc_time next; ///< only counts where it is enabled
        bool held = false;
    };

    [[nodiscard]] entry make_entry(schedule_record record) const;
    [[nodiscard]] schedule_record of_file(const schedule& what, const schedule_record* stored, utc_time now) const;
    [[nodiscard]] entry* find_entry(std::string_view name);
    [[nodiscard]] const entry* find_entry(std::string_view name) const;
    void count_from(entry& of, utc_time now) const;
    [[nodiscard]] std::string month_of(utc_time when) const;
    [[nodiscard]] double spent(const entry& of, utc_time now) const;
    [[nodiscard]] std::optional<double> left(const entry& of, utc_time now) const;
    [[nodiscard]] std::string in_the_way(const entry& of, utc_time now) const;
    [[nodiscard]] schedule_state state_of(const entry& of, utc_time now) const;

    time_zone zone_;
    std::vector<entry> entries_;
    std::vector<std::string> unread_; ///< of the store
};

} // namespace tagwright
