#include "actors/provider/shell/worker_actor.hpp"

#include "providers/llm/answer.hpp"
#include "providers/llm/answer_notes.hpp"
#include "providers/llm/codecs.hpp"
#include "providers/llm/cut_notice.hpp"
#include "providers/llm/local.hpp"
#include "providers/llm/prompt.hpp"

#include <fmt/format.h>

namespace tagwright {

using self_pointer = worker_shell::stateful_pointer<worker_state>;

worker_state::worker_state() : answers(caf::make_error(errc::actor_failed)) {}

worker_state::~worker_state() {
    for (const auto& [id, call] : calls)
        net->cancel(call.exchange);
}

namespace {

/// Refs are local to one call: p1, p2, …, in the order in which the pages stand in its prompt.
std::vector<std::string> refs_for(const run_call& ask) {
    const auto order = llm::page_order(ask.pages.size(), ask.call);
    std::vector<std::string> out(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        out[order[i]] = fmt::format("p{}", i + 1);
    return out;
}

std::chrono::milliseconds since(time_point then, time_point now) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - then);
}

llm::prompt prompt_for(const run_call& ask, const llm::prompt_maker& prompts) {
    const auto refs = refs_for(ask);
    std::vector<llm::prompt_page> out;
    std::uint64_t tokens = 0;
    for (const auto i : llm::page_order(ask.pages.size(), ask.call)) {
        out.push_back({refs[i], ask.pages[i].page.title, ask.pages[i].text.str()});
        tokens += ask.pages[i].tokens;
    }
    return prompts.make(out, tokens);
}

call_done label_here(const run_call& ask, const llm::rule_tables& here, house_words& words) {
    call_done out;
    out.call = ask.call;
    out.reply.model = "local";
    const bool of_a_space = ask.in_use != nullptr; // only there plans are consolidated
    for (const auto& page : ask.pages) {
        const auto known = words.view();
        auto answer =
            llm::label_text(page.page.title, page.text, here.rules(), {known.get(), {}, &here.matcher(), of_a_space});
        words.add(answer.words);
        out.labels.emplace_back(std::move(answer.labels));
        llm::append_spare(out.notes.emplace_back(), answer.spare);
        out.rejected.push_back(0);
    }
    return out;
}

/// A failure that may still have brought whole pages: the model was cut in mid-answer, or its server found fault with
/// the answer's form.
bool may_hold_pages(const llm::reply& reply) {
    const auto code = reply.why.code;
    return code == errc::ok || ((code == errc::truncated_answer || code == errc::bad_answer) && !reply.text.empty());
}

/// Checks the model's text page by page: what is not a label of ours does not get past here.
void read_answer(call_done& out, const run_call& ask, const llm::label_matcher& rules) {
    llm::answer_facts facts;
    for (const auto& page : ask.pages)
        facts.titles.push_back(page.page.title);
    facts.cut = out.reply.why.code == errc::truncated_answer;
    auto answer = llm::parse_answer(out.reply.text, refs_for(ask), facts);
    out.reply.text.clear();
    if (answer.why) {
        if (!out.reply.why)
            out.reply.why = std::move(answer.why);
        return;
    }
    bool any = false;
    for (std::size_t i = 0; i < answer.labels.size(); ++i) {
        const auto& labels = answer.labels[i];
        out.labels.emplace_back();
        out.rejected.push_back(0);
        out.notes.emplace_back();
        if (!labels)
            continue;
        auto checked = rules.check(*labels);
        out.rejected.back() = static_cast<std::uint32_t>(checked.rejected);
        if (checked.no_answer)
            continue;
        out.notes.back() = llm::notes_of(checked, *labels, answer.notes[i]);
        out.labels.back() = std::move(checked.accepted);
        any = true;
    }
    if (out.reply.why && !any) {
        out.labels.clear();
        out.rejected.clear();
        out.notes.clear();
        return;
    }
    out.alien_refs = static_cast<std::uint32_t>(answer.alien_refs);
    if (out.reply.why) {
        out.reply.why = {};
        out.reply.verdict = call_verdict::ok;
    }
}

} // namespace

worker_shell::behavior_type worker(self_pointer self, std::shared_ptr<transport> net,
                                   std::shared_ptr<llm::rule_shelf> rules, std::shared_ptr<house_words> words) {
    port::harden(self, caf::make_error(errc::actor_failed));
    state_of(self).net = net;
    return {
        [self, rules, words](run_call& ask) -> caf::result<call_done> {
            const auto here = rules->with(ask.in_use);
            if (ask.to.shape == llm::wire::local)
                return label_here(ask, *here, *words);
            auto& st = state_of(self);
            auto promise = self->make_response_promise<call_done>();
            const auto id = ask.call;
            auto codec = llm::codec_of(ask.to);
            auto prompt = prompt_for(ask, here->prompts());
            auto request = codec->make_request(ask.to, prompt);
            st.answers.add(id, promise);
            auto& call = st.calls[id];
            call = {std::move(ask), std::move(codec), std::move(prompt), here, self->clock().now(), {}};
            // Weak: a slow call must not keep a dead worker alive.
            caf::weak_actor_ptr weak{self->ctrl()};
            call.exchange = st.net->start(std::move(request), [weak, id](http_response&& response) {
                if (auto dst = caf::actor_cast<worker_shell>(weak))
                    port::post(dst, llm_exchange_done{id, std::move(response)});
            });
            return promise;
        },
        [self](llm_exchange_done& msg) {
            auto& st = state_of(self);
            auto node = st.calls.extract(msg.call);
            if (node.empty())
                return;
            const auto& call = node.mapped();
            call_done out;
            out.call = msg.call;
            out.took = since(call.started, self->clock().now());
            out.reply = call.codec->parse_response(call.ask.to, msg.response);
            out.reply.notice = llm::cut_notice(call.ask.to, call.sent, out.reply.usage.input);
            if (may_hold_pages(out.reply))
                read_answer(out, call.ask, call.rules->matcher());
            st.answers.deliver(msg.call, std::move(out));
        },
    };
}

} // namespace tagwright
