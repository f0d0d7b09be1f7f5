#include "app/service/schedule_desk.hpp"

#include "app/store_answer.hpp"

#include <fmt/format.h>

#include <utility>

namespace tagwright::service {
namespace {

using namespace std::chrono_literals;

constexpr auto step = 1s; // clocks of machines get set: the book is asked again and again

std::string stored_text(store& values) {
    return waited<std::string>([&](auto then) { values.get_value(std::string(schedules_key), std::move(then)); }).first;
}

} // namespace

utc_time schedule_desk::now() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

schedule_desk::schedule_desk(run_desk& runs, check_desk& checks, std::shared_ptr<store> values,
                             const settings_maker& make, const std::vector<schedule>& from_file, time_zone zone)
    : runs_(runs), checks_(checks), store_(std::move(values)), make_(make), book_(std::move(zone)) {
    book_.open(stored_text(*store_), from_file, now());
}

schedule_desk::~schedule_desk() { end(); }

void schedule_desk::begin() {
    // Runs that an earlier life of the service has left: each goes on here, or is over as far as its schedule goes.
    std::vector<running_schedule> left;
    {
        const std::lock_guard guard(mutex_);
        left = book_.running();
    }
    for (const auto& each : left) {
        if (runs_.is_live(each.run.run))
            continue;
        failure why;
        const auto record = runs_.record(each.run.run, why);
        change([&](schedule_book& book) {
            book.ended(each.name, each.run.run, record ? "interrupted" : "forgotten",
                       record ? record->totals.cost.usd : 0.0, now());
            return true;
        });
    }
    thread_ = std::thread([this] { work(); });
}

void schedule_desk::end() {
    {
        const std::lock_guard guard(mutex_);
        closed_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable())
        thread_.join();
}

void schedule_desk::on_end(const run_finished& end) {
    {
        const std::lock_guard guard(mutex_);
        ends_.push_back({end.last.run, to_string(end.last.status), end.last.cost.usd});
    }
    changed_.notify_all();
}

bool schedule_desk::is_closed() const {
    const std::lock_guard guard(mutex_);
    return closed_;
}

failure schedule_desk::save() {
    return saved([&](auto then) { store_->put_value(std::string(schedules_key), book_.to_text(), std::move(then)); });
}

void schedule_desk::work() {
    std::unique_lock guard(mutex_);
    while (!closed_) {
        changed_.wait_for(guard, step, [this] { return closed_ || !ends_.empty(); });
        if (closed_)
            return;
        guard.unlock();
        take_ends();
        guard.lock();
        const auto due = book_.due(now());
        if (due.empty())
            continue;
        static_cast<void>(save()); // tried again with the next change
        guard.unlock();
        for (const auto& each : due.start)
            start(each);
        guard.lock();
    }
}

void schedule_desk::take_ends() {
    std::deque<ended_run> ends;
    {
        const std::lock_guard guard(mutex_);
        ends.swap(ends_);
    }
    for (const auto& each : ends) {
        std::vector<schedule> next;
        change([&](schedule_book& book) {
            for (const auto& running : book.running()) {
                if (running.run.run != each.run)
                    continue;
                book.ended(running.name, each.run, each.status, each.usd, now());
                if (const auto of = book.find(running.name, now()))
                    next.push_back(of->what);
            }
            return true;
        });
        for (const auto& what : next)
            go_on(what);
    }
}

void schedule_desk::start(const due_run& due) {
    if (!due.what.space.empty())
        return start_one(due.what, due.what.space, due.budget_usd);
    auto answer = checks_.ask_for_spaces();
    while (answer.wait_for(step) != std::future_status::ready) // a wiki that is away may be waited for
        if (is_closed())
            return;
    const auto spaces = answer.get();
    if (spaces.why) {
        change([&](schedule_book& book) {
            book.not_started(due.what.name, spaces.why.message);
            return true;
        });
        return;
    }
    auto& left = spaces_left_[due.what.name];
    left.clear();
    for (const auto& each : spaces.all)
        left.push_back(each.key);
    change([&](schedule_book& book) {
        book.hold(due.what.name, true);
        return true;
    });
    go_on(due.what);
}

void schedule_desk::go_on(const schedule& what) {
    auto& left = spaces_left_[what.name];
    while (!left.empty()) {
        const auto space = std::move(left.front());
        left.pop_front();
        const auto [budget, is_on] = read([&](const schedule_book& book) {
            const auto found = book.find(what.name, now());
            return std::pair(book.left(what.name, now()), found && found->what.enabled);
        });
        if (!is_on || (budget && *budget <= 0))
            break; // also where it was switched off, or deleted, while a space of it was labelled
        start_one(what, space, budget);
        const bool goes_on = read([&](const schedule_book& book) {
            for (const auto& each : book.running())
                if (each.name == what.name)
                    return true;
            return false;
        });
        if (goes_on)
            return; // the next one when this has ended
    }
    spaces_left_.erase(what.name);
    change([&](schedule_book& book) {
        book.hold(what.name, false);
        return true;
    });
}

void schedule_desk::start_one(const schedule& what, const std::string& space, std::optional<double> budget_usd) {
    std::map<std::string, std::string> said{{"TAGWRIGHT_WAIT", "true"}};
    if (!what.provider.empty())
        said["TAG_SPACE_PROVIDER"] = what.provider;
    if (budget_usd)
        said["TAGWRIGHT_BUDGET_USD"] = fmt::format("{:.6f}", *budget_usd);
    const auto loaded = make_.with(said);
    failure why;
    std::string run;
    if (loaded.ok()) {
        start_run job;
        job.request.space = space;
        job.request.apply = !what.dry_run;
        job.request.by = "schedule " + what.name;
        job.settings = loaded.values;
        auto started = runs_.start(std::move(job));
        why = std::move(started.why);
        run = std::move(started.run);
    } else {
        why = {errc::invalid_settings, to_string(loaded.problems.front())};
    }
    change([&](schedule_book& book) {
        if (why)
            book.not_started(what.name, why.message);
        else
            book.started(what.name, run, now());
        return true;
    });
}

} // namespace tagwright::service
