#pragma once

#include "app/service/json_text.hpp"
#include "app/service/run_history.hpp"
#include "tagwright/host.hpp"
#include "tagwright/records.hpp"

#include <cstdint>
#include <deque>
#include <string>

namespace tagwright::service {

/// What is shown of a run that goes on: its record, brought up to date by its events. Pure; not for several threads.
class run_board {
public:
    /// @param epoch  different in each life of the service: an event id of another one means nothing here
    explicit run_board(std::string epoch) : epoch_(std::move(epoch)) {}

    /// What the journal has of it. May come after the first events.
    void set_record(run_record record);
    /// The same for a run that does not go on here: it is over, as far as this board tells.
    void set_past(run_record record);
    void set_stopping();
    void on(const run_event& event);

    [[nodiscard]] bool has_record() const noexcept { return has_record_; }
    [[nodiscard]] bool ended() const noexcept { return ended_; }
    [[nodiscard]] bool stopping() const noexcept { return stopping_; }
    [[nodiscard]] const run_record& record() const noexcept { return record_; }
    [[nodiscard]] const run_progress& progress() const noexcept { return now_; }
    [[nodiscard]] const std::string& notice() const noexcept { return notice_; }

    /// The run as the API shows it.
    [[nodiscard]] json run_json() const;
    /// As GET …/history answers.
    [[nodiscard]] json history_json() const;

    /// Where a client stands.
    struct place {
        std::uint64_t said = 0;     ///< newest single event that he has
        std::uint64_t snapshot = 0; ///< newest snapshot that he has
        bool has_end = false;
    };
    /// The place that an event id names; the beginning for any other text.
    [[nodiscard]] place place_of(std::string_view event_id) const;
    /// Server-sent events behind the place, which moves on: what was said since, and the newest snapshot if it is
    /// newer. Of what was said, at most the newest 1,000.
    [[nodiscard]] std::string events_since(place& at) const;

    static constexpr std::size_t said_max = 1000;
    static constexpr std::size_t recent_max = 8;

private:
    struct saying {
        std::uint64_t number = 0;
        std::string type;
        std::string data;
    };
    void say(std::string type, const json& data);
    [[nodiscard]] std::string id_of(const place& at) const;

    std::string epoch_;
    run_record record_;
    bool has_record_ = false;
    run_progress now_;
    run_history history_;
    std::deque<saying> said_;
    std::deque<json> levels_;
    std::deque<json> recent_; ///< newest first
    std::string notice_;
    std::uint64_t said_count_ = 0;
    std::uint64_t snapshots_ = 0;
    bool stopping_ = false;
    bool ended_ = false;
    std::optional<time_point> started_; ///< on the clock of level changes
    mutable std::string snapshot_text_; ///< of snapshot number snapshot_made_
    mutable std::uint64_t snapshot_made_ = 0;
};

} // namespace tagwright::service
