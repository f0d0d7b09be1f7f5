#include "app/columns.hpp"

#include "base/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <sys/ioctl.h>

namespace tagwright {
namespace {

struct character {
    std::string_view bytes;
    int columns = -1; ///< negative: not to be shown
};

/// The next character of a text, which must not be empty.
character next_of(std::string_view text) noexcept {
    const auto next = decode_utf8(text, 0);
    if (!next.valid)
        return {text.substr(0, 1), -1};
    const auto code = static_cast<utf8proc_int32_t>(next.code);
    character out{text.substr(0, next.size), utf8proc_charwidth(code)};
    const auto kind = utf8proc_category(code);
    const bool joins = kind == UTF8PROC_CATEGORY_MN || kind == UTF8PROC_CATEGORY_ME || code == 0x200D;
    if (out.columns < 1 && !joins)
        out.columns = -1;
    return out;
}

} // namespace

std::size_t width_of(std::string_view text) noexcept {
    std::size_t out = 0;
    while (!text.empty()) {
        const auto next = next_of(text);
        out += static_cast<std::size_t>(std::max(0, next.columns));
        text.remove_prefix(next.bytes.size());
    }
    return out;
}

std::string fit(std::string_view text, std::size_t columns) {
    std::string out;
    std::size_t width = 0;
    std::size_t cut_at = 0; // where the text still leaves room for the ellipsis
    while (!text.empty()) {
        const auto next = next_of(text);
        text.remove_prefix(next.bytes.size());
        if (next.columns < 0)
            continue;
        if (width + static_cast<std::size_t>(next.columns) > columns) {
            out.resize(cut_at);
            return columns == 0 ? std::string() : out + "…";
        }
        out.append(next.bytes);
        width += static_cast<std::size_t>(next.columns);
        if (width < columns)
            cut_at = out.size();
    }
    return out;
}

std::string padded(std::string_view text, std::size_t columns) {
    auto out = fit(text, columns);
    out.append(columns - std::min(columns, width_of(out)), ' ');
    return out;
}

std::size_t terminal_columns(int fd, std::size_t otherwise) noexcept {
    winsize size{};
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : otherwise;
}

} // namespace tagwright
