#include "app/service/run_desk.hpp"

#include "actors/journal/page_course.hpp"
#include "app/service/views.hpp"
#include "app/space_claim.hpp"
#include "app/store_answer.hpp"

#include <fmt/format.h>

#include <chrono>

namespace tagwright::service {
namespace {

constexpr std::size_t runs_max = 100'000; // more than the journal ever keeps

class run_stream final : public event_stream {
public:
    run_stream(std::shared_ptr<run_watch> watch, std::string_view last_event_id) : watch_(std::move(watch)) {
        at_ = watch_->with([&](const run_board& board) { return board.place_of(last_event_id); });
    }

    std::string next() override {
        return watch_->with([this](const run_board& board) { return board.events_since(at_); });
    }

    bool ended() const override { return at_.has_end; }

private:
    std::shared_ptr<run_watch> watch_;
    run_board::place at_;
};

std::string new_epoch() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return fmt::format("{:x}", std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

} // namespace

std::shared_ptr<event_stream> stream_of(std::shared_ptr<run_watch> watch, std::string_view last_event_id) {
    return std::make_shared<run_stream>(std::move(watch), last_event_id);
}

run_desk::run_desk(host& host, host_parts parts, tap every_event)
    : host_(host), parts_(std::move(parts)), every_event_(std::move(every_event)), epoch_(new_epoch()), thread_([this] {
          work();
      }) {}

run_desk::~run_desk() {
    {
        const std::lock_guard guard(mutex_);
        over_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

std::shared_ptr<run_claim> run_desk::claim(const start_run& job, failure& why) const {
    auto space = job.request.space;
    auto action = job.action;
    if (!job.run.empty()) {
        const auto known = record(job.run, why);
        if (!known)
            return nullptr;
        space = known->request.space;
        action = action_of(action, *known);
    }
    if (!is_labelling(action))
        return nullptr;
    const auto& config = *parts_.config;
    return claim_space(*parts_.store, config.data_dir, config.confluence.base_url, space, job.run, why);
}

run_desk::outcome run_desk::start(start_run job) {
    outcome out;
    {
        const std::lock_guard guard(mutex_);
        if (closed_)
            out.why = {errc::stopped, "the service is stopping"};
        else if (live_.size() + starting_ >= live_max)
            out.why = {errc::overloaded, fmt::format("{} runs go on already; wait for one of them", live_max)};
        else
            ++starting_;
    }
    if (out.why)
        return out;
    auto watch = std::make_shared<run_watch>(epoch_);
    one fresh{watch, nullptr};
    fresh.space = claim(job, out.why);
    watch->labelling = fresh.space != nullptr;
    run_started started;
    // Events may come before the start is told: the watch hears them.
    if (!out.why)
        started = host_.start(std::move(job), [this, watch](run_event&& event) { on_event(watch, std::move(event)); })
                      .started();
    if (!out.why)
        out.why = started.why;
    out.run = started.run;
    if (!out.why) {
        failure unread;
        if (auto known = record(out.run, unread))
            watch->with([&](run_board& board) { board.set_record(std::move(*known)); });
    }
    const std::lock_guard guard(mutex_);
    --starting_;
    watch->start = out.why ? run_watch::start_state::refused : run_watch::start_state::told;
    if (!out.why) {
        live_.insert_or_assign(out.run, std::move(fresh));
        if (closed_)
            host_.stop(out.run);
    }
    changed_.notify_all();
    return out;
}

void run_desk::on_event(const std::shared_ptr<run_watch>& watch, run_event&& event) {
    auto* end = std::get_if<run_finished>(&event);
    if (end == nullptr) {
        if (every_event_)
            every_event_(event, watch->labelling);
        watch->with([&](run_board& board) { board.on(event); });
        return;
    }
    {
        const std::lock_guard guard(mutex_);
        endings_.push_back({std::move(*end), watch});
    }
    changed_.notify_all();
}

void run_desk::work() {
    std::unique_lock guard(mutex_);
    for (;;) {
        changed_.wait(guard, [this] { return over_ || !endings_.empty(); });
        if (endings_.empty())
            return;
        auto next = std::move(endings_.front());
        endings_.pop_front();
        guard.unlock();
        close(std::move(next));
        guard.lock();
    }
}

void run_desk::close(ending&& what) {
    constexpr auto patience = std::chrono::seconds(5);
    const auto run = what.end.last.run;
    {
        std::unique_lock guard(mutex_); // its start is told first
        changed_.wait(guard, [&] { return over_ || what.watch->start != run_watch::start_state::asked; });
    }
    if (what.watch->start != run_watch::start_state::told)
        return; // it was not started: nobody watches
    const auto give_up = std::chrono::steady_clock::now() + patience;
    failure why;
    auto known = record(run, why);
    while (known && known->driver != 0 && std::chrono::steady_clock::now() < give_up) {
        std::unique_lock guard(mutex_);
        changed_.wait_for(guard, std::chrono::milliseconds(10), [this] { return over_; });
        guard.unlock();
        known = record(run, why);
    }
    const run_event end = std::move(what.end);
    auto history = what.watch->with([&](run_board& board) {
        board.on(end);
        if (known) {
            known->driver = 0;
            board.set_record(std::move(*known));
        }
        return text_of(board.history_json());
    });
    parts_.store->save_text(run, run_text::history, std::move(history),
                            [](const failure&) {}); // it is a picture, no more
    if (every_event_)
        every_event_(end, what.watch->labelling);
    {
        const std::lock_guard guard(mutex_);
        const auto found = live_.find(run);
        if (found != live_.end() && found->second.watch == what.watch)
            live_.erase(found);
        remember(run, what.watch);
    }
    changed_.notify_all();
}

void run_desk::remember(const std::string& run, const std::shared_ptr<run_watch>& watch) {
    ended_[run] = watch;
    std::erase(ended_order_, run);
    ended_order_.push_back(run);
    while (ended_order_.size() > ended_max) {
        ended_.erase(ended_order_.front());
        ended_order_.pop_front();
    }
}

bool run_desk::cancel(const std::string& run) {
    std::shared_ptr<run_watch> watch;
    {
        const std::lock_guard guard(mutex_);
        const auto found = live_.find(run);
        if (found == live_.end())
            return false;
        watch = found->second.watch;
    }
    watch->with([](run_board& board) { board.set_stopping(); });
    host_.stop(run);
    return true;
}

std::shared_ptr<run_watch> run_desk::watch(const std::string& run) const {
    const std::lock_guard guard(mutex_);
    if (const auto found = live_.find(run); found != live_.end())
        return found->second.watch;
    const auto found = ended_.find(run);
    return found == ended_.end() ? nullptr : found->second;
}

std::vector<std::string> run_desk::live() const {
    std::vector<std::string> out;
    const std::lock_guard guard(mutex_);
    for (const auto& [run, each] : live_)
        out.push_back(run);
    return out;
}

bool run_desk::is_live(const std::string& run) const {
    const std::lock_guard guard(mutex_);
    return live_.contains(run);
}

std::vector<run_record> run_desk::records(failure& why) const {
    auto [runs, problem] =
        waited<std::vector<run_record>>([&](auto then) { parts_.store->find_runs(runs_max, std::move(then)); });
    why = std::move(problem);
    return std::move(runs);
}

std::optional<run_record> run_desk::record(const std::string& run, failure& why) const {
    auto all = records(why);
    for (auto& each : all)
        if (each.run == run)
            return std::move(each);
    if (!why)
        why = {errc::run_not_found, "there is no run " + run};
    return std::nullopt;
}

json run_desk::view(const run_record& record) const {
    run_state state;
    run_progress now;
    if (const auto here = watch(record.run); here && is_live(record.run))
        here->with([&](const run_board& board) {
            state.live = !board.ended();
            state.stopping = board.stopping();
            state.notice = board.notice();
            now = board.progress();
        });
    if (state.live && !now.run.empty())
        state.progress = &now;
    return run_view(record, state);
}

void run_desk::drain(std::chrono::milliseconds time) {
    std::unique_lock guard(mutex_);
    closed_ = true;
    const auto stop_all = [&] {
        std::vector<std::string> names;
        for (const auto& [run, each] : live_)
            names.push_back(run);
        for (const auto& run : names)
            host_.stop(run); // only sends a message
    };
    const auto is_idle = [this] { return live_.empty() && starting_ == 0; };
    stop_all();
    if (changed_.wait_for(guard, time, is_idle))
        return;
    stop_all();
    changed_.wait_for(guard, std::chrono::seconds(5), is_idle);
}

} // namespace tagwright::service
