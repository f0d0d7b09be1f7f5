#pragma once

#include "tagwright/endpoint.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tagwright::llm {

/// The endpoints of a run, with what was learned of each: by this run, and by earlier ones. Pure; whoever holds it
/// makes the calls and has the store.
class endpoint_book {
public:
    explicit endpoint_book(std::vector<endpoint> endpoints);

    [[nodiscard]] const endpoint& at(std::size_t index) const { return entries_.at(index).to; }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

    /// What the store keeps under dialect_key() of the endpoint; anything unreadable is ignored.
    void recall(std::size_t index, std::string_view text, std::int64_t epoch_s);

    /// Takes up what a reply taught; true if that is new: then it belongs into the log.
    bool learn(std::size_t index, const reply& got);

    /// What the store shall keep, once a good answer has shown that what was learned is right. Until the next lesson,
    /// no value.
    [[nodiscard]] std::optional<std::string> to_keep(std::size_t index, const reply& got, std::int64_t epoch_s);

private:
    struct entry {
        endpoint to;
        bool unsaved = false;
    };
    std::vector<entry> entries_;
};

} // namespace tagwright::llm
