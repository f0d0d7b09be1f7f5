#include "actors/provider/house_words.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace tagwright {

struct house_words::shared {
    mutable std::mutex lock;
    llm::space_words all;
    std::shared_ptr<const llm::space_words> view = std::make_shared<llm::space_words>();
    std::uint32_t next_view = view_min; ///< texts
    std::uint32_t unsaved = 0;

    void refresh() {
        view = std::make_shared<llm::space_words>(all);
        next_view = std::max(view_min, 2 * all.texts());
    }
};

house_words::house_words(std::shared_ptr<value_store> store, std::string key)
    : store_(std::move(store)), key_(std::move(key)), state_(std::make_shared<shared>()) {
    if (!store_)
        return;
    store_->get_value(key_, [state = state_](std::string&& text, const failure&) {
        auto known = llm::space_words::from_text(text);
        if (!known)
            return;
        const std::lock_guard guard(state->lock);
        state->all.merge(*known);
        state->refresh();
    });
}

house_words::~house_words() {
    if (store_ && state_->unsaved > 0)
        save(store_, key_, state_->all.to_text());
}

std::shared_ptr<const llm::space_words> house_words::view() const {
    const std::lock_guard guard(state_->lock);
    return state_->view;
}

void house_words::add(const std::vector<std::string>& words) {
    std::string text;
    {
        const std::lock_guard guard(state_->lock);
        state_->all.add(words);
        if (state_->all.texts() >= state_->next_view)
            state_->refresh();
        if (!store_ || ++state_->unsaved < save_every)
            return;
        state_->unsaved = 0;
        text = state_->all.to_text();
    }
    save(store_, key_, std::move(text));
}

/// What is lost by a store that fails is learnt again.
void house_words::save(const std::shared_ptr<value_store>& store, const std::string& key, std::string text) {
    store->put_value(key, std::move(text), [](const failure&) {});
}

} // namespace tagwright
