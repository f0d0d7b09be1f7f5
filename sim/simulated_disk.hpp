#pragma once

#include "sim/model/random.hpp"
#include "sim/virtual_time.hpp"
#include "tagwright/store.hpp"

#include <deque>
#include <functional>
#include <memory>

namespace tagwright::sim {

/// When saves fail (disk full), in seconds since the disk was switched on; nothing of them is kept.
struct full_disk {
    double from_s = 0;
    double to_s = 0;
};

/// A store in virtual time in front of what survives the process: operations wait for their turn and are
/// answered later than they are carried out. What was saved and not answered when the process dies is there
/// or is not, but never a later save without an earlier one.
class simulated_disk final : public store, public event_source {
public:
    struct habits {
        double least_s = 0.0005, most_s = 0.01; ///< between two operations
        double answer_s = 0.002;                ///< between an operation and its answer, at most
        std::vector<full_disk> full;
    };
    /// @param platter  answers at once, as memory_store does; outlives this
    simulated_disk(virtual_time& world, std::shared_ptr<store> platter, habits how, std::uint64_t seed);

    void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) override;
    void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) override;
    void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) override;
    void open_run(std::string run, std::optional<run_record> fresh, run_opened then) override;
    void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) override;
    void find_runs(std::size_t runs_max, runs_found then) override;
    void find_run_pages(std::string run, std::vector<std::string> page_ids, run_pages_found then) override;
    void walk_run_pages(std::string run, std::string after, std::size_t pages_max, run_pages_found then) override;
    void review_pages(std::string run, std::vector<run_page_record> pages, saved then) override;
    void find_review(std::string run, page_query query, page_list_found then) override;
    void save_text(std::string run, run_text which, std::string text, saved then) override;
    void find_text(std::string run, run_text which, text_found then) override;
    void get_value(std::string key, std::function<void(std::string&&, failure)> then) override;
    void put_value(std::string key, std::string value, saved then) override;

    [[nodiscard]] std::optional<time_point> next() override;
    void fire(time_point now) override;

    /// The process dies: of what waits, the first few are carried out, and nobody hears of it.
    void power_off();
    [[nodiscard]] int failed_saves() const noexcept { return failed_saves_; }

private:
    /// Carries it out; what it returns tells the asker.
    using answer = std::function<void()>;
    using work = std::function<answer(bool full)>;
    struct operation {
        time_point due;
        bool saves = false;
        work what;
    };
    struct reply {
        time_point due;
        answer what;
    };

    void add(bool saves, work what);
    [[nodiscard]] bool is_full() const;

    virtual_time& world_;
    time_point start_;
    std::shared_ptr<store> platter_;
    habits how_;
    random_source random_;
    std::deque<operation> waiting_;
    std::deque<reply> done_;
    time_point last_due_;
    time_point last_reply_;
    int failed_saves_ = 0;
    bool off_ = false;
};

} // namespace tagwright::sim
