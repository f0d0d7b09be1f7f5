#include "actors/cache/shell/cache_actor.hpp"

namespace tagwright {

using self_pointer = cache_shell::stateful_pointer<cache_state>;

cache_state::cache_state()
    : label_answers(caf::make_error(errc::actor_failed)),
      page_answers(caf::make_error(errc::actor_failed)),
      save_answers(caf::make_error(errc::actor_failed)) {}

namespace {

std::string label_key(const std::string& settings, const std::string& hash) { return settings + hash; }
std::string page_key(const std::string& scope, const std::string& page) { return scope + page; }

/// Hands a store's answer to this actor, from whatever thread it comes.
template <class Message>
auto back_to(self_pointer self, std::uint64_t call) {
    return [weak = caf::weak_actor_ptr{self->ctrl()}, call](auto&&... answer) {
        if (auto dst = caf::actor_cast<cache_shell>(weak))
            port::post(dst, Message{call, std::forward<decltype(answer)>(answer)...});
    };
}

/// Fills a lookup from memory; returns the keys that only the store can answer.
template <class Record, class MakeKey>
std::vector<std::string> from_memory(lru<Record>& memory, const std::vector<std::string>& names, MakeKey make_key,
                                     cache_state::lookup<Record>& out) {
    std::vector<std::string> missing;
    out.records.resize(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (const auto* hit = memory.get(make_key(names[i]))) {
            out.records[i] = *hit;
        } else {
            out.asked.push_back(i);
            missing.push_back(names[i]);
        }
    }
    return missing;
}

/// Puts the store's records where the lookup lacked them.
template <class Record>
void from_store(std::vector<std::optional<Record>>& answer, cache_state::lookup<Record>& out) {
    if (answer.size() == out.records.size()) { // all were asked for, in order
        out.records = std::move(answer);
        return;
    }
    for (std::size_t i = 0; i < answer.size() && i < out.asked.size(); ++i)
        if (answer[i])
            out.records[out.asked[i]] = std::move(answer[i]);
}

} // namespace

cache_shell::behavior_type cache(self_pointer self, std::shared_ptr<label_cache_store> behind,
                                 std::size_t entries_max) {
    port::harden(self, caf::make_error(errc::actor_failed));
    state_of(self).labels = std::make_unique<lru<label_record>>(entries_max);
    state_of(self).pages = std::make_unique<lru<page_record>>(entries_max);
    return {
        [self, behind](const lookup_pages& ask) -> caf::result<found_pages> {
            auto& st = state_of(self);
            cache_state::lookup<page_record> found;
            auto missing = from_memory(
                *st.pages, ask.page_ids, [&](const auto& id) { return page_key(ask.scope_key, id); }, found);
            if (missing.empty())
                return found_pages{std::move(found.records)};
            auto promise = self->make_response_promise<found_pages>();
            const auto call = ++st.last_call;
            st.page_answers.add(call, promise);
            st.page_lookups.emplace(call, std::move(found));
            behind->find_pages(ask.scope_key, std::move(missing), back_to<store_found_pages>(self, call));
            return promise;
        },
        [self, behind](const lookup_labels& ask) -> caf::result<found_labels> {
            auto& st = state_of(self);
            cache_state::lookup<label_record> found;
            auto missing = from_memory(
                *st.labels, ask.text_hashes, [&](const auto& hash) { return label_key(ask.settings_key, hash); },
                found);
            if (missing.empty())
                return found_labels{std::move(found.records)};
            auto promise = self->make_response_promise<found_labels>();
            const auto call = ++st.last_call;
            st.label_answers.add(call, promise);
            st.label_lookups.emplace(call, std::move(found));
            behind->find_labels(ask.settings_key, std::move(missing), back_to<store_found_labels>(self, call));
            return promise;
        },
        [self, behind](const remember& ask) -> caf::result<remembered> {
            auto& st = state_of(self);
            auto promise = self->make_response_promise<remembered>();
            const auto call = ++st.last_call;
            st.save_answers.add(call, promise);
            st.saves.emplace(call, ask);
            behind->save(ask.labels, ask.pages, back_to<store_saved>(self, call));
            return promise;
        },
        [self](store_found_labels& answer) {
            auto& st = state_of(self);
            auto node = st.label_lookups.extract(answer.call);
            if (node.empty())
                return;
            if (answer.why) {
                st.label_answers.deliver(answer.call, caf::make_error(answer.why.code));
                return;
            }
            for (const auto& record : answer.records)
                if (record)
                    st.labels->put(label_key(record->settings_key, record->text_hash), *record);
            from_store(answer.records, node.mapped());
            st.label_answers.deliver(answer.call, found_labels{std::move(node.mapped().records)});
        },
        [self](store_found_pages& answer) {
            auto& st = state_of(self);
            auto node = st.page_lookups.extract(answer.call);
            if (node.empty())
                return;
            if (answer.why) {
                st.page_answers.deliver(answer.call, caf::make_error(answer.why.code));
                return;
            }
            // Not into memory: a run asks for each page once, and a space would push out all that is there.
            from_store(answer.records, node.mapped());
            st.page_answers.deliver(answer.call, found_pages{std::move(node.mapped().records)});
        },
        [self](const store_saved& answer) {
            auto& st = state_of(self);
            auto node = st.saves.extract(answer.call);
            if (node.empty())
                return;
            if (answer.why) {
                st.save_answers.deliver(answer.call, caf::make_error(answer.why.code, answer.why.message));
                return;
            }
            for (auto& record : node.mapped().labels)
                st.labels->put(label_key(record.settings_key, record.text_hash), record);
            for (auto& record : node.mapped().pages)
                st.pages->put(page_key(record.scope_key, record.page_id), record);
            st.save_answers.deliver(answer.call, remembered{});
        },
    };
}

} // namespace tagwright
