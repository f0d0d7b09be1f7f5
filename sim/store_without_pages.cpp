#include "sim/store_without_pages.hpp"

#include "sim/store_in_front.hpp"

namespace tagwright::sim {

namespace {

class store_without_pages final : public store_in_front {
public:
    using store_in_front::store_in_front;

    void save(std::vector<label_record>, std::vector<page_record>, saved then) override { then({}); }
    void save_run(std::optional<run_record> run, std::vector<run_page_record>, saved then) override {
        behind().save_run(std::move(run), {}, std::move(then));
    }
    void review_pages(std::string run, std::vector<run_page_record>, saved then) override {
        behind().review_pages(std::move(run), {}, std::move(then));
    }
};

} // namespace

std::unique_ptr<store> make_store_without_pages(std::unique_ptr<store> kept) {
    return std::make_unique<store_without_pages>(std::move(kept));
}

} // namespace tagwright::sim
