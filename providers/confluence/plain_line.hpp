#pragma once

#include <string_view>

namespace tagwright::confluence {

/// True for a line that is words, as nearly all are: it holds no run without a blank that is long enough to be judged
/// (24 bytes), no URL, no id of a mention. readable_part() would take it apart into its runs and put it together again,
/// at a quarter of what reading a page costs. False says nothing.
[[nodiscard]] bool is_plain_line(std::string_view line) noexcept;

} // namespace tagwright::confluence
