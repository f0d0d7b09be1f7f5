#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tagwright::llm {

/// How a run writes the labels that nobody has used before: of two pages in different calls one may be answered with
/// "web-shop", the other with "web-shops", and neither call knows of the other. The first spelling stays. Which one
/// that is depends on which answer comes first; `consolidate` goes by how many pages have each. Any thread may ask.
class label_spellings {
public:
    /// Labels that are remembered, the first of a run: where every page has its own, memory must not grow with the
    /// pages.
    static constexpr std::size_t kept_max = 10'000;

    /// @param key  as key_of() gives it: what two spellings of one label have in common
    /// @param name  as it would be written
    /// @returns the spelling that came first, which may be `name`
    [[nodiscard]] std::string usual(std::string_view key, std::string name);

private:
    struct hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    std::mutex lock_;
    std::unordered_map<std::string, std::string, hash, std::equal_to<>> names_; ///< by key
};

} // namespace tagwright::llm
