#pragma once

#include "providers/llm/loose_json.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tagwright::llm {

/// The pages of one call, found by what a model may call them: "p1" as "P1", 1, "[p1]", "page 1", "p01", "p1: Title",
/// or by a title that is one page's alone.
class answer_refs {
public:
    answer_refs(const std::vector<std::string>& refs, const std::vector<std::string>& titles);

    struct place {
        std::optional<std::size_t> page; ///< empty: none of ours
        bool number = false;             ///< said as a bare number: somebody may count from zero
        bool zero = false;               ///< somebody does
        bool looks_like_ref = false;     ///< of a page that was not asked about
    };
    [[nodiscard]] place find(std::string_view said) const;
    [[nodiscard]] place find(const loose_value& said) const;
    [[nodiscard]] std::size_t size() const noexcept { return count_; }

private:
    std::size_t count_;
    std::unordered_map<std::string, std::size_t> exact_;
    std::unordered_map<std::string, std::size_t> canonical_;
    std::unordered_map<std::string, std::size_t> titles_;
};

} // namespace tagwright::llm
