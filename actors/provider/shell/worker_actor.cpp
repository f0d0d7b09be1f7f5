#include "actors/provider/shell/worker_actor.hpp"

#include "providers/llm/answer.hpp"
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

/// Refs are local to one call: p1, p2, …
std::vector<std::string> refs_for(std::size_t pages) {
    std::vector<std::string> out;
    for (std::size_t i = 1; i <= pages; ++i)
        out.push_back(fmt::format("p{}", i));
    return out;
}

std::chrono::milliseconds since(time_point then, time_point now) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - then);
}

llm::prompt prompt_for(const std::vector<page_doc>& pages, const llm::label_rules& rules) {
    const auto refs = refs_for(pages.size());
    std::vector<llm::prompt_page> out;
    for (std::size_t i = 0; i < pages.size(); ++i)
        out.push_back({refs[i], pages[i].page.title, pages[i].text.str()});
    return llm::make_prompt(out, rules);
}

/// The rules, with what the space uses: nothing new is put beside a near-twin.
const worker_state::rules_of_space& rules_for(worker_state& st, const std::shared_ptr<const llm::label_rules>& general,
                                              const space_label_list& in_use) {
    auto& here = st.here;
    if (here.tables && here.in_use == in_use)
        return here;
    here.in_use = in_use;
    here.rules = general;
    if (in_use && !in_use->empty() && general->vocabulary.mode != llm::vocabulary_mode::closed) {
        auto own = std::make_shared<llm::label_rules>(*general);
        own->space_labels = *in_use;
        here.rules = std::move(own);
    }
    here.tables = std::make_unique<llm::label_matcher>(*here.rules);
    return here;
}

call_done label_here(const run_call& ask, const llm::label_rules& rules) {
    call_done out;
    out.call = ask.call;
    out.reply.model = "local";
    for (const auto& page : ask.pages) {
        out.labels.emplace_back(llm::local_labels(page.page.title, page.text, rules));
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
void read_answer(call_done& out, const std::vector<page_doc>& pages, const llm::label_matcher& rules) {
    llm::answer_facts facts;
    for (const auto& page : pages)
        facts.titles.push_back(page.page.title);
    facts.cut = out.reply.why.code == errc::truncated_answer;
    auto answer = llm::parse_answer(out.reply.text, refs_for(pages.size()), facts);
    out.reply.text.clear();
    if (answer.why) {
        if (!out.reply.why)
            out.reply.why = std::move(answer.why);
        return;
    }
    bool any = false;
    for (auto& labels : answer.labels) {
        out.labels.emplace_back();
        out.rejected.push_back(0);
        if (!labels)
            continue;
        auto checked = rules.check(*labels);
        out.rejected.back() = static_cast<std::uint32_t>(checked.rejected);
        if (checked.no_answer)
            continue;
        out.labels.back() = std::move(checked.accepted);
        any = true;
    }
    if (out.reply.why && !any) {
        out.labels.clear();
        out.rejected.clear();
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
                                   std::shared_ptr<const llm::label_rules> rules) {
    port::harden(self, caf::make_error(errc::actor_failed));
    state_of(self).net = net;
    return {
        [self, rules](run_call& ask) -> caf::result<call_done> {
            const auto here = rules_for(state_of(self), rules, ask.in_use).rules;
            if (ask.to.shape == llm::wire::local)
                return label_here(ask, *here);
            auto& st = state_of(self);
            auto promise = self->make_response_promise<call_done>();
            const auto id = ask.call;
            auto codec = llm::codec_of(ask.to);
            auto prompt = prompt_for(ask.pages, *here);
            auto request = codec->make_request(ask.to, prompt);
            st.answers.add(id, promise);
            auto& call = st.calls[id];
            call = {std::move(ask), std::move(codec), std::move(prompt), self->clock().now(), {}};
            // Weak: a slow call must not keep a dead worker alive.
            caf::weak_actor_ptr weak{self->ctrl()};
            call.exchange = st.net->start(std::move(request), [weak, id](http_response&& response) {
                if (auto dst = caf::actor_cast<worker_shell>(weak))
                    port::post(dst, llm_exchange_done{id, std::move(response)});
            });
            return promise;
        },
        [self, rules](llm_exchange_done& msg) {
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
                read_answer(out, call.ask.pages, *rules_for(st, rules, call.ask.in_use).tables);
            st.answers.deliver(msg.call, std::move(out));
        },
    };
}

} // namespace tagwright
