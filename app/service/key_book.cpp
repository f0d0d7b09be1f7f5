#include "app/service/key_book.hpp"

#include "app/service/problem.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <functional>

namespace tagwright::service {
namespace {

constexpr int first_refusal = 400;

std::string name_of(const std::string& where, const std::string& key) { return where + "\n" + key; }

} // namespace

std::optional<web_answer> key_book::begin(const std::string& where, const std::string& key, const std::string& body) {
    if (key.size() > key_bytes_max || has_control(key) || !is_utf8(key))
        return bad_request({{"Idempotency-Key", "", "must be a text of at most 200 bytes without control characters"}});
    const std::lock_guard guard(mutex_);
    const auto name = name_of(where, key);
    const auto asked = std::hash<std::string>{}(body);
    const auto [at, is_first] = answers_.try_emplace(name, entry{asked, std::nullopt});
    if (!is_first && at->second.body != asked)
        return problem_answer(422, {errc::invalid_input, another_request});
    if (!is_first)
        return at->second.answer ? at->second.answer
                                 : conflict("a request with this Idempotency-Key is being worked on");
    order_.push_back(name);
    if (order_.size() > answers_max) {
        answers_.erase(order_.front());
        order_.pop_front();
    }
    return std::nullopt;
}

void key_book::end(const std::string& where, const std::string& key, const web_answer& answer) {
    if (answer.status >= first_refusal)
        return forget(where, key);
    const std::lock_guard guard(mutex_);
    if (const auto found = answers_.find(name_of(where, key)); found != answers_.end())
        found->second.answer = answer;
}

void key_book::forget(const std::string& where, const std::string& key) {
    const std::lock_guard guard(mutex_);
    const auto name = name_of(where, key);
    answers_.erase(name);
    std::erase(order_, name);
}

} // namespace tagwright::service
