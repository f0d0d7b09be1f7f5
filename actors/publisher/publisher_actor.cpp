#include "actors/publisher/publisher_actor.hpp"

#include "actors/journal/page_course.hpp"
#include "actors/publisher/label_diff.hpp"
#include "actors/site/site_line.hpp"

#include <algorithm>

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

void write_next_slice(self_pointer self, const neighbours_ptr& to, std::uint64_t id);

page_record record_of(const labelled_page& page, const publisher_config& config, bool applied) {
    page_record out;
    out.scope_key = config.scope_key;
    out.page_id = page.page.page.id;
    out.version = page.page.page.version;
    out.text_hash = page.page.text_hash;
    out.labels = page.labels;
    out.existing = page.page.existing;
    out.applied = applied;
    out.provider = page.provider;
    return out;
}

page_settled settled(const labelled_page& page, std::vector<std::string> to_add, std::vector<std::string> added) {
    page_settled out;
    out.result.page = page.page.page;
    out.result.status = page.status;
    out.result.provider = page.provider;
    out.result.proposed = page.labels;
    out.result.existing = page.page.existing.names;
    out.result.to_add = std::move(to_add);
    out.result.added = std::move(added);
    out.rejected = page.rejected;
    out.text_hash = page.page.text_hash;
    out.existing_known = page.page.existing.known;
    return out;
}

/// What the page lacks of its labels, or of those that were planned. A plan is written as it stands; what only a model
/// has said is not written beside its near-twin.
std::vector<std::string> lacking(const labelled_page& page, const existing_labels& existing) {
    return page.planned ? labels_to_add(*page.planned, existing) : new_labels(page.labels, existing);
}

/// What is to be written cannot be said before the page itself was asked.
bool must_ask(const labelled_page& page) { return !page.page.ours.empty() || !page.page.existing.known; }

/// What the page is about to get, and what an interrupted write may have put on it already: until the page has
/// told which of it is there, the journal must not forget any.
std::vector<std::string> possibly_written(const labelled_page& page) {
    auto out = lacking(page, page.page.existing);
    for (const auto& name : page.page.ours)
        if (std::find(out.begin(), out.end(), name) == out.end())
            out.push_back(name);
    return out;
}

/// For the journal, before anything is written: what the page is about to get. A dry run's pages are settled
/// with that, and so are pages that lack nothing. Where the page's labels are not known, its writing does not
/// begin yet (see labels_possibly_ours()).
run_page_record intent_of(const labelled_page& page, const publisher_config& config) {
    const auto& existing = page.page.existing;
    auto to_add = possibly_written(page);
    const bool writes = config.apply && (!to_add.empty() || !existing.known);
    auto fact = settled(page, std::move(to_add), {});
    fact.existing_known = existing.known || !page.page.ours.empty();
    fact.written = config.apply && !writes;
    auto out = tagwright::record_of(config.run, fact);
    out.phase = writes ? page_phase::writing : page_phase::settled;
    return out;
}

/// The cache keeps this page's record.
bool is_cached(const labelled_page& page, const publisher_config& config) {
    return config.cache_enabled && !config.scope_key.empty() && !page.page.text_hash.empty();
}

void acknowledge(self_pointer self, const publisher_config& config) {
    auto& st = self->state;
    while (!st.waiting.empty() && st.pages.size() < config.writing_max) {
        st.waiting.front().deliver(published{});
        st.waiting.pop_front();
    }
}

/// Called whenever something has ended: the last one out tells the run.
void tell_if_drained(self_pointer self, const neighbours_ptr& to) {
    auto& st = self->state;
    if (!st.draining || !st.pages.empty() || st.saving > 0)
        return;
    st.draining = false;
    port::send(self, to->run, drained{pipeline_stage::publisher});
}

void page_ended(self_pointer self, const neighbours_ptr& to, std::uint64_t id, page_status status, failure why) {
    auto node = self->state.pages.extract(id);
    if (node.empty())
        return;
    auto& page = node.mapped();
    auto out = settled(page.page, std::move(page.to_add), std::move(page.added));
    out.existing_known = out.existing_known || !page.page.page.ours.empty(); // as with the intent
    out.result.status = status;
    if (why && course_of(why) == course::end_run)
        port::send(self, to->run, run_failed{why});
    out.result.why = std::move(why);
    port::send(self, to->run, std::move(out));
    acknowledge(self, to->config);
    tell_if_drained(self, to);
}

void page_failed(self_pointer self, const neighbours_ptr& to, std::uint64_t id, failure why) {
    const auto status = why.code == errc::page_gone ? page_status::skipped : page_status::failed;
    page_ended(self, to, id, status, std::move(why));
}

/// All labels are on the page: say so durably, then count it.
void page_written(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    auto node = self->state.pages.extract(id);
    if (node.empty())
        return;
    auto& page = node.mapped();
    const bool settled_already = page.to_add.empty() && !page.asked;
    auto rejected = page.to_add.size() - page.added.size();
    auto out = settled(page.page, std::move(page.to_add), std::move(page.added));
    out.rejected += static_cast<std::uint32_t>(rejected);
    out.result.why = std::move(page.refused);
    out.written = true;
    out.durable = settled_already; // with its intent
    acknowledge(self, to->config);
    if (!is_cached(page.page, to->config)) {
        port::send(self, to->run, std::move(out));
        tell_if_drained(self, to);
        return;
    }
    ++self->state.saving;
    const auto done = std::make_shared<page_settled>(std::move(out)); // shared by two callbacks, of which one runs
    const auto count = [self, to, done] {
        --self->state.saving;
        port::send(self, to->run, std::move(*done));
        tell_if_drained(self, to);
    };
    // A lost "applied" mark costs one harmless label read in the next run, so a failure here is no failure
    // of the page.
    port::request(self, to->cache, to->config.store_timeout, remember{{}, {record_of(page.page, to->config, true)}})
        .then([count](const remembered&) { count(); }, [count](const caf::error&) { count(); });
}

void begin_writing(self_pointer self, const neighbours_ptr& to, std::uint64_t id,
                   const std::vector<std::string>& names) {
    auto& page = self->state.pages.at(id);
    page.slices = in_slices(names, std::max<std::size_t>(1, to->config.names_per_request));
    std::reverse(page.slices.begin(), page.slices.end()); // taken from the back
    write_next_slice(self, to, id);
}

/// The page is left as the journal has it, about to be written: the run starts again, and goes on from there.
void neighbour_gone(self_pointer self, const neighbours_ptr& to, std::uint64_t id, const char* who) {
    if (self->state.pages.erase(id) == 0)
        return;
    port::send(self, to->run, run_failed{{errc::actor_failed, who}});
    acknowledge(self, to->config);
    tell_if_drained(self, to);
}

/// What the page has, it has told itself. Only now is it known what is to be written, so only now can the
/// journal be told – unless that is what an interrupted write was about.
void page_compared(self_pointer self, const neighbours_ptr& to, std::uint64_t id, const existing_labels& now) {
    auto& entry = self->state.pages.at(id);
    auto& page = entry.page;
    entry.added = labels_present(page.page.ours, now);
    const auto missing = lacking(page, now);
    entry.to_add = entry.added;
    entry.to_add.insert(entry.to_add.end(), missing.begin(), missing.end());
    page.page.existing = {labels_to_add(now.names, {entry.added, true}), true};
    if (!page.page.ours.empty() || missing.empty()) {
        begin_writing(self, to, id, missing);
        return;
    }
    port::request(self, to->journal, to->config.store_timeout, journal_pages{{}, {intent_of(page, to->config)}})
        .then(
            [self, to, id, missing](journaled& answer) {
                if (self->state.pages.count(id) == 0)
                    return;
                if (!answer.why) {
                    begin_writing(self, to, id, missing);
                    return;
                }
                port::send(self, to->run, run_failed{answer.why});
                page_failed(self, to, id, std::move(answer.why));
            },
            [self, to, id](const caf::error& why) {
                if (is_gone(why))
                    neighbour_gone(self, to, id, "journal");
                else
                    page_failed(self, to, id, {errc::store_failed, "the journal does not answer"});
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
            if (self->state.pages.count(id) > 0)
                then(answer);
        },
        [self, to, id] { neighbour_gone(self, to, id, "gateway for writes"); });
}

/// Bulk reads may lag or be cut short. Where they did not tell, or where this run may have written to the page
/// before it was interrupted, the page itself is asked: what is there already is not ours, and of an
/// interrupted write what is there is.
void ask_page(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    const page_stub& page = self->state.pages.at(id).page.page.page;
    auto request = confluence::make_page_labels(to->config.at, page.type, page.id);
    ask(self, to, id, std::move(request), [self, to, id](const site_answer& answer) {
        auto now = confluence::parse_page_labels(to->config.at, answer.response);
        if (now.ok()) {
            page_compared(self, to, id, now.value);
            return;
        }
        auto why = about(std::move(now.why), failure_scope::page, answer);
        why.message = "reading labels: " + why.message;
        page_failed(self, to, id, std::move(why));
    });
}

/// A label costs itself, not its page: whichever it is, it is sent alone, and the others without it.
void label_refused(self_pointer self, const neighbours_ptr& to, std::uint64_t id, std::vector<std::string> names,
                   failure why) {
    auto& page = self->state.pages.at(id);
    if (names.size() == 1) {
        why.message = "label \"" + names.front() + "\": " + why.message;
        if (!page.refused)
            page.refused = std::move(why);
    } else {
        for (auto& slice : slices_without_refused(names, why.message))
            page.slices.push_back(std::move(slice));
    }
    write_next_slice(self, to, id);
}

void write_next_slice(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    auto it = self->state.pages.find(id);
    if (it == self->state.pages.end())
        return;
    auto& page = it->second;
    if (page.slices.empty()) {
        page_written(self, to, id);
        return;
    }
    auto names = std::move(page.slices.back());
    page.slices.pop_back();
    auto request = confluence::make_add_labels(to->config.at, page.page.page.page.id, names);
    ask(self, to, id, std::move(request), [self, to, id, names](const site_answer& answer) {
        auto reply = confluence::parse_add_labels(to->config.at, answer.response);
        if (!reply.ok()) {
            auto why = about(std::move(reply.why), failure_scope::page, answer);
            why.message = "adding labels: " + why.message;
            if (course_of(why) == course::give_up_label)
                label_refused(self, to, id, names, std::move(why));
            else
                page_failed(self, to, id, std::move(why));
            return;
        }
        auto& added = self->state.pages.at(id).added;
        for (auto& name : labels_present(names, reply.value))
            added.push_back(std::move(name));
        write_next_slice(self, to, id);
    });
}

/// Labels (and what is to be written of them) are durable: now the page is, with apply, written.
void take_page(self_pointer self, const neighbours_ptr& to, labelled_page&& page) {
    auto to_add = lacking(page, page.page.existing);
    if (!to->config.apply) {
        auto out = settled(page, std::move(to_add), {});
        out.durable = true;
        port::send(self, to->run, std::move(out));
        return;
    }
    const auto id = ++self->state.last_page;
    const bool ask_first = must_ask(page);
    auto& entry = self->state.pages[id];
    entry.to_add = ask_first ? possibly_written(page) : to_add;
    entry.page = std::move(page);
    entry.asked = ask_first;
    if (ask_first)
        ask_page(self, to, id);
    else
        begin_writing(self, to, id, to_add);
}

journal_pages intents_of(const std::vector<labelled_page>& pages, const publisher_config& config) {
    journal_pages out;
    for (const auto& page : pages)
        out.pages.push_back(intent_of(page, config));
    return out;
}

remember records_of(const std::vector<labelled_page>& pages, const publisher_config& config) {
    remember out;
    for (const auto& page : pages) {
        if (page.status == page_status::labelled && !config.settings_key.empty() && !page.page.text_hash.empty())
            out.labels.push_back({config.settings_key, page.page.text_hash, page.labels, page.provider});
        if (is_cached(page, config))
            out.pages.push_back(record_of(page, config, page.labels.empty()));
    }
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
    auto records = config.cache_enabled ? records_of(pages, config) : remember{};
    if (!records.labels.empty() || !records.pages.empty()) {
        ++state->open;
        port::request(self, to->cache, config.store_timeout, std::move(records))
            .then([done](const remembered&) { done({}); }, lost);
    }
    port::request(self, to->journal, config.store_timeout, intents_of(pages, config))
        .then([done](journaled& answer) { done(std::move(answer.why)); }, lost);
}

} // namespace

publisher_actor::behavior_type publisher(self_pointer self, site_actor writes, cache_actor cache,
                                         journal_actor journal, fact_sink_actor run, publisher_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    const auto to = std::make_shared<const neighbours>(
        neighbours{std::move(writes), std::move(cache), std::move(journal), std::move(run), std::move(config)});
    return {
        [self, to](publish& msg) -> caf::result<published> {
            auto promise = self->make_response_promise<published>();
            const auto pages = std::make_shared<std::vector<labelled_page>>(std::move(msg.pages));
            ++self->state.saving;
            make_durable(self, to, *pages, [self, to, pages, promise](const failure& why) {
                --self->state.saving;
                if (why) {
                    port::send(self, to->run, run_failed{why});
                    auto refused = promise;
                    refused.deliver(caf::make_error(why.code));
                } else {
                    for (auto& page : *pages)
                        take_page(self, to, std::move(page));
                    self->state.waiting.push_back(promise);
                    acknowledge(self, to->config);
                }
                tell_if_drained(self, to);
            });
            return promise;
        },
        [self, to](const drain&) {
            self->state.draining = true;
            tell_if_drained(self, to);
        },
    };
}

} // namespace tagwright
