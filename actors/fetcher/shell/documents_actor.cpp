#include "actors/fetcher/shell/documents_actor.hpp"

#include "actors/fetcher/page_text.hpp"

namespace tagwright {

using self_pointer = documents_shell::stateful_pointer<documents_state>;

namespace {

struct neighbours {
    std::shared_ptr<document_reader> reader;
    cache_actor cache;
    publisher_actor publisher;
    fact_sink_actor run;
    documents_config config;
};

void read_more(self_pointer self, const neighbours& to) {
    state_of(self).busy = true;
    caf::weak_actor_ptr weak{self->ctrl()};
    to.reader->next(to.config.chunk, [weak](std::vector<document>&& read, bool end) {
        if (auto dst = caf::actor_cast<documents_shell>(weak))
            port::post(dst, documents_read{std::move(read), end});
    });
}

void serve(self_pointer self, const neighbours& to) {
    auto& st = state_of(self);
    st.queue.serve(st.stopped || (st.ended && !st.busy));
    if (!st.stopped && !st.ended && !st.busy && st.queue.pages() < to.config.chunk)
        read_more(self, to);
}

page_doc to_page(document&& from, std::uint32_t tokens_max) {
    page_doc out;
    out.page.id = std::move(from.id);
    out.page.title = std::move(from.title);
    out.page.version = from.number;
    set_text(out, from.text, tokens_max);
    out.existing.known = true; // A document has no labels of its own.
    return out;
}

/// What cannot be read has failed; what has too little text is skipped, as a page is.
void settle_without_labels(self_pointer self, const neighbours& to, document&& bad, std::string too_little) {
    page_settled out;
    out.result.page.id = std::move(bad.id);
    out.result.page.title = std::move(bad.title);
    out.result.page.version = bad.number;
    out.result.status = bad.why ? page_status::failed : page_status::skipped;
    out.result.why = bad.why ? std::move(bad.why) : failure{errc::ok, std::move(too_little)};
    port::send(self, to.run, std::move(out));
}

/// Sorts the prepared documents into known and unknown texts.
void sort_out(self_pointer self, const neighbours& to, const std::vector<std::optional<label_record>>& records) {
    auto& st = state_of(self);
    std::vector<labelled_page> known;
    cache_asked asked;
    for (std::size_t i = 0; i < st.preparing.size(); ++i) {
        auto& page = st.preparing[i];
        if (i < records.size() && records[i]) {
            ++asked.hits;
            auto labels = records[i]->labels;
            to.config.never.drop_from(labels);
            known.push_back({std::move(page),
                             std::move(labels),
                             0,
                             records[i]->provider,
                             page_status::cached,
                             {},
                             records[i]->notes});
        } else {
            ++asked.misses;
            st.queue.add(std::move(page));
        }
    }
    st.preparing.clear();
    if (to.config.cache_enabled)
        port::send(self, to.run, asked);
    const auto go_on = [self, to] {
        state_of(self).busy = false;
        serve(self, to);
    };
    if (known.empty()) {
        go_on();
        return;
    }
    port::request(self, to.publisher, to.config.publish_timeout, publish{std::move(known)})
        .then([go_on](const published&) { go_on(); }, [go_on](const caf::error&) { go_on(); });
    serve(self, to);
}

void take(self_pointer self, const neighbours& to, documents_read&& msg) {
    auto& st = state_of(self);
    st.ended = st.ended || msg.end;
    port::send(self, to.run, pages_listed{msg.documents.size(), msg.end});
    std::vector<std::string> hashes;
    for (auto& doc : msg.documents) {
        auto too_little = too_little_text("document", doc.title, doc.text, to.config.text_words_min);
        if (doc.why || !too_little.empty()) {
            settle_without_labels(self, to, std::move(doc), std::move(too_little));
            continue;
        }
        st.preparing.push_back(to_page(std::move(doc), to.config.page_tokens_max));
        hashes.push_back(st.preparing.back().text_hash);
    }
    if (!to.config.cache_enabled || hashes.empty()) {
        sort_out(self, to, {});
        return;
    }
    port::request(self, to.cache, to.config.cache_timeout, lookup_labels{to.config.settings_key, std::move(hashes)})
        .then([self, to](const found_labels& found) { sort_out(self, to, found.records); },
              [self, to](const caf::error&) { sort_out(self, to, {}); });
}

} // namespace

documents_shell::behavior_type documents(self_pointer self, std::shared_ptr<document_reader> reader, cache_actor cache,
                                         publisher_actor publisher, fact_sink_actor run, documents_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    const neighbours to{std::move(reader), std::move(cache), std::move(publisher), std::move(run), std::move(config)};
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
            serve(self, to);
        },
        [self, to](documents_read& msg) {
            if (!state_of(self).stopped)
                take(self, to, std::move(msg));
        },
    };
}

} // namespace tagwright
