#pragma once

#include "actors/provider/call_desk.hpp"
#include "tests/unit/provider/calls.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tagwright {

using namespace std::chrono_literals;

inline std::vector<page_doc> pages(int first, int count) {
    std::vector<page_doc> out;
    for (int i = 0; i < count; ++i) {
        out.emplace_back();
        out.back().page.id = std::to_string(first + i);
        out.back().tokens = 100;
    }
    return out;
}

inline call_done labels_for(std::size_t count) {
    call_done out;
    for (std::size_t i = 0; i < count; ++i)
        out.labels.emplace_back(std::vector<std::string>{"label"});
    return out;
}

inline bool has_page(const job& what, const std::string& id) {
    return std::any_of(what.pages.begin(), what.pages.end(), [&](const page_doc& p) { return p.page.id == id; });
}

/// A desk and a server that answers as the test says; time passes where nobody is due.
class desk_at_work {
public:
    using server = std::function<call_done(const job&, time_point)>;

    explicit desk_at_work(desk_config config, std::size_t at_once = 3) : desk(std::move(config)), at_once_(at_once) {}

    /// Labels so many batches of five pages. Each call takes 100 ms.
    void run(int batches, const server& answer, duration longest = 2h) {
        int added = 0;
        for (const auto end = now + longest; now < end && !desk.finished() && !desk.all_lost(now);) {
            while (added < batches && desk.wants_batch())
                desk.add(pages(5 * added++, 5));
            if (added == batches)
                desk.no_more();
            take(desk.give_up_rest(now));
            while (open_.size() < at_once_) {
                const auto* next = desk.start(now, 0);
                if (next == nullptr)
                    break;
                open_.emplace_back(now + 100ms, *next);
                ++calls;
            }
            if (open_.empty() || open_.front().first > now) {
                now =
                    open_.empty() ? std::max(now + 1ms, desk.next_due(now).value_or(now + 100ms)) : open_.front().first;
                continue;
            }
            const auto what = open_.front().second;
            open_.erase(open_.begin());
            take(desk.finish(now, what.id, answer(what, now)));
        }
        take(desk.give_up_rest(now));
    }

    call_desk desk;
    time_point now{};
    int calls = 0;
    std::map<std::string, int> labelled;
    std::map<std::string, failure> gone;

private:
    void take(next_steps steps) {
        for (auto& page : steps.labelled)
            ++labelled[page.page.page.id];
        for (auto& page : steps.failed)
            gone.emplace(page.page.page.id, page.why);
    }
    std::size_t at_once_;
    std::vector<std::pair<time_point, job>> open_;
};

inline desk_config one() {
    desk_config out;
    out.providers = {"one"};
    return out;
}

} // namespace tagwright
