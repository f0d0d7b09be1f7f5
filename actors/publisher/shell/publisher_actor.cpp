#include "actors/publisher/shell/publisher_actor.hpp"

#include "actors/site/shell/site_line.hpp"

namespace tagwright {

using self_pointer = publisher_actor::stateful_pointer<publisher_state>;

publisher_state::~publisher_state() {
    for (auto& promise : waiting)
        promise.deliver(caf::make_error(errc::actor_failed));
}

namespace {

struct neighbours {
    site_actor writes;
    cache_actor cache;
    journal_actor journal;
    fact_sink_actor run;
    publisher_config config;
};
using neighbours_ptr = std::shared_ptr<const neighbours>;

void go_on(self_pointer self, const neighbours_ptr& to, std::uint64_t id);

void acknowledge(self_pointer self, const publisher_config& config) {
    auto& st = state_of(self);
    while (!st.waiting.empty() && st.pages.size() < config.writing_max) {
        st.waiting.front().deliver(published{});
        st.waiting.pop_front();
    }
}

/// Called whenever something has ended: the last one out tells the run.
void tell_if_drained(self_pointer self, const neighbours_ptr& to) {
    auto& st = state_of(self);
    if (!st.draining || !st.pages.empty() || st.saving > 0)
        return;
    st.draining = false;
    port::send(self, to->run, drained{pipeline_stage::publisher});
}

void page_given_up(self_pointer self, const neighbours_ptr& to, std::uint64_t id, failure why) {
    auto node = state_of(self).pages.extract(id);
    if (node.empty())
        return;
    if (course_of(why) == course::end_run)
        port::send(self, to->run, run_failed{why});
    port::send(self, to->run, node.mapped().given_up(std::move(why)));
    acknowledge(self, to->config);
    tell_if_drained(self, to);
}

/// The page is left as the journal has it, about to be written: the run starts again, and goes on from there.
void neighbour_gone(self_pointer self, const neighbours_ptr& to, std::uint64_t id, const char* who) {
    if (state_of(self).pages.erase(id) == 0)
        return;
    port::send(self, to->run, run_failed{{errc::actor_failed, who}});
    acknowledge(self, to->config);
    tell_if_drained(self, to);
}

/// All labels are on the page: say so durably, then count it.
void page_written(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    auto node = state_of(self).pages.extract(id);
    if (node.empty())
        return;
    auto& plan = node.mapped();
    auto record = plan.applied();
    auto out = plan.finished();
    acknowledge(self, to->config);
    if (record.pages.empty()) {
        port::send(self, to->run, std::move(out));
        tell_if_drained(self, to);
        return;
    }
    ++state_of(self).saving;
    const auto done = std::make_shared<page_settled>(std::move(out)); // shared by two callbacks, of which one runs
    const auto count = [self, to, done] {
        --state_of(self).saving;
        port::send(self, to->run, std::move(*done));
        tell_if_drained(self, to);
    };
    // A lost "applied" mark costs one harmless label read in the next run, so a failure here is no failure
    // of the page.
    port::request(self, to->cache, to->config.store_timeout, std::move(record))
        .then([count](const remembered&) { count(); }, [count](const caf::error&) { count(); });
}

void keep_intent(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    port::request(self, to->journal, to->config.store_timeout,
                  journal_pages{{}, {state_of(self).pages.at(id).intent()}})
        .then(
            [self, to, id](journaled& answer) {
                auto it = state_of(self).pages.find(id);
                if (it == state_of(self).pages.end())
                    return;
                if (!answer.why) {
                    it->second.intent_kept();
                    go_on(self, to, id);
                    return;
                }
                port::send(self, to->run, run_failed{answer.why});
                page_given_up(self, to, id, std::move(answer.why));
            },
            [self, to, id](const caf::error& why) {
                if (is_gone(why))
                    neighbour_gone(self, to, id, "journal");
                else
                    page_given_up(self, to, id, {errc::store_failed, "the journal does not answer"});
            });
}

/// Asks the gateway on behalf of a page; `then` hears the answer unless the page has ended meanwhile.
template <class Then>
void ask(self_pointer self, const neighbours_ptr& to, std::uint64_t id, http_request request, Then then) {
    site_call call;
    call.request = std::move(request);
    call.patience = to->config.times.page();
    ask_site(
        self, to->writes, to->config.times.answer(), std::move(call),
        [self, id, then](const site_answer& answer) {
            if (auto it = state_of(self).pages.find(id); it != state_of(self).pages.end())
                then(it->second, answer);
        },
        [self, to, id] { neighbour_gone(self, to, id, "gateway for writes"); });
}

void ask_page(self_pointer self, const neighbours_ptr& to, std::uint64_t id, const page_stub& page) {
    auto request = confluence::make_page_labels(to->config.at, page.type, page.id);
    ask(self, to, id, std::move(request), [self, to, id](write_plan& plan, const site_answer& answer) {
        auto now = confluence::parse_page_labels(to->config.at, answer.response);
        if (now.ok()) {
            plan.labels_read(now.value);
            go_on(self, to, id);
            return;
        }
        auto why = about(std::move(now.why), failure_scope::page, answer);
        why.message = "reading labels: " + why.message;
        page_given_up(self, to, id, std::move(why));
    });
}

void write_names(self_pointer self, const neighbours_ptr& to, std::uint64_t id, const write_plan& page) {
    auto request = confluence::make_add_labels(to->config.at, page.page().id, page.names());
    ask(self, to, id, std::move(request), [self, to, id](write_plan& plan, const site_answer& answer) {
        auto reply = confluence::parse_add_labels(to->config.at, answer.response);
        if (reply.ok()) {
            plan.names_added(reply.value);
            go_on(self, to, id);
            return;
        }
        auto why = about(std::move(reply.why), failure_scope::page, answer);
        why.message = "adding labels: " + why.message;
        if (course_of(why) != course::give_up_label) {
            page_given_up(self, to, id, std::move(why));
            return;
        }
        plan.name_refused(std::move(why));
        go_on(self, to, id);
    });
}

/// Performs the page's next step.
void go_on(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    const auto& plan = state_of(self).pages.at(id);
    switch (plan.next()) {
    case write_plan::step::ask_page: ask_page(self, to, id, plan.page()); return;
    case write_plan::step::keep_intent: keep_intent(self, to, id); return;
    case write_plan::step::write: write_names(self, to, id, plan); return;
    case write_plan::step::finish: page_written(self, to, id); return;
    }
}

/// Labels (and what is to be written of them) are durable: now the page is, with apply, written.
void take_page(self_pointer self, const neighbours_ptr& to, labelled_page&& page) {
    if (!to->config.rules.apply) {
        port::send(self, to->run, planned(page, to->config.rules));
        return;
    }
    const auto id = ++state_of(self).last_page;
    state_of(self).pages.emplace(id, write_plan(std::move(page), to->config.rules));
    go_on(self, to, id);
}

journal_pages intents_of(const std::vector<labelled_page>& pages, const write_rules& rules) {
    journal_pages out;
    for (const auto& page : pages)
        out.pages.push_back(intent_of(page, rules));
    return out;
}

/// Cache and journal, side by side: the store lets them share a commit. Calls back once, with the first
/// failure of either.
template <class Then>
void make_durable(self_pointer self, const neighbours_ptr& to, const std::vector<labelled_page>& pages, Then then) {
    struct both {
        int open = 1;
        failure why;
    };
    const auto state = std::make_shared<both>();
    const auto done = [state, then](failure why) {
        if (why && !state->why)
            state->why = std::move(why);
        if (--state->open == 0)
            then(state->why);
    };
    const auto lost = [done](const caf::error& why) {
        if (is_gone(why)) {
            done({errc::actor_failed, "store's keeper"});
            return;
        }
        const bool has_words = why.context().match_elements<std::string>();
        done({errc::store_failed,
              has_words ? why.context().get_as<std::string>(0) : "labels cannot be made durable: no answer in time"});
    };
    const auto& config = to->config;
    auto records = paid_for(pages, config.rules);
    if (!records.labels.empty() || !records.pages.empty()) {
        ++state->open;
        port::request(self, to->cache, config.store_timeout, std::move(records))
            .then([done](const remembered&) { done({}); }, lost);
    }
    port::request(self, to->journal, config.store_timeout, intents_of(pages, config.rules))
        .then([done](journaled& answer) { done(std::move(answer.why)); }, lost);
}

} // namespace

publisher_actor::behavior_type publisher(self_pointer self, site_actor writes, cache_actor cache, journal_actor journal,
                                         fact_sink_actor run, publisher_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    const auto to = std::make_shared<const neighbours>(
        neighbours{std::move(writes), std::move(cache), std::move(journal), std::move(run), std::move(config)});
    return {
        [self, to](publish& msg) -> caf::result<published> {
            auto promise = self->make_response_promise<published>();
            const auto pages = std::make_shared<std::vector<labelled_page>>(std::move(msg.pages));
            for (auto& page : *pages)
                hold_doubtful(page, to->config.rules.confidence_min);
            ++state_of(self).saving;
            make_durable(self, to, *pages, [self, to, pages, promise](const failure& why) {
                --state_of(self).saving;
                if (why) {
                    port::send(self, to->run, run_failed{why});
                    auto refused = promise;
                    refused.deliver(caf::make_error(why.code));
                } else {
                    for (auto& page : *pages)
                        take_page(self, to, std::move(page));
                    state_of(self).waiting.push_back(promise);
                    acknowledge(self, to->config);
                }
                tell_if_drained(self, to);
            });
            return promise;
        },
        [self, to](const drain&) {
            state_of(self).draining = true;
            tell_if_drained(self, to);
        },
    };
}

} // namespace tagwright
