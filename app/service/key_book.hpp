#pragma once

#include "app/service/web.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace tagwright::service {

/// Said of a key that comes with another body than before.
inline constexpr const char* another_request = "this Idempotency-Key was used for another request";

/// Answers by Idempotency-Key: who asks again, because the first answer got lost, starts nothing twice. Bounded: the
/// oldest go first. For several threads.
class key_book {
public:
    static constexpr std::size_t answers_max = 1000;
    static constexpr std::size_t key_bytes_max = 200;

    /// What was answered to this key; or 409 where the first one is not answered yet, 422 where it asked for
    /// something else, and 400 for what is no key.
    /// Nothing: the caller is the first, and owes an end().
    /// @param where  method and path: a key counts for one place
    [[nodiscard]] std::optional<web_answer> begin(const std::string& where, const std::string& key,
                                                  const std::string& body);
    /// Refusals and errors are not kept: nothing was started, and the next one may try again.
    void end(const std::string& where, const std::string& key, const web_answer& answer);
    /// There is no answer.
    void forget(const std::string& where, const std::string& key);

private:
    std::mutex mutex_;
    struct entry {
        std::size_t body = 0;             ///< hash of what was asked
        std::optional<web_answer> answer; ///< empty: not yet
    };
    std::map<std::string, entry> answers_;
    std::deque<std::string> order_;
};

/// The handler, which is called once a key.
[[nodiscard]] web_answer once_a_key(key_book& book, const web_request& request, const auto& handle) {
    const std::string key(request.header("Idempotency-Key"));
    if (key.empty())
        return handle(request);
    const auto where = request.method + " " + request.path;
    if (auto earlier = book.begin(where, key, request.body))
        return *earlier;
    try {
        auto answer = handle(request);
        book.end(where, key, answer);
        return answer;
    } catch (...) { // else the key would be worked on for ever
        book.forget(where, key);
        throw;
    }
}

} // namespace tagwright::service
