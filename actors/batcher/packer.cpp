#include "actors/batcher/packer.hpp"

#include <algorithm>
#include <iterator>

namespace tagwright {

void packer::add(page_doc page) { pages_.push_back(std::move(page)); }

std::size_t packer::next_size() const noexcept {
    std::size_t count = 0;
    std::uint64_t tokens = 0;
    for (const auto& page : pages_) {
        if (count == limits_.pages_max || (count > 0 && tokens + page.tokens > limits_.tokens_max))
            break;
        tokens += page.tokens;
        ++count;
    }
    return count;
}

bool packer::full() const noexcept {
    const auto size = next_size();
    if (size == 0 || size == limits_.pages_max || size < pages_.size())
        return size > 0;
    std::uint64_t tokens = 0;
    for (const auto& page : pages_)
        tokens += page.tokens;
    return tokens >= limits_.tokens_max;
}

std::uint32_t packer::wanted() const noexcept {
    return full() ? 0 : limits_.pages_max - static_cast<std::uint32_t>(pages_.size());
}

std::vector<page_doc> packer::take() {
    const auto size = static_cast<std::ptrdiff_t>(next_size());
    std::vector<page_doc> out(std::make_move_iterator(pages_.begin()), std::make_move_iterator(pages_.begin() + size));
    pages_.erase(pages_.begin(), pages_.begin() + size);
    return out;
}

} // namespace tagwright
