#pragma once

#include "tagwright/store.hpp"

#include <memory>
#include <utility>

namespace tagwright::sim {

/// Hands everything on to the store behind it. For stores that do one thing otherwise: they override that alone.
class store_in_front : public store {
public:
    explicit store_in_front(std::shared_ptr<store> behind) : behind_(std::move(behind)) {}

    void find_labels(std::string settings_key, std::vector<std::string> text_hashes, labels_found then) override {
        behind_->find_labels(std::move(settings_key), std::move(text_hashes), std::move(then));
    }
    void find_pages(std::string scope_key, std::vector<std::string> page_ids, pages_found then) override {
        behind_->find_pages(std::move(scope_key), std::move(page_ids), std::move(then));
    }
    void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) override {
        behind_->save(std::move(labels), std::move(pages), std::move(then));
    }
    void open_run(std::string run, std::optional<run_record> fresh, run_opened then) override {
        behind_->open_run(std::move(run), std::move(fresh), std::move(then));
    }
    void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) override {
        behind_->save_run(std::move(run), std::move(pages), std::move(then));
    }
    void find_runs(std::size_t runs_max, runs_found then) override { behind_->find_runs(runs_max, std::move(then)); }
    void find_run_pages(std::string run, std::vector<std::string> page_ids, run_pages_found then) override {
        behind_->find_run_pages(std::move(run), std::move(page_ids), std::move(then));
    }
    void walk_run_pages(std::string run, std::string after, std::size_t pages_max, run_pages_found then) override {
        behind_->walk_run_pages(std::move(run), std::move(after), pages_max, std::move(then));
    }
    void review_pages(std::string run, std::vector<run_page_record> pages, saved then) override {
        behind_->review_pages(std::move(run), std::move(pages), std::move(then));
    }
    void find_review(std::string run, page_query query, page_list_found then) override {
        behind_->find_review(std::move(run), std::move(query), std::move(then));
    }
    void save_text(std::string run, run_text which, std::string text, saved then) override {
        behind_->save_text(std::move(run), which, std::move(text), std::move(then));
    }
    void find_text(std::string run, run_text which, text_found then) override {
        behind_->find_text(std::move(run), which, std::move(then));
    }
    void get_value(std::string key, value_found then) override { behind_->get_value(std::move(key), std::move(then)); }
    void put_value(std::string key, std::string value, saved then) override {
        behind_->put_value(std::move(key), std::move(value), std::move(then));
    }

protected:
    [[nodiscard]] store& behind() const noexcept { return *behind_; }

private:
    std::shared_ptr<store> behind_;
};

} // namespace tagwright::sim
