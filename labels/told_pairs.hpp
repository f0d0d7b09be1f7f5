#pragma once

#include "labels/label_graph.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace tagwright::labels {

/// What somebody has told of pairs of labels, to be looked up. Pure.
class told_pairs {
public:
    told_pairs(const plan& from, const label_graph& graph) {
        for (const auto& pair : from.told)
            if (const auto a = graph.find(pair.one), b = graph.find(pair.other); a && b && *a != *b) {
                told_.insert_or_assign(key_of(*a, *b), pair.same);
                if (pair.same)
                    same_.emplace_back(*a, *b);
            }
    }

    [[nodiscard]] std::optional<bool> are_same(label_id a, label_id b) const {
        const auto found = told_.find(key_of(a, b));
        return found == told_.end() ? std::nullopt : std::optional{found->second};
    }

    [[nodiscard]] bool empty() const noexcept { return told_.empty(); }
    [[nodiscard]] const std::vector<std::pair<label_id, label_id>>& same() const noexcept { return same_; }

private:
    static std::uint64_t key_of(label_id a, label_id b) noexcept {
        const auto [low, high] = std::minmax(a, b);
        return (static_cast<std::uint64_t>(low) << 32u) | high;
    }
    std::unordered_map<std::uint64_t, bool> told_;
    std::vector<std::pair<label_id, label_id>> same_;
};

} // namespace tagwright::labels
