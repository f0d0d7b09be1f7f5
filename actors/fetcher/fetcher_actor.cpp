#include "actors/fetcher/fetcher_actor.hpp"

#include "actors/fetcher/fetcher_parts.hpp"

namespace tagwright {

namespace fetcher_parts {

namespace {

void list_next(self_pointer self, const neighbours& to);
void look_up_pages(self_pointer self, const neighbours& to);
void chunk_listed(self_pointer self, const neighbours& to, confluence::listing chunk);
void read_contents(self_pointer self, const neighbours& to);
void read_missing(self_pointer self, const neighbours& to);
void look_up_texts(self_pointer self, const neighbours& to);
void finish_chunk(self_pointer self, const neighbours& to, const std::vector<std::optional<label_record>>& records);

} // namespace

void serve(self_pointer self, const neighbours& to) {
    auto& st = self->state;
    st.queue.serve(st.stopped || (st.listed_all && !st.work));
    if (st.stopped || st.listed_all || st.work || st.queue.pages() >= to.config.ready_max)
        return;
    st.work = std::make_unique<chunk_work>(confluence::listing{}, to.config.rules); // marks "in preparation"
    if (to.config.rules.action != run_action::tag && !st.walked)
        walk_next(self, to);
    else
        list_next(self, to);
}

void fail_run(self_pointer self, const neighbours& to, failure why) {
    self->state.stopped = true;
    self->state.work.reset();
    port::send(self, to.run, run_failed{std::move(why)});
    serve(self, to);
}

namespace {

/// Tells the run of pages that have ended here. What the cache said comes first: the last page that ends
/// may end the run.
void settle(self_pointer self, const neighbours& to, std::vector<page_settled> pages, cache_asked asked) {
    for (const auto& page : pages)
        asked.hits += page.result.status == page_status::unchanged ? 1 : 0;
    if (asked.hits + asked.misses > 0)
        port::send(self, to.run, asked);
    for (auto& page : pages)
        port::send(self, to.run, std::move(page));
}

/// Fatal for the whole run, as opposed to one page or one bulk read.
bool is_fatal(errc code) {
    switch (code) {
    case errc::bad_credentials:
    case errc::scope_missing:
    case errc::connect_failed:
    case errc::tls_failed:
    case errc::timeout:
    case errc::network:
    case errc::rate_limited:
    case errc::overloaded:
    case errc::server_error:
    case errc::space_not_found: return true;
    default: return false;
    }
}

template <class Then>
void exchange(self_pointer self, const neighbours& to, http_request request, Then then) {
    port::request(self, to.reads, to.config.site_timeout, site_call{std::move(request)})
        .then([then](site_answer& answer) { then(std::move(answer.response)); },
              [self, to, then](const caf::error& why) {
                  if (is_gone(why)) {
                      fail_run(self, to, {errc::actor_failed, "gateway for reads"});
                      return;
                  }
                  http_response out;
                  out.error = errc::timeout;
                  out.detail = "no answer from the gateway to Confluence";
                  then(std::move(out));
              });
}

void list_next(self_pointer self, const neighbours& to) {
    exchange(self, to, confluence::make_listing(to.config.at, to.config.scope, self->state.next),
             [self, to](http_response&& response) {
                 auto& state = self->state;
                 if (state.stopped)
                     return;
                 auto answer = confluence::parse_listing(to.config.at, to.config.scope, state.next, response);
                 if (!answer.ok()) {
                     answer.why.message = "listing pages: " + answer.why.message;
                     fail_run(self, to, std::move(answer.why));
                     return;
                 }
                 chunk_listed(self, to, std::move(answer.value));
             });
}

// -- a chunk of the listing ------------------------------------------------------------------------------

/// What is in the chunk is known: it is counted, and goes on.
void chunk_counted(self_pointer self, const neighbours& to) {
    auto& st = self->state;
    const auto pages = st.work->page_ids().size();
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
        read_contents(self, to);
}

void chunk_listed(self_pointer self, const neighbours& to, confluence::listing chunk) {
    auto& st = self->state;
    auto noted = st.listing.note(chunk, !to.config.scope.page_ids.empty());
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
                    auto& state = self->state;
                    if (!state.work)
                        return;
                    for (const auto& id : ids)
                        state.to_be_found.erase(id);
                    settle(self, to, state.work->apply_journal(std::move(records)), {});
                    chunk_counted(self, to);
                });
}

void look_up_pages(self_pointer self, const neighbours& to) {
    const auto go_on = [self, to](const std::vector<std::optional<page_record>>& records) {
        if (self->state.stopped || !self->state.work)
            return;
        settle(self, to, self->state.work->apply_page_records(records), {});
        read_contents(self, to);
    };
    port::request(self, to.memory, to.config.cache_timeout,
                  lookup_pages{to.config.rules.scope_key, self->state.work->page_ids()})
        .then([go_on](const found_pages& found) { go_on(found.records); },
              [self, to, go_on](const caf::error& why) {
                  if (is_gone(why))
                      fail_run(self, to, {errc::actor_failed, "cache"});
                  else
                      go_on({});
              });
}

/// One answer less to wait for; after the last one the chunk goes on with `next_step`.
using step = void (*)(self_pointer, const neighbours&);

void read_done(self_pointer self, const neighbours& to, step next_step) {
    if (!self->state.stopped && self->state.work && --self->state.reads_open == 0)
        next_step(self, to);
}

/// Reads a content answer and what follows it. A bulk read that fails for its own reasons (too large, an
/// endpoint that this site does not have) is no failure: the pages are read one by one afterwards.
void read_bulk(self_pointer self, const neighbours& to, http_request request, int answers_left) {
    exchange(self, to, std::move(request), [self, to, answers_left](http_response&& response) {
        auto& st = self->state;
        if (st.stopped || !st.work)
            return;
        auto answer = confluence::parse_content(to.config.at, response);
        if (!answer.ok() && is_fatal(answer.why.code)) {
            answer.why.message = "reading pages: " + answer.why.message;
            fail_run(self, to, std::move(answer.why));
            return;
        }
        if (answer.ok()) {
            auto next = std::move(answer.value.next);
            st.work->take(std::move(answer.value));
            if (!next.empty() && answers_left > 0) {
                read_bulk(self, to, confluence::make_content_next(to.config.at, next), answers_left - 1);
                return;
            }
        }
        read_done(self, to, &read_missing);
    });
}

void read_contents(self_pointer self, const neighbours& to) {
    auto& st = self->state;
    std::vector<http_request> requests;
    const auto add = [&](const std::vector<std::string>& ids, confluence::content_parts what) {
        if (ids.empty())
            return;
        for (auto& request : confluence::make_content(to.config.at, to.config.scope, st.work->chunk(), ids, what))
            requests.push_back(std::move(request));
    };
    add(st.work->bodies_wanted(), {.body = true, .labels = true});
    add(st.work->labels_wanted(), {.body = false, .labels = true});
    if (requests.empty()) {
        look_up_texts(self, to);
        return;
    }
    st.reads_open = requests.size();
    // A walk longer than the chunk has pages would be a server that does not stop.
    const auto answers_max = static_cast<int>(st.work->chunk().pages.size());
    for (auto& request : requests)
        read_bulk(self, to, std::move(request), answers_max);
}

void read_one_body(self_pointer self, const neighbours& to, const std::string& id) {
    exchange(self, to, confluence::make_single(to.config.at, id, {.body = true, .labels = false}),
             [self, to, id](http_response&& response) {
                 auto& st = self->state;
                 if (st.stopped || !st.work)
                     return;
                 auto answer = confluence::parse_content(to.config.at, response);
                 if (answer.ok())
                     st.work->take(std::move(answer.value));
                 else if (answer.why.code == errc::not_found)
                     st.work->give_up(id, {errc::page_gone, "the page was deleted while the space was read"});
                 else
                     st.work->give_up(id, std::move(answer.why));
                 read_done(self, to, &look_up_texts);
             });
}

void read_one_label_list(self_pointer self, const neighbours& to, const std::string& id) {
    exchange(self, to, confluence::make_page_labels(to.config.at, id), [self, to, id](http_response&& response) {
        auto& st = self->state;
        if (st.stopped || !st.work)
            return;
        auto answer = confluence::parse_page_labels(to.config.at, response);
        if (answer.ok())
            st.work->take_labels(id, std::move(answer.value));
        read_done(self, to, &look_up_texts);
    });
}

/// What bulk reads did not bring.
void read_missing(self_pointer self, const neighbours& to) {
    auto& st = self->state;
    const auto bodies = st.work->bodies_missing();
    const auto labels = st.work->labels_missing();
    st.reads_open = bodies.size() + labels.size();
    if (st.reads_open == 0) {
        look_up_texts(self, to);
        return;
    }
    for (const auto& id : bodies)
        read_one_body(self, to, id);
    for (const auto& id : labels)
        read_one_label_list(self, to, id);
}

void look_up_texts(self_pointer self, const neighbours& to) {
    auto hashes = self->state.work->convert();
    if (!to.config.rules.cache_enabled || hashes.empty()) {
        finish_chunk(self, to, {});
        return;
    }
    const auto go_on = [self, to](const std::vector<std::optional<label_record>>& records) {
        if (!self->state.stopped && self->state.work)
            finish_chunk(self, to, records);
    };
    port::request(self, to.memory, to.config.cache_timeout,
                  lookup_labels{to.config.rules.settings_key, std::move(hashes)})
        .then([go_on](const found_labels& found) { go_on(found.records); },
              [self, to, go_on](const caf::error& why) {
                  if (is_gone(why))
                      fail_run(self, to, {errc::actor_failed, "cache"}); // what is in there was paid for
                  else
                      go_on({});
              });
}

void finish_chunk(self_pointer self, const neighbours& to, const std::vector<std::optional<label_record>>& records) {
    auto& st = self->state;
    auto outcome = st.work->finish(records);
    settle(self, to, std::move(outcome.settled), outcome.asked);
    for (auto& page : outcome.to_label)
        st.queue.add(std::move(page));
    if (outcome.cached.empty()) {
        st.work.reset();
        serve(self, to);
        return;
    }
    // The chunk counts as in preparation until the publisher has room: that is the back-pressure.
    const auto go_on = [self, to] {
        self->state.work.reset();
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

} // namespace
} // namespace fetcher_parts

using namespace fetcher_parts;

source_actor::behavior_type fetcher(self_pointer self, site_actor reads, cache_actor memory, journal_actor history,
                                    publisher_actor publisher, fact_sink_actor run, fetcher_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    const neighbours to{std::move(reads),     std::move(memory), std::move(history),
                        std::move(publisher), std::move(run),    std::move(config)};
    return {
        [self, to](const pull_pages& ask) -> caf::result<page_chunk> {
            auto promise = self->make_response_promise<page_chunk>();
            self->state.queue.pull(ask, promise);
            serve(self, to);
            return promise;
        },
        [self, to](const drain&) {
            self->state.stopped = true;
            self->state.queue.drop_pages();
            self->state.work.reset();
            serve(self, to);
        },
    };
}

} // namespace tagwright
