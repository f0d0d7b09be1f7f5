#include "sim/simulated_disk.hpp"

#include <algorithm>

namespace tagwright::sim {

namespace {

duration in_s(double s) { return std::chrono::duration_cast<duration>(std::chrono::duration<double>(s)); }

failure full() { return {errc::store_failed, "database or disk is full"}; }

} // namespace

simulated_disk::simulated_disk(virtual_time& world, std::shared_ptr<store> platter, habits how, std::uint64_t seed)
    : world_{world},
      start_{world.now()},
      platter_{std::move(platter)},
      how_{std::move(how)},
      random_{"disk", "runs", seed},
      last_due_{start_},
      last_reply_{start_} {
    world_.attach(*this);
}

void simulated_disk::add(bool saves, work what) {
    if (off_)
        return;
    last_due_ = std::max(last_due_, world_.now()) + in_s(random_.uniform(how_.least_s, how_.most_s));
    waiting_.push_back({last_due_, saves, std::move(what)});
}

bool simulated_disk::is_full() const {
    const auto now_s = std::chrono::duration<double>(world_.now() - start_).count();
    return std::any_of(how_.full.begin(), how_.full.end(),
                       [&](const full_disk& each) { return now_s >= each.from_s && now_s < each.to_s; });
}

std::optional<time_point> simulated_disk::next() {
    if (off_ || (waiting_.empty() && done_.empty()))
        return std::nullopt;
    if (waiting_.empty() || (!done_.empty() && done_.front().due <= waiting_.front().due))
        return done_.front().due;
    return waiting_.front().due;
}

void simulated_disk::fire(time_point now) {
    if (waiting_.empty() || (!done_.empty() && done_.front().due <= waiting_.front().due)) {
        const auto first = std::move(done_.front());
        done_.pop_front();
        first.what();
        return;
    }
    auto first = std::move(waiting_.front());
    waiting_.pop_front();
    const bool fails = first.saves && is_full();
    failed_saves_ += fails ? 1 : 0;
    last_reply_ = std::max(last_reply_, now + in_s(random_.uniform(0, how_.answer_s)));
    done_.push_back({last_reply_, first.what(fails)});
}

void simulated_disk::power_off() {
    off_ = true;
    const auto kept = static_cast<std::size_t>(random_.uniform(0, static_cast<double>(waiting_.size()) + 1));
    for (std::size_t i = 0; i < std::min(kept, waiting_.size()); ++i)
        if (waiting_[i].saves)
            static_cast<void>(waiting_[i].what(is_full()));
    waiting_.clear();
    done_.clear();
}

void simulated_disk::find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) {
    add(false, [=, this](bool) -> answer {
        answer out;
        platter_->find_labels(settings_key, text_hashes, [&out, &then](auto&& found, const failure& why) {
            out = [then, found = std::move(found), why]() mutable { then(std::move(found), why); };
        });
        return out;
    });
}

void simulated_disk::find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) {
    add(false, [=, this](bool) -> answer {
        answer out;
        platter_->find_pages(scope_key, page_ids, [&out, &then](auto&& found, const failure& why) {
            out = [then, found = std::move(found), why]() mutable { then(std::move(found), why); };
        });
        return out;
    });
}

void simulated_disk::save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) {
    add(true, [=, this](bool fails) -> answer {
        if (fails)
            return [then] { then(full()); };
        platter_->save(labels, pages, [](const failure&) {});
        return [then] { then({}); };
    });
}

void simulated_disk::open_run(std::string run, std::optional<run_record> fresh, run_opened then) {
    add(fresh.has_value(), [=, this](bool fails) -> answer {
        if (fails)
            return [then] { then(nullptr, {}, full()); };
        answer out;
        platter_->open_run(run, fresh,
                           [&out, &then](std::shared_ptr<run_claim> claim, run_record&& record, const failure& why) {
                               out = [then, claim, record, why] { then(claim, run_record{record}, why); };
                           });
        return out;
    });
}

void simulated_disk::save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) {
    add(true, [=, this](bool fails) -> answer {
        if (fails)
            return [then] { then(full()); };
        platter_->save_run(run, pages, [](const failure&) {});
        return [then] { then({}); };
    });
}

void simulated_disk::find_runs(std::size_t runs_max, runs_found then) {
    add(false, [=, this](bool) -> answer {
        answer out;
        platter_->find_runs(runs_max, [&out, &then](auto&& found, const failure& why) {
            out = [then, found = std::move(found), why]() mutable { then(std::move(found), why); };
        });
        return out;
    });
}

void simulated_disk::find_run_pages(std::string run, std::vector<std::string> page_ids, run_pages_found then) {
    add(false, [=, this](bool) -> answer {
        answer out;
        platter_->find_run_pages(run, page_ids, [&out, &then](auto&& found, const failure& why) {
            out = [then, found = std::move(found), why]() mutable { then(std::move(found), why); };
        });
        return out;
    });
}

void simulated_disk::walk_run_pages(std::string run, std::string after, std::size_t pages_max, run_pages_found then) {
    add(false, [=, this](bool) -> answer {
        answer out;
        platter_->walk_run_pages(run, after, pages_max, [&out, &then](auto&& found, const failure& why) {
            out = [then, found = std::move(found), why]() mutable { then(std::move(found), why); };
        });
        return out;
    });
}

void simulated_disk::review_pages(std::string run, std::vector<run_page_record> pages, saved then) {
    add(true, [=, this](bool fails) -> answer {
        if (fails)
            return [then] { then(full()); };
        platter_->review_pages(run, pages, [](const failure&) {});
        return [then] { then({}); };
    });
}

void simulated_disk::find_review(std::string run, page_query query, page_list_found then) {
    add(false, [=, this](bool) -> answer {
        answer out;
        platter_->find_review(run, query, [&out, &then](auto&& found, const failure& why) {
            out = [then, found = std::move(found), why]() mutable { then(std::move(found), why); };
        });
        return out;
    });
}

void simulated_disk::save_text(std::string run, run_text which, std::string text, saved then) {
    add(true, [=, this](bool fails) -> answer {
        if (fails)
            return [then] { then(full()); };
        platter_->save_text(run, which, text, [](const failure&) {});
        return [then] { then({}); };
    });
}

void simulated_disk::find_text(std::string run, run_text which, text_found then) {
    add(false, [=, this](bool) -> answer {
        answer out;
        platter_->find_text(run, which, [&out, &then](std::string&& found, const failure& why) {
            out = [then, found, why] { then(std::string{found}, why); };
        });
        return out;
    });
}

void simulated_disk::get_value(std::string key, std::function<void(std::string&&, failure)> then) {
    add(false, [=, this](bool) -> answer {
        answer out;
        platter_->get_value(key, [&out, &then](std::string&& found, const failure& why) {
            out = [then, found, why] { then(std::string{found}, why); };
        });
        return out;
    });
}

void simulated_disk::put_value(std::string key, std::string value, saved then) {
    add(true, [=, this](bool fails) -> answer {
        if (fails)
            return [then] { then(full()); };
        platter_->put_value(key, value, [](const failure&) {});
        return [then] { then({}); };
    });
}

} // namespace tagwright::sim
