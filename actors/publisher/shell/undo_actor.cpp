#include "actors/publisher/shell/undo_actor.hpp"

#include "actors/journal/page_course.hpp"
#include "actors/publisher/label_diff.hpp"
#include "actors/site/shell/site_line.hpp"

#include <algorithm>

namespace tagwright {

using self_pointer = undo_shell::stateful_pointer<undo_state>;

namespace {

struct neighbours {
    site_actor reads;
    site_actor writes;
    cache_actor cache;
    journal_actor journal;
    fact_sink_actor run;
    undo_config config;
};
using neighbours_ptr = std::shared_ptr<const neighbours>;

void walk_on(self_pointer self, const neighbours_ptr& to);
void remove_next(self_pointer self, const neighbours_ptr& to, std::uint64_t id);

void tell_if_drained(self_pointer self, const neighbours_ptr& to) {
    auto& st = state_of(self);
    if (st.stopped && st.pages.empty() && st.saving == 0)
        port::send(self, to->run, drained{pipeline_stage::publisher});
}

void labels_read(self_pointer self, const neighbours_ptr& to, page_settled fact) {
    port::send(self, to->run, std::move(fact));
    tell_if_drained(self, to);
    walk_on(self, to);
}

void page_failed(self_pointer self, const neighbours_ptr& to, std::uint64_t id, failure why) {
    auto node = state_of(self).pages.extract(id);
    if (node.empty())
        return;
    auto& page = node.mapped();
    if (course_of(why) == course::end_run)
        port::send(self, to->run, run_failed{why});
    // The journal keeps the page as it was: the next undo looks at all of it again.
    auto fact = settled_from(std::move(page.record));
    fact.result.status = page_status::failed;
    fact.result.added.clear();
    fact.result.removed = std::move(page.removed);
    fact.result.why = std::move(why);
    labels_read(self, to, std::move(fact));
}

/// Asks a gateway on behalf of a page; `then` hears the answer unless the page has ended meanwhile. Where the gateway
/// is gone the page is left as the journal has it: the run starts again, and looks at it once more.
template <class Then>
void ask(self_pointer self, const neighbours_ptr& to, const site_actor& gateway, std::uint64_t id, http_request request,
         Then then) {
    site_call call;
    call.request = std::move(request);
    call.patience = to->config.times.page();
    ask_site(
        self, gateway, to->config.times.answer(), std::move(call),
        [self, id, then](const site_answer& answer) {
            if (state_of(self).pages.count(id) > 0)
                then(answer);
        },
        [self, to, id] {
            if (state_of(self).pages.erase(id) == 0)
                return;
            port::send(self, to->run, run_failed{{errc::actor_failed, "gateway to Confluence"}});
            tell_if_drained(self, to);
        });
}

/// The labels are no longer on the page, so the cache must not say that they are.
void forget_applied(self_pointer self, const neighbours_ptr& to, page_settled fact) {
    if (to->config.scope_key.empty()) {
        labels_read(self, to, std::move(fact));
        return;
    }
    ++state_of(self).saving;
    const auto done = std::make_shared<page_settled>(std::move(fact)); // shared by callbacks, of which one runs
    const auto go_on = [self, to, done] {
        --state_of(self).saving;
        labels_read(self, to, std::move(*done));
    };
    const auto lost = [self, to, go_on](const caf::error& why) {
        if (!is_gone(why)) {
            go_on();
            return;
        }
        --state_of(self).saving;
        port::send(self, to->run, run_failed{{errc::actor_failed, "cache"}});
        tell_if_drained(self, to);
    };
    port::request(self, to->cache, to->config.store_timeout, lookup_pages{to->config.scope_key, {done->result.page.id}})
        .then(
            [self, to, go_on, lost](found_pages& found) {
                auto& record = found.records.front();
                if (!record || !record->applied) {
                    go_on();
                    return;
                }
                record->applied = false;
                port::request(self, to->cache, to->config.store_timeout, remember{{}, {std::move(*record)}})
                    .then([go_on](const remembered&) { go_on(); }, lost);
            },
            lost);
}

/// Nothing of the run is on the page any more: it is back to what was planned.
void page_undone(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    auto node = state_of(self).pages.extract(id);
    if (node.empty())
        return;
    auto& page = node.mapped();
    auto fact = settled_from(std::move(page.record));
    if (fact.result.status == page_status::failed)
        fact.result.status = page_status::labelled;
    fact.result.why = {};
    fact.result.added.clear();
    if (fact.result.proposed.empty())
        fact.result.to_add.clear(); // labels of an earlier text are no plan
    fact.result.removed = std::move(page.removed);
    fact.state = page_state::planned;
    fact.durable = false;
    forget_applied(self, to, std::move(fact));
}

void labels_read(self_pointer self, const neighbours_ptr& to, std::uint64_t id, const site_answer& answer) {
    auto now = confluence::parse_page_labels(to->config.at, answer.response);
    if (!now.ok() && now.why.code != errc::page_gone) {
        auto why = about(std::move(now.why), failure_scope::page, answer);
        why.message = "reading labels: " + why.message;
        page_failed(self, to, id, std::move(why));
        return;
    }
    auto& page = state_of(self).pages.at(id);
    page.left = labels_present(labels_possibly_ours(page.record), now.value); // a page that is gone has none
    remove_next(self, to, id);
}

/// A label that cannot be taken off costs itself: the others are taken off all the same.
void label_removed(self_pointer self, const neighbours_ptr& to, std::uint64_t id, const std::string& name,
                   const site_answer& answer) {
    auto& page = state_of(self).pages.at(id);
    auto removed = confluence::parse_remove_label(to->config.at, answer.response);
    if (!removed.ok()) {
        auto why = about(std::move(removed.why), failure_scope::page, answer);
        why.message = "removing the label \"" + name + "\": " + why.message;
        if (course_of(why) != course::give_up_label) {
            page_failed(self, to, id, std::move(why));
            return;
        }
        if (!page.refused)
            page.refused = std::move(why);
    } else if (removed.value) {
        page.removed.push_back(name);
    }
    remove_next(self, to, id);
}

void remove_next(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    auto& page = state_of(self).pages.at(id);
    if (page.left.empty() && page.refused) {
        page_failed(self, to, id, std::move(page.refused));
        return;
    }
    if (page.left.empty()) {
        page_undone(self, to, id);
        return;
    }
    const auto name = page.left.back();
    page.left.pop_back();
    ask(self, to, to->writes, id, confluence::make_remove_label(to->config.at, page.record.result.page.id, name),
        [self, to, id, name](const site_answer& answer) { label_removed(self, to, id, name, answer); });
}

void begin_page(self_pointer self, const neighbours_ptr& to, run_page_record&& record) {
    const auto id = ++state_of(self).last_page;
    const auto& page = record.result.page;
    auto request = confluence::make_page_labels(to->config.at, page.type, page.id);
    state_of(self).pages[id].record = std::move(record);
    ask(self, to, to->reads, id, std::move(request),
        [self, to, id](const site_answer& answer) { labels_read(self, to, id, answer); });
}

void take_pages(self_pointer self, const neighbours_ptr& to, std::vector<std::optional<run_page_record>>&& pages) {
    auto& st = state_of(self);
    st.walked = pages.empty();
    if (!pages.empty())
        st.walk_after = pages.back()->result.page.id;
    if (const auto& told = to->config.told)
        std::erase_if(pages, [&told](const auto& page) { return told->contains(page->result.page.id); });
    port::send(self, to->run, pages_listed{pages.size(), st.walked});
    for (auto& page : pages) {
        if (labels_possibly_ours(*page).empty())
            port::send(self, to->run, untouched_from(std::move(*page)));
        else
            begin_page(self, to, std::move(*page));
    }
}

void walk_on(self_pointer self, const neighbours_ptr& to) {
    auto& st = state_of(self);
    if (st.walking || st.walked || st.stopped || st.pages.size() >= to->config.pages_max || st.reader.waits())
        return;
    if (st.reader.is_behind()) {
        st.reader.once_near(self, [self, to] { walk_on(self, to); });
        return;
    }
    st.walking = true;
    const auto pages_max = static_cast<std::uint32_t>(to->config.pages_max);
    const auto lost = [self, to](failure why) {
        state_of(self).stopped = true;
        port::send(self, to->run, run_failed{std::move(why)});
        tell_if_drained(self, to);
    };
    port::request(self, to->journal, to->config.store_timeout,
                  walk_journal{to->config.run, state_of(self).walk_after, pages_max})
        .then(
            [self, to, lost](journal_found& found) {
                state_of(self).walking = false;
                if (found.why) {
                    lost(std::move(found.why));
                    return;
                }
                if (state_of(self).stopped)
                    return;
                take_pages(self, to, std::move(found.pages));
                walk_on(self, to);
            },
            [self, lost](const caf::error& why) {
                state_of(self).walking = false;
                lost(failure_of(why, "journal", {errc::store_failed, "the journal does not answer"}));
            });
}

} // namespace

undo_shell::behavior_type undoer(self_pointer self, site_actor reads, site_actor writes, cache_actor cache,
                                 journal_actor journal, fact_sink_actor run, undo_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    const auto to = std::make_shared<const neighbours>(neighbours{
        std::move(reads), std::move(writes), std::move(cache), std::move(journal), std::move(run), std::move(config)});
    state_of(self).reader.follow(to->config.unread);
    walk_on(self, to);
    return {
        [self, to](const drain&) {
            state_of(self).stopped = true;
            state_of(self).reader.drop();
            tell_if_drained(self, to);
        },
        [self](const reader_tick&) { state_of(self).reader.look(self); },
    };
}

} // namespace tagwright
