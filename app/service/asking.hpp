#pragma once

#include "app/service/work_crew.hpp"

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <utility>

namespace tagwright::service {

/// Asks what others may take any time to answer, on a thread of its own: who wants to know waits as long as he likes,
/// and no longer. One question at a time; one that has begun goes on for whoever asks next, and one that nobody waits
/// for any more does not begin.
class asking {
public:
    /// The answer, once there is one; `refused` at once where too many questions wait already.
    template <class Answer>
    [[nodiscard]] std::future<Answer> begin(std::function<Answer()> question, Answer refused) {
        return post(std::move(question), std::move(refused), std::make_shared<std::atomic<bool>>(true));
    }

    /// Nothing where there was no answer in time.
    template <class Answer>
    [[nodiscard]] std::optional<Answer> within(std::chrono::milliseconds patience, std::function<Answer()> question) {
        const auto wanted = std::make_shared<std::atomic<bool>>(true);
        const std::function<std::optional<Answer>()> ask = std::move(question);
        auto answer = post(ask, std::optional<Answer>(), wanted);
        if (answer.wait_for(patience) == std::future_status::ready)
            return answer.get();
        *wanted = false;
        return std::nullopt;
    }

private:
    static constexpr std::size_t waiting_max = 16;

    template <class Answer>
    std::future<Answer> post(std::function<Answer()> question, Answer refused,
                             const std::shared_ptr<std::atomic<bool>>& wanted) {
        auto promise = std::make_shared<std::promise<Answer>>();
        auto out = promise->get_future();
        const bool taken = crew_.post([promise, wanted, question = std::move(question)] {
            if (!*wanted)
                return;
            try {
                promise->set_value(question());
            } catch (...) { // whoever asked has to hear of it
                promise->set_exception(std::current_exception());
            }
        });
        if (!taken)
            promise->set_value(std::move(refused));
        return out;
    }

    work_crew crew_{1, waiting_max};
};

} // namespace tagwright::service
