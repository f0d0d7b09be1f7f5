#include "app/check/provider_check.hpp"

#include "app/check/exchange.hpp"
#include "config/url.hpp"
#include "providers/llm/answer.hpp"
#include "providers/llm/codecs.hpp"
#include "providers/llm/cut_notice.hpp"
#include "providers/llm/dialect.hpp"
#include "providers/llm/endpoint_book.hpp"
#include "providers/llm/prompt.hpp"

#include <fmt/format.h>

#include <future>
#include <utility>

namespace tagwright {
namespace {

std::int64_t epoch_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

void keep(value_store& values, const std::string& key, std::string text) {
    std::promise<void> promise;
    values.put_value(key, std::move(text), [&promise](const failure&) { promise.set_value(); });
    promise.get_future().get();
}

struct probe {
    llm::reply reply;
    std::chrono::duration<double> took{};
};

probe ask(transport& net, const llm::label_rules& rules, const llm::endpoint& to, const std::string& text) {
    const auto prompt = llm::make_prompt({{"p1", "Restarting the mail relay", text}}, rules);
    const auto codec = llm::codec_of(to);
    const auto started = std::chrono::steady_clock::now();
    probe out;
    out.reply = codec->parse_response(to, exchange(net, codec->make_request(to, prompt)));
    out.took = std::chrono::steady_clock::now() - started;
    out.reply.notice = llm::cut_notice(to, prompt, out.reply.usage.input);
    if (!out.reply.why)
        out.reply.why = llm::parse_answer(out.reply.text, {"p1"}).why;
    return out;
}

/// Servers that cut prompts in silence are found by a longer one. Only those on somebody's own hardware do so, where it
/// costs no money; where it would take long, it is left.
std::string window_problem(transport& net, const llm::label_rules& rules, const llm::endpoint& to,
                           std::chrono::duration<double> took) {
    if (!is_local_server(to.base_url) || took > std::chrono::seconds(5))
        return {};
    std::string text;
    for (int step = 0; step < 400; ++step)
        text += fmt::format("Step {}: drain queue {} and watch its error rate. ", step, step % 7);
    const auto longer = ask(net, rules, to, text).reply;
    if (longer.notice)
        return *longer.notice;
    return longer.why ? "a longer prompt: " + longer.why.message : std::string();
}

} // namespace

std::string kept_text(value_store& values, const std::string& key) {
    std::promise<std::string> promise;
    values.get_value(key, [&promise](std::string&& text, const failure&) { promise.set_value(std::move(text)); });
    return promise.get_future().get();
}

provider_found try_provider(transport& net, value_store& values, const llm::label_rules& rules,
                            const llm::endpoint& configured) {
    const std::string text = "Drain the queue, restart the relay, then watch the error rate.";
    llm::endpoint_book book({configured});
    const auto key = llm::dialect_key(configured);
    book.recall(0, kept_text(values, key), epoch_s());
    auto [reply, took] = ask(net, rules, book.at(0), text);
    while (book.learn(0, reply)) { // each lesson leaves fewer
        auto next = ask(net, rules, book.at(0), text);
        reply = std::move(next.reply);
        took = next.took;
    }
    provider_found out{book.at(0), std::move(reply), took, {}};
    if (out.reply.why)
        return out;
    if (auto lesson = book.to_keep(0, out.reply, epoch_s()))
        keep(values, key, std::move(*lesson));
    out.warning = window_problem(net, rules, out.to, took);
    return out;
}

} // namespace tagwright
