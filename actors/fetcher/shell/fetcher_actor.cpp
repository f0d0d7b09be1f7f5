#include "actors/fetcher/shell/fetcher_actor.hpp"

#include "actors/fetcher/shell/content_reads.hpp"
#include "actors/fetcher/shell/fetcher_line.hpp"
#include "actors/fetcher/shell/journal_walk.hpp"
#include "actors/fetcher/shell/page_screen.hpp"
#include "actors/fetcher/shell/space_labels.hpp"

namespace tagwright {

namespace fetching {

namespace {

void serve(self_pointer self, const neighbours& to);
void list_next(self_pointer self, const neighbours& to);
void look_up_pages(self_pointer self, const neighbours& to);
void chunk_listed(self_pointer self, const neighbours& to, confluence::listing chunk);
void finish_chunk(self_pointer self, const neighbours& to, const std::vector<std::optional<label_record>>& records);

void hand_on(self_pointer self, const neighbours& to, chunk_work::outcome outcome);
void read_chunk(self_pointer self, const neighbours& to);

/// The run is told what its journal has; then the listing begins.
void begin_again(self_pointer self, const neighbours& to) {
    tell_again(self, to, [self, to] {
        auto& st = state_of(self);
        st.walked = true;
        if (to.config.replay_only) {
            st.listed_all = true;
            port::send(self, to.run, pages_listed{0, true});
        }
        st.work.reset();
        serve(self, to);
    });
}

/// Answers pulls as far as there are pages, and starts on the next chunk when it is time.
void serve(self_pointer self, const neighbours& to) {
    auto& st = state_of(self);
    st.queue.serve(st.stopped || (st.listed_all && !st.work));
    if (st.stopped || st.listed_all || st.work || st.queue.pages() >= to.config.ready_max || st.reader.waits())
        return;
    if (st.reader.is_behind()) {
        st.reader.once_near(self, [self, to] { serve(self, to); });
        return;
    }
    st.work = std::make_unique<chunk_work>(confluence::listing{}, to.config.rules); // marks "in preparation"
    if (to.config.rules.action != run_action::tag && !st.walked)
        begin_again(self, to);
    else
        list_next(self, to);
}

} // namespace

void fail_run(self_pointer self, const neighbours& to, failure why) {
    state_of(self).stopped = true;
    state_of(self).work.reset();
    state_of(self).reads.reset();
    port::send(self, to.run, run_failed{std::move(why)});
    serve(self, to);
}

namespace {

/// Tells the run of pages that have ended here. What the cache said comes first: the last page that ends
/// may end the run.
void settle(self_pointer self, const neighbours& to, std::vector<page_settled> pages, cache_asked asked) {
    for (const auto& page : pages) {
        state_of(self).in_use.note(page.result.existing);
        asked.hits += page.result.status == page_status::unchanged ? 1 : 0;
    }
    if (asked.hits + asked.misses > 0)
        port::send(self, to.run, asked);
    if (!pages.empty())
        port::send(self, to.run, settled_pages{std::move(pages)});
}

page_settled failed_page(const std::string& id, failure why) {
    page_settled out;
    out.result.page.id = id;
    out.result.status = page_status::failed;
    out.result.why = std::move(why);
    return out;
}

/// "page", "blog post", "page or blog post": what is looked for.
std::string sought(const confluence::page_scope& scope) {
    std::string out;
    for (const auto type : scope.types)
        out.append(out.empty() ? "" : " or ").append(type == page_type::blogpost ? "blog post" : "page");
    return out;
}

/// Pages that a person has named and that the listing has not shown.
void tell_absent(self_pointer self, const neighbours& to) {
    auto& st = state_of(self);
    const auto& told = to.config.rules.told;
    for (const auto& id : std::exchange(st.asked_for, {})) {
        if (st.listing.has(id) || (told && told->contains(id)) || !st.replayed.insert(id).second)
            continue;
        if (id == to.config.scope.under && st.listing.size() > 0)
            continue; // a folder: it is no page, and has some
        const auto& scope = to.config.scope;
        failure why{errc::not_found, "page " + id + ": not a " + sought(scope) + " of space " + scope.where.key,
                    failure_scope::page};
        port::send(self, to.run, pages_listed{1, false});
        settle(self, to, {failed_page(id, std::move(why))}, {});
    }
}

/// The place in the listing is void: it begins again, as long as that brings something new. The pages that were listed
/// are known.
bool list_again(self_pointer self, const neighbours& to, const failure& why) {
    auto& st = state_of(self);
    if (course_of(why) != course::list_again || st.next.empty() || !st.listing.begin_again())
        return false;
    st.next.clear();
    list_next(self, to);
    return true;
}

/// What was listed is finished; then the run ends.
void end_listing(self_pointer self, const neighbours& to, failure why) {
    auto& st = state_of(self);
    st.listed_all = true;
    st.work.reset();
    port::send(self, to.run, pages_listed{0, true, std::move(why)});
    serve(self, to);
}

void listing_failed(self_pointer self, const neighbours& to, const confluence::listing& chunk, failure why,
                    const site_answer& answer) {
    const auto& scope = to.config.scope;
    // Where each page is listed by itself, one of them is not the listing.
    if (const auto id = confluence::listed_alone(to.config.at, scope, state_of(self).next); !id.empty()) {
        auto of_page = about(why, failure_scope::page, answer);
        if (course_of(of_page) != course::end_run) {
            std::erase(state_of(self).asked_for, id);
            port::send(self, to.run, pages_listed{1, false});
            of_page.message = "page " + id + ": " + of_page.message;
            settle(self, to, {failed_page(id, std::move(of_page))}, {});
            chunk_listed(self, to, chunk);
            return;
        }
    }
    why = about(std::move(why), failure_scope::site, answer);
    if (list_again(self, to, why))
        return;
    why.message = "listing pages: " + why.message;
    if (state_of(self).listing.size() == 0 || to.config.rules.action == run_action::apply)
        fail_run(self, to, std::move(why));
    else
        end_listing(self, to, std::move(why));
}

void list_next(self_pointer self, const neighbours& to) {
    auto& st = state_of(self);
    if (to.config.nothing_to_list) {
        chunk_listed(self, to, {});
        return;
    }
    const bool alone = !confluence::listed_alone(to.config.at, to.config.scope, st.next).empty();
    ask(self, to, confluence::make_listing(to.config.at, to.config.scope, st.next),
        alone ? to.config.times.page() : to.config.times.patience, [self, to](site_answer& got) {
            auto answer = confluence::parse_listing(to.config.at, to.config.scope, state_of(self).next, got.response);
            if (answer.ok())
                chunk_listed(self, to, std::move(answer.value));
            else
                listing_failed(self, to, answer.value, std::move(answer.why), got);
        });
}

// -- a chunk of the listing ------------------------------------------------------------------------------

/// What is in the chunk is known: it is counted, and goes on.
void chunk_counted(self_pointer self, const neighbours& to) {
    auto& st = state_of(self);
    const auto pages = st.work->page_ids().size();
    if (st.listed_all && to.config.rules.action != run_action::apply)
        tell_absent(self, to);
    if (to.config.rules.action == run_action::apply) {
        if (st.listed_all)
            report_not_found(self, to);
    } else {
        port::send(self, to.run, pages_listed{pages, st.listed_all});
    }
    if (pages == 0) {
        st.work.reset();
        serve(self, to);
        return;
    }
    if (to.config.refuse_to_ask && st.work->has_open_pages()) {
        fail_run(self, to, to.config.refuse_to_ask);
        return;
    }
    if (to.config.rules.cache_enabled)
        look_up_pages(self, to);
    else
        read_chunk(self, to);
}

void chunk_listed(self_pointer self, const neighbours& to, confluence::listing chunk) {
    auto& st = state_of(self);
    auto noted = st.listing.note(chunk, !to.config.scope.page_ids.empty() && to.config.scope.under.empty());
    if (noted.why) {
        fail_run(self, to, std::move(noted.why));
        return;
    }
    st.next = std::move(noted.next);
    st.listed_all = st.next.empty();
    st.work = std::make_unique<chunk_work>(std::move(chunk), to.config.rules, noted.again);
    auto ids = st.work->page_ids();
    if (to.config.rules.action == run_action::tag || ids.empty()) {
        chunk_counted(self, to);
        return;
    }
    ask_journal(self, to, lookup_journal{to.config.run, ids},
                [self, to, ids](std::vector<std::optional<run_page_record>>&& records) {
                    auto& state = state_of(self);
                    if (!state.work)
                        return;
                    for (const auto& id : ids)
                        state.found.insert(id);
                    settle(self, to, state.work->apply_journal(std::move(records)), {});
                    chunk_counted(self, to);
                });
}

void look_up_pages(self_pointer self, const neighbours& to) {
    const auto go_on = [self, to](std::vector<std::optional<page_record>> records) {
        if (state_of(self).stopped || !state_of(self).work)
            return;
        settle(self, to, state_of(self).work->apply_page_records(std::move(records)), {});
        read_chunk(self, to);
    };
    port::request(self, to.cache, to.config.cache_timeout,
                  lookup_pages{to.config.rules.scope_key, state_of(self).work->page_ids()})
        .then([go_on](found_pages& found) { go_on(std::move(found.records)); },
              [self, to, go_on](const caf::error& why) {
                  if (is_gone(why))
                      fail_run(self, to, {errc::actor_failed, "cache"});
                  else
                      go_on({});
              });
}

/// The chunk is prepared.
void finish_chunk(self_pointer self, const neighbours& to, const std::vector<std::optional<label_record>>& records) {
    auto& st = state_of(self);
    auto outcome = std::make_shared<chunk_work::outcome>(st.work->finish(records));
    settle(self, to, std::move(outcome->settled), outcome->asked);
    if (outcome->to_label.empty()) {
        hand_on(self, to, std::move(*outcome));
        return;
    }
    // Before the first page is labelled, so that no new label comes to stand beside a near-twin of any page's.
    once_labels_known(self, to, [self, to, outcome] { hand_on(self, to, std::move(*outcome)); });
}

void hand_on(self_pointer self, const neighbours& to, chunk_work::outcome outcome) {
    auto& st = state_of(self);
    for (const auto& page : outcome.cached)
        st.in_use.note(page.page.existing.names);
    for (auto& page : outcome.to_label) {
        st.in_use.note(page.existing.names);
        st.queue.add(std::move(page));
    }
    // A list of its own for each chunk would be work for nothing: tables are made from it.
    if (std::exchange(st.in_use_handed_on, st.in_use.size()) != st.in_use.size()) {
        st.queue.set_labels_in_use(
            std::make_shared<const std::vector<std::string>>(st.in_use.top(llm::labels_in_use_max)));
    }
    if (outcome.cached.empty()) {
        st.work.reset();
        serve(self, to);
        return;
    }
    // The chunk counts as in preparation until the publisher has room: that is the back-pressure.
    const auto go_on = [self, to] {
        state_of(self).work.reset();
        serve(self, to);
    };
    port::request(self, to.publisher, to.config.publish_timeout, publish{std::move(outcome.cached)})
        .then([go_on](const published&) { go_on(); },
              [self, to](const caf::error& why) {
                  fail_run(
                      self, to,
                      failure_of(why, "publisher", {errc::store_failed, "the publisher does not take pages any more"}));
              });
    serve(self, to);
}

/// The chunk's bodies and labels are there, as far as they can be read.
void look_up_texts(self_pointer self, const neighbours& to) {
    auto hashes = state_of(self).work->convert();
    if (!to.config.rules.cache_enabled || hashes.empty()) {
        finish_chunk(self, to, {});
        return;
    }
    const auto go_on = [self, to](const std::vector<std::optional<label_record>>& records) {
        if (!state_of(self).stopped && state_of(self).work)
            finish_chunk(self, to, records);
    };
    port::request(self, to.cache, to.config.cache_timeout,
                  lookup_labels{to.config.rules.settings_key, std::move(hashes)})
        .then([go_on](const found_labels& found) { go_on(found.records); },
              [self, to, go_on](const caf::error& why) {
                  if (is_gone(why))
                      fail_run(self, to, {errc::actor_failed, "cache"}); // what is in there was paid for
                  else
                      go_on({});
              });
}

void read_chunk(self_pointer self, const neighbours& to) {
    screen_pages(self, to, [self, to] {
        if (!state_of(self).work->bodies_wanted().empty())
            ask_for_labels(self, to);
        read_contents(self, to, [self, to] { look_up_texts(self, to); });
    });
}

} // namespace
} // namespace fetching

using namespace fetching;

fetcher_shell::behavior_type fetcher(self_pointer self, site_actor reads, cache_actor cache, journal_actor journal,
                                     publisher_actor publisher, results_sink_actor run, fetcher_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    // What can be no page's id is not asked for: one such would spoil the whole request.
    auto& given = config.scope.page_ids;
    state_of(self).asked_for = given;
    state_of(self).reader.follow(config.unread);
    std::erase_if(given, [](const std::string& id) { return !confluence::is_page_number(id); });
    config.nothing_to_list = given.empty() && !state_of(self).asked_for.empty();
    const neighbours to{std::move(reads),     std::move(cache), std::move(journal),
                        std::move(publisher), std::move(run),   std::move(config)};
    return {
        [self, to](const pull_pages& ask) -> caf::result<page_chunk> {
            auto promise = self->make_response_promise<page_chunk>();
            state_of(self).queue.pull(ask, promise);
            serve(self, to);
            return promise;
        },
        [self, to](const drain&) {
            state_of(self).stopped = true;
            state_of(self).queue.drop_pages();
            state_of(self).work.reset();
            state_of(self).reads.reset();
            state_of(self).reader.drop();
            serve(self, to);
        },
        [self](const reader_tick&) { state_of(self).reader.look(self); },
    };
}

} // namespace tagwright
