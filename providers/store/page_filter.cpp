#include "providers/store/page_filter.hpp"

#include "base/ascii.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace tagwright {
namespace {

struct free_deleter {
    void operator()(utf8proc_uint8_t* memory) const noexcept { std::free(memory); } // NOLINT: utf8proc allocates so
};

template <class Enum>
std::uint32_t bits_of(const std::vector<Enum>& any_of) {
    if (any_of.empty())
        return ~std::uint32_t{0};
    std::uint32_t out = 0;
    for (const auto each : any_of)
        out |= std::uint32_t{1} << static_cast<unsigned>(each);
    return out;
}

} // namespace

std::string folded_case(std::string_view text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return lower_ascii(text);
    utf8proc_uint8_t* raw = nullptr;
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &raw,
                                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                                  UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
    const std::unique_ptr<utf8proc_uint8_t, free_deleter> owner(raw);
    if (size < 0)
        return lower_ascii(text);
    return std::string(reinterpret_cast<char*>(raw), static_cast<std::size_t>(size));
}

page_filter::page_filter(const page_query& query)
    : reviews_(bits_of(query.reviews)),
      statuses_(bits_of(query.statuses)),
      label_(query.label),
      text_(folded_case(query.text)) {}

bool page_filter::fits_title(std::string_view title) const {
    return text_.empty() || folded_case(title).find(text_) != std::string::npos;
}

bool page_filter::fits(const run_page_record& page) const {
    const auto& result = page.result;
    return fits(review_state_of(page), result.status) &&
           (!asks_for_label() || is_in(result.proposed) || is_in(result.existing)) && fits_title(result.page.title);
}

} // namespace tagwright
