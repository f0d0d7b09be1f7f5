#include "tests/sim/runs/broken.hpp"

#include "actors/throttle/adaptive_controller.hpp"
#include "sim/store_in_front.hpp"

#include <fmt/format.h>

#include <utility>

namespace tagwright::sim {

const char* to_string(sabotage what) noexcept {
    switch (what) {
    case sabotage::none: return "none";
    case sabotage::early_ack: return "early_ack";
    case sabotage::kept_permit: return "kept_permit";
    case sabotage::lost_label: return "lost_label";
    case sabotage::unasked_write: return "unasked_write";
    case sabotage::removed_label: return "removed_label";
    case sabotage::asked_twice: return "asked_twice";
    case sabotage::forgotten_page: return "forgotten_page";
    case sabotage::told_twice: return "told_twice";
    case sabotage::second_end: return "second_end";
    case sabotage::written_in_dry: return "written_in_dry";
    }
    return "?";
}

const std::vector<sabotage>& all_sabotages() {
    static const std::vector<sabotage> all{sabotage::early_ack,      sabotage::kept_permit,   sabotage::lost_label,
                                           sabotage::unasked_write,  sabotage::removed_label, sabotage::asked_twice,
                                           sabotage::forgotten_page, sabotage::told_twice,    sabotage::second_end,
                                           sabotage::written_in_dry};
    return all;
}

namespace {

class transport_watcher final : public transport {
public:
    transport_watcher(std::shared_ptr<transport> inner, ledger& book, std::string model_url,
                      std::function<double()> now_s, std::function<void()> on_call, sabotage broken)
        : inner_(std::move(inner)),
          book_(book),
          model_url_(std::move(model_url)),
          now_s_(std::move(now_s)),
          on_call_(std::move(on_call)),
          broken_(broken) {}

    call_id start(http_request request, done callback) override {
        const auto number = ++count_;
        const bool model = request.url.starts_with(model_url_);
        ledger::call asked;
        if (model) {
            asked = book_.asked(request.body);
            if (broken_ == sabotage::asked_twice && number % 7 == 0)
                static_cast<void>(book_.asked(request.body));
        } else {
            spoil(request);
        }
        book_.note(now_s_(), fmt::format("-> {} {} {} {}", number, request.method, model ? "model" : request.url,
                                         asked.keys.empty() ? "" : asked.keys.front()));
        const auto heard = [this, number, asked, model, callback](http_response&& response) {
            book_.note(now_s_(), fmt::format("<- {} {} {} {}", number, response.status, to_string(response.error),
                                             response.body.size()));
            if (model)
                book_.answered(asked, response);
            callback(std::move(response));
        };
        const auto out = inner_->start(std::move(request), heard);
        if (model)
            on_call_();
        return out;
    }
    void cancel(call_id call) override { inner_->cancel(call); }

private:
    void spoil(http_request& request) {
        const auto named = request.body.find("topic-");
        if (request.method == "POST" && named != std::string::npos) {
            if (broken_ == sabotage::unasked_write)
                request.body.replace(named, 5, "tonic");
            if (broken_ == sabotage::removed_label)
                request.method = "DELETE", request.url += "/kept", request.body.clear();
            return;
        }
        const auto reads = request.url.find("/rest/api/content");
        if (broken_ == sabotage::written_in_dry && request.method == "GET" && reads != std::string::npos) {
            request.method = "POST";
            request.headers.emplace_back("Content-Type", "application/json");
            request.headers.emplace_back("X-Atlassian-Token", "no-check");
            request.url = request.url.substr(0, reads) + "/rest/api/content/1000/label";
            request.body = R"([{"prefix":"global","name":"unasked"}])";
        }
    }

    std::shared_ptr<transport> inner_;
    ledger& book_;
    std::string model_url_;
    std::function<double()> now_s_;
    std::function<void()> on_call_;
    sabotage broken_;
    std::uint64_t count_ = 0;
};

class store_watcher final : public store_in_front {
public:
    store_watcher(std::shared_ptr<store> inner, ledger& book, std::function<double()> now_s, sabotage broken)
        : store_in_front(std::move(inner)), book_(book), now_s_(std::move(now_s)), broken_(broken) {}

    void save(std::vector<label_record> labels, std::vector<page_record> pages, saved then) override {
        book_.note(now_s_(), fmt::format("save cache {} {}", labels.size(), pages.size()));
        behind().save(std::move(labels), std::move(pages), heard("cache", std::move(then)));
    }
    void save_run(std::optional<run_record> run, std::vector<run_page_record> pages, saved then) override {
        book_.note(now_s_(), fmt::format("save run {} {}", run.has_value(), pages.size()));
        if (broken_ == sabotage::early_ack) {
            book_.promised(pages);
            then({});
            behind().save_run(std::move(run), std::move(pages), [](const failure&) {});
            return;
        }
        behind().save_run(std::move(run), pages, heard("run", [this, pages, then](failure why) {
                              if (!why)
                                  book_.promised(pages);
                              then(std::move(why));
                          }));
    }

private:
    saved heard(const char* what, saved then) {
        return [this, what, then = std::move(then)](failure why) {
            book_.note(now_s_(), fmt::format("saved {} {}", what, to_string(why.code)));
            if (why)
                book_.excuse();
            then(std::move(why));
        };
    }

    ledger& book_;
    std::function<double()> now_s_;
    sabotage broken_;
};

class controller_watcher final : public limit_controller {
public:
    controller_watcher(level_bounds bounds, std::uint64_t seed, ledger& book, sabotage broken)
        : brain_{bounds, seed}, max_{bounds.max}, book_(book), broken_(broken) {}

    admission admit(time_point now, std::uint64_t call, const call_cost& cost) override {
        const auto answer = brain_.admit(now, call, cost);
        const auto view = brain_.view(now);
        if (view.level < 1 || view.level > max_)
            book_.find(fmt::format("the level is {} of at most {}", view.level, max_));
        if (answer.granted && view.in_flight > view.level)
            book_.find(fmt::format("{} permits were given at the level {}", view.in_flight, view.level));
        return answer;
    }
    void settle(time_point now, std::uint64_t call, const call_outcome& outcome) override {
        if (broken_ != sabotage::kept_permit || ++settled_ % 11 != 0)
            brain_.settle(now, call, outcome);
    }
    controller_view view(time_point now) const override { return brain_.view(now); }
    std::vector<level_change> take_changes() override { return brain_.take_changes(); }
    void bound(time_point now, int lowest, int highest) override { brain_.bound(now, lowest, highest); }
    std::string export_state(time_point now) const override { return brain_.export_state(now); }
    void import_state(time_point now, const std::string& text) override { brain_.import_state(now, text); }

private:
    adaptive_controller brain_;
    int max_;
    ledger& book_;
    sabotage broken_;
    int settled_ = 0;
};

} // namespace

std::shared_ptr<transport> watched_transport(std::shared_ptr<transport> inner, ledger& book, std::string model_url,
                                             std::function<double()> now_s, std::function<void()> on_call,
                                             sabotage broken) {
    return std::make_shared<transport_watcher>(std::move(inner), book, std::move(model_url), std::move(now_s),
                                               std::move(on_call), broken);
}

std::shared_ptr<store> watched_store(std::shared_ptr<store> inner, ledger& book, std::function<double()> now_s,
                                     sabotage broken) {
    return std::make_shared<store_watcher>(std::move(inner), book, std::move(now_s), broken);
}

std::shared_ptr<limit_controller> watched_controller(level_bounds bounds, std::uint64_t seed, ledger& book,
                                                     sabotage broken) {
    return std::make_shared<controller_watcher>(bounds, seed, book, broken);
}

} // namespace tagwright::sim
