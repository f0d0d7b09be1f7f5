#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace tagwright {

/// A bounded map that forgets what was used longest ago. A bound of 0 remembers nothing.
template <class Value>
class lru {
public:
    explicit lru(std::size_t entries_max) : entries_max_(entries_max) {}

    /// The value, which becomes the most recently used; nullptr if there is none.
    const Value* get(const std::string& key) {
        auto it = index_.find(key);
        if (it == index_.end())
            return nullptr;
        order_.splice(order_.begin(), order_, it->second);
        return &it->second->second;
    }

    void put(const std::string& key, Value value) {
        if (entries_max_ == 0)
            return;
        if (auto it = index_.find(key); it != index_.end()) {
            it->second->second = std::move(value);
            order_.splice(order_.begin(), order_, it->second);
            return;
        }
        if (order_.size() >= entries_max_) {
            index_.erase(order_.back().first);
            order_.pop_back();
        }
        order_.emplace_front(key, std::move(value));
        index_.emplace(key, order_.begin());
    }

    [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }

private:
    std::size_t entries_max_;
    std::list<std::pair<std::string, Value>> order_;
    std::unordered_map<std::string, typename std::list<std::pair<std::string, Value>>::iterator> index_;
};

} // namespace tagwright
