#pragma once

#include "tagwright/records.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Why pages of a run failed, for a person who wants to do something about it. Pure.
namespace tagwright {

struct failure_example {
    std::string id;
    std::string title;
    std::string message;
};

struct failure_group {
    errc code = errc::ok;
    bool final = false;    ///< `resume` does not ask again
    std::string_view todo; ///< one sentence: what a person can do
    std::uint64_t count = 0;
    std::vector<failure_example> pages; ///< the first of them, at most failure_examples_max
};
inline constexpr std::size_t failure_examples_max = 100;

/// What a person can do about pages that failed so.
[[nodiscard]] std::string_view what_to_do(errc code, bool is_final) noexcept;

/// Groups pages that failed, page by page. Failures of one code are two groups where `resume` asks for some of the
/// pages again and not for others.
class failure_survey {
public:
    void add(const run_page_record& page);
    /// Those of most pages first.
    [[nodiscard]] std::vector<failure_group> groups() const;

private:
    std::vector<failure_group> groups_; ///< a few
};

} // namespace tagwright
