#include "actors/publisher/publisher_actor.hpp"

#include "actors/publisher/label_diff.hpp"

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
    cache_actor memory;
    fact_sink_actor run;
    publisher_config config;
};
using neighbours_ptr = std::shared_ptr<const neighbours>;

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
    return out;
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

void page_failed(self_pointer self, const neighbours_ptr& to, std::uint64_t id, failure why) {
    auto node = self->state.pages.extract(id);
    if (node.empty())
        return;
    auto& page = node.mapped();
    auto out = settled(page.page, std::move(page.to_add), std::move(page.added));
    out.result.status = page_status::failed;
    const bool fatal = why.code == errc::bad_credentials || why.code == errc::scope_missing;
    if (fatal)
        port::send(self, to->run, run_failed{why});
    out.result.why = std::move(why);
    port::send(self, to->run, std::move(out));
    acknowledge(self, to->config);
    tell_if_drained(self, to);
}

/// All labels are on the page: say so durably, then count it.
void page_written(self_pointer self, const neighbours_ptr& to, std::uint64_t id) {
    auto node = self->state.pages.extract(id);
    if (node.empty())
        return;
    auto& page = node.mapped();
    auto rejected = page.to_add.size() - page.added.size();
    auto out = settled(page.page, std::move(page.to_add), std::move(page.added));
    out.rejected += static_cast<std::uint32_t>(rejected);
    acknowledge(self, to->config);
    if (!to->config.cache_enabled) {
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
    port::request(self, to->memory, to->config.store_timeout, remember{{}, {record_of(page.page, to->config, true)}})
        .then([count](const remembered&) { count(); }, [count](const caf::error&) { count(); });
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
    port::request(self, to->writes, to->config.site_timeout, site_call{std::move(request)})
        .then(
            [self, to, id, names](const site_answer& answer) {
                auto reply = confluence::parse_add_labels(to->config.at, answer.response);
                if (!reply.ok()) {
                    reply.why.message = "adding labels: " + reply.why.message;
                    page_failed(self, to, id, std::move(reply.why));
                    return;
                }
                auto found = self->state.pages.find(id);
                if (found == self->state.pages.end())
                    return;
                auto& added = found->second.added;
                for (auto& name : labels_present(names, reply.value))
                    added.push_back(std::move(name));
                write_next_slice(self, to, id);
            },
            [self, to, id](const caf::error&) {
                page_failed(self, to, id, {errc::timeout, "adding labels: no answer from the gateway to Confluence"});
            });
}

/// Labels are durable: now the page is compared and, with apply, written.
void take_page(self_pointer self, const neighbours_ptr& to, labelled_page&& page) {
    auto to_add = labels_to_add(page.labels, page.page.existing);
    if (!to->config.apply) {
        port::send(self, to->run, settled(page, std::move(to_add), {}));
        return;
    }
    const auto id = ++self->state.last_page;
    publisher_state::writing entry;
    entry.slices = in_slices(to_add, std::max<std::size_t>(1, to->config.names_per_request));
    std::reverse(entry.slices.begin(), entry.slices.end()); // taken from the back
    entry.to_add = std::move(to_add);
    entry.page = std::move(page);
    self->state.pages.emplace(id, std::move(entry));
    write_next_slice(self, to, id);
}

remember records_of(const std::vector<labelled_page>& pages, const publisher_config& config) {
    remember out;
    for (const auto& page : pages) {
        if (page.status == page_status::labelled)
            out.labels.push_back({config.settings_key, page.page.text_hash, page.labels, page.provider});
        if (!config.scope_key.empty())
            out.pages.push_back(record_of(page, config, page.labels.empty()));
    }
    return out;
}

} // namespace

publisher_actor::behavior_type publisher(self_pointer self, site_actor writes, cache_actor memory, fact_sink_actor run,
                                         publisher_config config) {
    port::harden(self, caf::make_error(errc::actor_failed));
    const auto to = std::make_shared<const neighbours>(
        neighbours{std::move(writes), std::move(memory), std::move(run), std::move(config)});
    return {
        [self, to](publish& msg) -> caf::result<published> {
            auto promise = self->make_response_promise<published>();
            const auto pages = std::make_shared<std::vector<labelled_page>>(std::move(msg.pages));
            const auto go_on = [self, to, pages, promise] {
                for (auto& page : *pages)
                    take_page(self, to, std::move(page));
                self->state.waiting.push_back(promise);
                acknowledge(self, to->config);
                tell_if_drained(self, to);
            };
            if (!to->config.cache_enabled) {
                go_on();
                return promise;
            }
            ++self->state.saving;
            port::request(self, to->memory, to->config.store_timeout, records_of(*pages, to->config))
                .then(
                    [self, go_on](const remembered&) {
                        --self->state.saving;
                        go_on();
                    },
                    [self, to, promise](caf::error& why) mutable {
                        --self->state.saving;
                        promise.deliver(std::move(why));
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
