#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace tagwright::llm {

/// Labels of a space that are remembered: further ones are not, so that a space of any size fits.
inline constexpr std::size_t labels_in_use_max = 10'000;

/// How many pages have which label, as far as they were seen. Pure.
class label_use {
public:
    /// @param labels_max  labels that are remembered
    explicit label_use(std::size_t labels_max = labels_in_use_max) : labels_max_(labels_max) {}

    /// The labels of one page.
    void note(const std::vector<std::string>& labels);

    /// Labels that somewhere are in use; on how many pages is not known.
    void know(const std::vector<std::string>& labels);

    /// Most used first, those used alike by name.
    [[nodiscard]] std::vector<std::string> top(std::size_t labels_max) const;
    [[nodiscard]] std::size_t size() const noexcept { return pages_.size(); } ///< different labels

private:
    std::size_t labels_max_;
    std::unordered_map<std::string, std::uint64_t> pages_;
};

} // namespace tagwright::llm
