#include "app/service/run_board.hpp"

#include "app/report_json.hpp"
#include "app/service/views.hpp"

#include <fmt/format.h>

#include <charconv>

namespace tagwright::service {
namespace {

std::string event_text(std::string_view type, std::string_view id, const std::string& data) {
    return fmt::format("event: {}\nid: {}\ndata: {}\n\n", type, id, data);
}

std::uint64_t number_from(std::string_view text) {
    std::uint64_t out = 0;
    const auto end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, out);
    return error == std::errc() && at == end ? out : 0;
}

json level_json(const level_changed& event, double at_s) {
    return {{"at_s", at_s},
            {"provider", event.group},
            {"from", event.change.from},
            {"to", event.change.to},
            {"reason", event.change.reason}};
}

} // namespace

void run_board::set_record(run_record record) {
    record_ = std::move(record);
    has_record_ = true;
    if (now_.run.empty()) // nothing was heard yet: the counts of an earlier life
        now_ = record_.totals;
    ++snapshots_;
}

void run_board::set_past(run_record record) {
    now_ = record.totals;
    set_record(std::move(record));
    ended_ = true;
}

void run_board::set_stopping() {
    stopping_ = true;
    ++snapshots_;
}

void run_board::say(std::string type, const json& data) {
    said_.push_back({++said_count_, std::move(type), text_of(data)});
    if (said_.size() > said_max)
        said_.pop_front();
}

void run_board::on(const run_event& event) {
    if (ended_)
        return;
    if (const auto* progress = std::get_if<run_progress>(&event)) {
        now_ = *progress;
        history_.add(now_);
        if (now_.in_flight > 0)
            notice_.clear(); // what was waited for has come
    } else if (const auto* page = std::get_if<page_settled>(&event)) {
        const auto& result = page->result;
        if (result.to_add.empty() && result.added.empty())
            return;
        recent_.push_front({{"page", result.page.id},
                            {"title", result.page.title},
                            {"to_add", result.to_add.empty() ? result.added : result.to_add}});
        if (recent_.size() > recent_max)
            recent_.pop_back();
        return; // the next progress shows it
    } else if (const auto* level = std::get_if<level_changed>(&event)) {
        const auto moved = level_json(*level, seconds(now_.elapsed));
        levels_.push_back(moved);
        if (levels_.size() > said_max)
            levels_.pop_front();
        auto told = json{{"run", level->run}};
        told.update(moved);
        say("level", told);
    } else if (const auto* notice = std::get_if<run_notice>(&event)) {
        notice_ = notice->text;
        say("notice", {{"run", notice->run}, {"text", notice->text}});
    } else if (const auto* end = std::get_if<run_finished>(&event)) {
        ended_ = true;
        stopping_ = false;
        notice_.clear();
        now_ = end->last;
        history_.add(now_);
        record_.action = end->action;
        record_.status = end->last.status;
        record_.why = end->why;
    }
    ++snapshots_;
}

json run_board::run_json() const {
    run_state state;
    state.live = !ended_;
    state.stopping = stopping_;
    state.notice = notice_;
    if (!ended_) // then the record has it all
        state.progress = &now_;
    return run_view(record_, state);
}

json run_board::history_json() const {
    json out{{"run", record_.run}};
    auto series = [points = history_.points()](auto member) {
        auto list = json::array();
        for (const auto& each : points)
            list.push_back(each.*member);
        return list;
    };
    out["t"] = series(&run_history::point::t);
    out["level"] = series(&run_history::point::level);
    out["in_flight"] = series(&run_history::point::in_flight);
    out["pages"] = series(&run_history::point::pages);
    out["rate_limits"] = series(&run_history::point::rate_limits);
    out["cost_usd"] = series(&run_history::point::cost_usd);
    out["levels"] = json(levels_);
    return out;
}

std::string run_board::id_of(const place& at) const {
    return fmt::format("{}-{}-{}{}", epoch_, at.said, at.snapshot, at.has_end ? "-end" : "");
}

run_board::place run_board::place_of(std::string_view event_id) const {
    if (!event_id.starts_with(epoch_ + "-"))
        return {};
    auto rest = event_id.substr(epoch_.size() + 1);
    const auto dash = rest.find('-');
    if (dash == std::string_view::npos)
        return {};
    const auto said = number_from(rest.substr(0, dash));
    rest.remove_prefix(dash + 1);
    const auto snapshot = number_from(rest.substr(0, rest.find('-')));
    if (said > said_count_ || snapshot > snapshots_)
        return {};
    return {said, snapshot, rest.ends_with("-end")};
}

std::string run_board::events_since(place& at) const {
    std::string out;
    for (const auto& each : said_) {
        if (each.number <= at.said)
            continue;
        at.said = each.number;
        out += event_text(each.type, id_of(at), each.data);
    }
    if (has_record_ && at.snapshot < snapshots_) {
        if (snapshot_made_ != snapshots_) { // made once, whoever watches
            snapshot_text_ = text_of({{"run", run_json()}, {"t", seconds(now_.elapsed)}, {"recent", recent_}});
            snapshot_made_ = snapshots_;
        }
        at.snapshot = snapshots_;
        out += event_text("snapshot", id_of(at), snapshot_text_);
    }
    if (ended_ && has_record_ && !at.has_end) {
        at.has_end = true;
        out += event_text("end", id_of(at), text_of(run_json()));
    }
    return out;
}

} // namespace tagwright::service
