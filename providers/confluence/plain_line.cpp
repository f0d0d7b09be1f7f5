#include "providers/confluence/plain_line.hpp"

#include "base/sixteen_bytes.hpp"

#include <algorithm>
#include <cstring>

namespace tagwright::confluence {

namespace {

/// Of a line that holds a colon.
bool may_hold_url(std::string_view line) noexcept {
    constexpr auto npos = std::string_view::npos;
    return line.find("://") != npos || line.find("data:") != npos || line.find("DATA:") != npos;
}

/// Looks at a line sixteen bytes after the other.
class plain_signs {
public:
    /// False where two halves in a row are visible ASCII throughout: a run of 24 bytes covers such two, wherever it
    /// begins. (A mention begins with "@" or "[~".)
    bool take(sixteen_bytes::bytes b) noexcept {
        const auto [low, high] = sixteen_bytes::halves((b <= ' ') | (b >= 0x7F));
        const bool is_long = low == 0 && (full_before_ || high == 0);
        full_before_ = high == 0;
        colons_ |= b == ':';
        return !is_long && !sixteen_bytes::any((b == '@') | (b == '~'));
    }
    [[nodiscard]] bool has_colon() const noexcept { return sixteen_bytes::any(colons_); }

private:
    sixteen_bytes::marks colons_{};
    bool full_before_ = false;
};

} // namespace

bool is_plain_line(std::string_view line) noexcept {
    plain_signs signs;
    std::size_t at = 0;
    for (; sixteen_bytes::are_behind(line, at); at += sixteen_bytes::size)
        if (!signs.take(sixteen_bytes::at(line.data() + at)))
            return false;
    char rest[sixteen_bytes::size];
    std::memset(rest, ' ', sizeof rest);
    std::copy(line.begin() + static_cast<std::ptrdiff_t>(at), line.end(), rest);
    return signs.take(sixteen_bytes::at(rest)) && (!signs.has_colon() || !may_hold_url(line));
}

} // namespace tagwright::confluence
