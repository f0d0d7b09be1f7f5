#pragma once

#include "tagwright/records.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace tagwright {

/// The text for comparing without regard to case, beyond ASCII, too, and to how letters with marks are composed.
/// A text that is not UTF-8 loses the case of its ASCII letters.
[[nodiscard]] std::string folded_case(std::string_view text);

/// Whether a page fits a query. Pure.
class page_filter {
public:
    explicit page_filter(const page_query& query);

    [[nodiscard]] bool fits(review_state review, page_status status) const noexcept {
        return ((reviews_ >> static_cast<unsigned>(review)) & 1U) != 0 &&
               ((statuses_ >> static_cast<unsigned>(status)) & 1U) != 0;
    }
    [[nodiscard]] bool asks_for_title() const noexcept { return !text_.empty(); }
    [[nodiscard]] bool asks_for_label() const noexcept { return !label_.empty(); }
    /// @param names  a list of texts
    template <class Names>
    [[nodiscard]] bool is_in(const Names& names) const {
        return std::find(names.begin(), names.end(), label_) != names.end();
    }
    [[nodiscard]] bool fits_title(std::string_view title) const;

    [[nodiscard]] bool fits(const run_page_record& page) const;

private:
    std::uint32_t reviews_ = 0; ///< a bit each
    std::uint32_t statuses_ = 0;
    std::string label_;
    std::string text_; ///< folded
};

} // namespace tagwright
