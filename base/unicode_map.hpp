#pragma once

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tagwright {

/// The text in another form of Unicode; nothing for what is not UTF-8, or for lack of memory. In a header alone: who
/// includes it is linked with utf8proc, base/ is not.
/// @param options  UTF8PROC_… put together with |; STABLE and COMPOSE are always among them
[[nodiscard]] inline std::optional<std::string> unicode_map(std::string_view text, int options = 0) {
    struct free_deleter {
        void operator()(utf8proc_uint8_t* memory) const noexcept { std::free(memory); } // NOLINT: utf8proc allocates so
    };
    utf8proc_uint8_t* raw = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &raw, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | options));
    const std::unique_ptr<utf8proc_uint8_t, free_deleter> owner(raw);
    if (size < 0)
        return std::nullopt;
    return std::string(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size));
}

} // namespace tagwright
